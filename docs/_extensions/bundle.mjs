// Bundles the figures that run in the page into one classic script and one style sheet.
// Arguments: the folder of node_modules, the entry, the module of mathematics, the output's stem.
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, entry, mathematics, stem] = process.argv.slice(2);
const { buildSync } = createRequire(join(modules, "/"))("esbuild");
const style = entry.replace(/\.js$/, ".css");
const shared = { bundle: true, minify: true, logLevel: "warning", target: "es2022" };
buildSync({ ...shared, entryPoints: [entry], outfile: `${stem}.js`, format: "iife", alias: { mathematics } });
buildSync({ ...shared, entryPoints: [style], outfile: `${stem}.css` });
