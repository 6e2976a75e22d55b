// What the figures share: settings in the page's address, the theme, what can be taken away.

import { h, save } from "./dom.js";
import { theme } from "./plot.js";

/**
 * @typedef {import("./fields.js").Field<any>} Field
 * @typedef {import("./plot.js").Panel} Panel
 * @typedef {import("./player.js").Player} Player
 * @typedef {object} Legend
 * @property {string} title
 * @property {(string | { rule: string, text: string }[])[]} run Lines; up to three optimizers in one.
 */

/** A figure that runs in the page. A subclass says what it consists of and how it is computed. */
export class Explorable extends HTMLElement {
  /** Its name in files that are saved. */
  file = "figure";
  /** All settings, in the order in which they are read from an address. @type {Field[]} */
  fields = [];
  /** @type {Panel[]} */
  panels = [];
  /** @type {Player | undefined} */
  player;
  status = h("p", { class: "status", role: "status" });
  output = h("div", { class: "output", hidden: true });
  /** Runs out when nothing has moved for a while. */
  resting = 0;
  met = false;

  connectedCallback() {
    if (this.met) return;
    this.met = true;
    // What stands here for readers without scripts stays until the reader comes near.
    const near = new IntersectionObserver(
      (seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        near.disconnect();
        this.begin();
      },
      { rootMargin: "800px" },
    );
    near.observe(this);
  }

  begin() {
    this.replaceChildren(...this.parts(), this.tools(), this.output, this.status);
    this.classList.add("live");
    for (const field of this.fields) field.changed = () => this.change(field);
    // Drawn at once in the size that it will have, nothing below moves.
    for (const panel of this.panels) panel.measure();
    this.open(new URLSearchParams(location.search));
    if (this.player) this.player.rested = () => this.rest();
    const restyle = () => this.restyle();
    new MutationObserver(restyle).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    document.fonts.ready.then(restyle);
  }

  /** Take the settings of an address. @param {URLSearchParams} address */
  open(address) {
    for (const field of this.fields) {
      const text = address.get(field.key);
      if (text !== null) field.take(text);
      this.adopt(field);
    }
    this.compute();
    // The player's range is known only when the run is.
    const step = this.player ? address.get(this.player.key) : null;
    if (step !== null) this.player?.take(step);
    this.show();
  }

  /** A reader changed a setting. @param {Field} field */
  change(field) {
    if (field !== this.player) {
      this.adopt(field);
      this.compute();
    }
    this.show();
    if (field !== this.player) this.rest();
  }

  /** Redraw in the page's theme. */
  restyle() {
    for (const panel of this.panels) panel.stale = true;
    this.show();
  }

  /** When nothing moves any more: write the address, say what is seen. */
  rest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.player?.playing) return;
      history.replaceState(history.state, "", this.address());
      const said = this.say();
      if (this.status.textContent !== said) this.status.textContent = said;
    }, 400);
  }

  /** The address that leads to what is seen now. */
  address() {
    const address = new URL(location.href);
    for (const { key, text, value, initial } of this.fields) {
      if (value === initial) address.searchParams.delete(key);
      else address.searchParams.set(key, text);
    }
    const figure = this.closest("figure")?.id;
    if (figure) address.hash = figure;
    address.search = address.searchParams.toString().replaceAll("%2C", ",");
    return address.href;
  }

  tools() {
    const tool = (/** @type {string} */ name, /** @type {() => void} */ act) =>
      h("button", { type: "button", onclick: act }, name);
    return h(
      "div",
      { class: "tools" },
      tool("Copy link", () => this.hand("The link to what is seen", this.address())),
      tool("Copy as Python", () => this.hand("The same in Python", this.python())),
      tool("Save picture", () => this.picture()),
      tool("Save data", () => this.data()),
      tool("Restore defaults", () => this.open(this.forget())),
    );
  }

  /** Put all settings back; return an empty address. */
  forget() {
    this.player?.pause();
    for (const field of this.fields) field.set(field.initial);
    this.rest();
    return new URLSearchParams();
  }

  /** Copy a text, and show it: a clipboard can be forbidden. @param {string} what @param {string} text */
  async hand(what, text) {
    let copied = "copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copied = "to copy";
    }
    const close = h("button", { type: "button", onclick: () => (this.output.hidden = true) }, "Close");
    this.output.replaceChildren(h("p", {}, `${what}, ${copied}. `, close), h("pre", { tabindex: 0 }, text));
    this.output.hidden = false;
    this.status.textContent = `${what}, ${copied}.`;
  }

  /** Save the panels side by side, with what was run above them, as a PNG of twice their size. */
  picture() {
    const [width, edge, gap, head] = [760, 24, 24, 64];
    const panelWidth = (width - 2 * edge - gap * (this.panels.length - 1)) / this.panels.length;
    const { title, run } = this.legend();
    const top = head + 18 * (run.length - 1);
    const height = top + Math.max(...this.panels.map((panel) => panelWidth * panel.ratio)) + edge;
    const canvas = h("canvas", { width: 2 * width, height: Math.round(2 * height) });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(2, 2);
    context.fillStyle = theme().ground;
    context.fillRect(0, 0, width, height);
    const pen = this.panels[0].pen(context, panelWidth, 2);
    pen.write(edge, 28, title, { size: 14, weight: 600, colour: theme().ink });
    run.forEach((line, i) => {
      const y = 47 + 18 * i;
      if (typeof line === "string") return pen.write(edge, y, line);
      line.forEach(({ rule, text }, column) => {
        const x = edge + (column * (width - 2 * edge)) / 3;
        pen.mark(rule, x + 6, y - 4);
        pen.write(x + 16, y, text);
      });
    });
    this.panels.forEach((panel, i) => panel.copy(context, edge + i * (panelWidth + gap), top, panelWidth, 2));
    canvas.toBlob((blob) => blob && save(`${this.file}.png`, blob));
  }

  /* What a subclass gives. */

  /** What the figure consists of. @returns {Node[]} */
  parts() {
    return [];
  }

  /** A setting has changed; others may follow from it. @param {Field} _field */
  adopt(_field) {}

  /** Run what the settings say. */
  compute() {}

  /** Draw. */
  show() {
    for (const panel of this.panels) panel.show();
  }

  /** Say in words what is seen, for who does not see it. */
  say() {
    return "";
  }

  /** The title of a saved picture, and lines that say what was run. @returns {Legend} */
  legend() {
    return { title: this.file, run: [] };
  }

  /** The code that repeats the run. */
  python() {
    return "";
  }

  /** Save the trajectories. */
  data() {}
}
