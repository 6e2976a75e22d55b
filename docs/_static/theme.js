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
}
