// Light or dark, before the first paint: what the reader chose, else what the system prefers.
const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const mode = stored("mode") || "auto";
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.mode = mode;
document.documentElement.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
