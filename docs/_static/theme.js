// Light or dark, before the first paint: what the reader chose, else what the system prefers.
{
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const page = document.documentElement.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  page.mode = stored("mode") || "auto";
  page.theme = page.mode === "auto" ? (dark ? "dark" : "light") : page.mode;

  // One button: it says which colours are on, and its mode is the one that it leads to. The theme's
  // own script listens to it and goes there, before the click arrives here.
  const modes = { auto: "as the system's", light: "light", dark: "dark" };
  const name = () => {
    const button = document.querySelector(".theme-change-button");
    const order = Object.keys(modes);
    button.dataset.mode = order[(order.indexOf(page.mode) + 1) % order.length];
    button.ariaLabel = button.title = `Colours: ${modes[page.mode]}`;
  };
  addEventListener("DOMContentLoaded", name);
  addEventListener("click", ({ target }) => target.closest(".theme-change-button") && name());

  // The fonts that the first painting needs are asked for before the style sheet names them. A page
  // that was opened as a file must not ask so, and has them at hand.
  const { src, dataset } = document.currentScript;
  const load = (name, kind) => {
    const link = Object.assign(document.createElement("link"), { href: new URL(name, src), ...kind });
    document.head.append(link);
  };
  if (location.protocol === "file:") {
    load("at_hand.css", { rel: "stylesheet", blocking: "render" });
  } else {
    const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "anonymous" };
    for (const name of dataset.fonts.split(" ")) load(`fonts/${name}.woff2`, font);
  }

  // A long page on a phone: what is below the screen is laid out after what is on it was painted.
  if (!location.hash) page.arriving = "";
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => delete page.arriving)));
}
