// Makes one style sheet of many. Of those of the theme and of extensions it keeps what the pages
// use, or what their scripts may add; our own stay as they are.
// Arguments: the folder of node_modules, that of the sheets, the foreign ones, "--", our own.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, folder, ...sheets] = process.argv.slice(2);
const require = createRequire(join(modules, "/"));
const { buildSync } = require("esbuild");
const { PurgeCSS } = require("purgecss");

const bundled = (names) => {
  const contents = names.map((name) => `@import "./${name}";`).join("\n");
  const stdin = { contents, resolveDir: folder, loader: "css" };
  const options = { bundle: true, minify: true, write: false, external: ["*.woff2"], logLevel: "warning" };
  return buildSync({ ...options, stdin }).outputFiles[0].text;
};

const end = sheets.indexOf("--");
const [{ css }] = await new PurgeCSS().purge({
  content: [`${folder}/../**/*.html`, `${folder}/**/*.js`],
  css: [{ raw: bundled(sheets.slice(0, end)) }],
  fontFace: true, // the theme's signs, which we do not use
  keyframes: true,
  variables: true,
});
writeFileSync(join(folder, "site.css"), css + bundled(sheets.slice(end + 1)));
