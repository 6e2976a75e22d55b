// Elements, numbers in print, and files to keep.

/**
 * Make an element. Attributes whose names begin with "on" are listeners.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | EventListener>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Put words in the place of an element's words. To change a text costs the browser next to nothing,
 * while a new text makes it match styles again before it draws.
 *
 * @param {Element} element
 * @param {string} words
 */
export function put(element, words) {
  const text = element.firstChild;
  if (!(text instanceof Text)) element.textContent = words;
  else if (text.data !== words) text.data = words;
}

let ids = 0;

/** Return an id that no other element has. @param {string} name */
export function unique(name) {
  ids += 1;
  return `explorable-${name}-${ids}`;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Round to a few digits as Python does: half goes to the even digit, where toExponential goes up.
 *
 * @param {number} size
 * @param {number} digits
 */
function rounded(size, digits) {
  // As many digits as it takes to tell a half from its neighbours.
  const [exact, power] = size.toExponential(30).split("e");
  const half = /^50*$/.test(exact.slice(digits + 1));
  const even = Number(exact[digits]) % 2 === 0;
  return half && even ? `${exact.slice(0, digits + 1)}e${power}` : size.toExponential(digits - 1);
}

/**
 * Print a number as the figures do: three digits, a power of ten when small or large.
 *
 * @param {number} value
 */
export function format(value) {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0 || (size >= 1e-3 && size < 1e6)) {
    return sign + Number(rounded(size, Math.max(3, String(Math.trunc(size)).length)));
  }
  const [digits, exponent] = rounded(size, 2).split("e");
  const raised = [...String(Math.abs(Number(exponent)))].map((digit) => RAISED[Number(digit)]);
  return `${sign}${digits.replace(".0", "")} × 10${Number(exponent) < 0 ? "⁻" : ""}${raised.join("")}`;
}

/** Print a pair of parameters. @param {number} w1 @param {number} w2 */
export function formatPair(w1, w2) {
  return `(${format(w1)}, ${format(w2)})`;
}

/** Hand a file to the reader. @param {string} name @param {Blob} content */
export function save(name, content) {
  const address = URL.createObjectURL(content);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Write rows as CSV. @param {(string | number)[][]} rows */
export function csv(rows) {
  const text = rows.map((row) => row.join(",")).join("\n");
  return new Blob([`${text}\n`], { type: "text/csv" });
}
