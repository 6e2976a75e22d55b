// Settings that a reader can change. The text of a field is what the address of the page holds.

import { format, h, unique } from "./dom.js";

/** @template Value */
export class Field {
  /**
   * @param {string} key Its name in the address.
   * @param {Value} value What it is unless somebody changes it.
   */
  constructor(key, value) {
    this.key = key;
    this.initial = value;
    this.value = value;
    this.element = h("div", { class: "field" });
    this.message = h("span", { class: "message", id: unique("message"), "aria-live": "polite" });
    /** What is marked if a value is refused. @type {HTMLElement} */
    this.control = this.element;
    /** @type {() => void} */
    this.changed = () => {};
  }

  /** What the address says of it. */
  get text() {
    return String(this.value);
  }

  /** Take the value that the address has. @param {string} _text */
  take(_text) {}

  /** Say what is wrong with what came; with nothing, that it is fine. @param {string} why */
  refuse(why) {
    this.message.textContent = why;
    if (why) this.control.setAttribute("aria-invalid", "true");
    else this.control.removeAttribute("aria-invalid");
  }

  /** Change the value that it has of itself, and have it. @param {Value} value */
  begin(value) {
    this.initial = value;
    this.set(value);
  }

  /** Have another value and show it, without telling anybody. @param {Value} value */
  set(value) {
    this.value = value;
  }
}

/**
 * What numbers are allowed.
 *
 * @typedef {object} Range
 * @property {number} least
 * @property {number} [most]
 * @property {number} [below] The first number that is not allowed any more.
 * @property {boolean} [whole]
 */

/**
 * Read a number; throw an Error whose one line says what came and what is allowed.
 *
 * @param {string} name
 * @param {string} text
 * @param {Range} range
 */
export function number(name, text, { least, most, below, whole }) {
  const limit = below === undefined ? `to ${most}` : `to below ${below}`;
  const allowed = `${whole ? "a whole number" : "a number"} from ${least} ${limit}`.replaceAll("-", "−");
  const given = text
    .trim()
    .replace("−", "-")
    .replace(/^(-?\d*),(\d+)$/, "$1.$2");
  const value = given === "" ? NaN : Number(given);
  const fits = value >= least && !(value > Number(most ?? Infinity)) && !(value >= Number(below ?? Infinity));
  if (fits && !(whole && !Number.isInteger(value))) return value;
  throw new Error(`${name} must be ${allowed}${given === "" ? "; it is empty" : `, not “${text.trim()}”`}`);
}

/** A number that is typed. The arrow keys change it too. @extends {Field<number>} */
export class NumberField extends Field {
  /**
   * @param {string} key
   * @param {string} label What is written before it.
   * @param {number} value
   * @param {Range} range
   * @param {string} [name] What it is called in messages and by screen readers; else its label.
   */
  constructor(key, label, value, range, name = label) {
    super(key, value);
    this.range = range;
    this.name = name;
    const id = unique("number");
    this.input = h("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": this.message.id,
      oninput: () => this.read(this.input.value, true),
      onkeydown: (event) => this.nudge(/** @type {KeyboardEvent} */ (event)),
    });
    if (name !== label) this.input.setAttribute("aria-label", name);
    this.control = this.input;
    this.label = h("label", { for: id }, label);
    this.element.append(this.label, this.input, this.message);
    this.show();
  }

  /** @param {string} text @param {boolean} tell */
  read(text, tell) {
    try {
      this.value = number(this.name, text, this.range);
    } catch (error) {
      this.refuse(/** @type {Error} */ (error).message);
      return;
    }
    this.refuse("");
    if (tell) this.changed();
  }

  /** Go to the next round number by an arrow key. @param {KeyboardEvent} event */
  nudge(event) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const { least, most = Infinity, below = Infinity, whole } = this.range;
    const size = Math.abs(this.value) || 1;
    const unit = whole ? 1 : 10 ** (Math.floor(Math.log10(size)) - 1);
    const next = Number((this.value + way * unit).toPrecision(6));
    if (next < least || next > most || next >= below) return;
    this.set(next);
    this.changed();
  }

  show() {
    this.input.value = String(this.value);
    this.refuse("");
  }

  /** @override @param {number} value */
  set(value) {
    super.set(value);
    this.show();
  }

  /** @override @param {string} text */
  take(text) {
    this.input.value = text;
    this.read(text, false);
    if (!this.message.textContent) this.show();
  }
}

/** A number that is typed or slid, with marks to go to. */
export class SliderField extends NumberField {
  /**
   * @param {string} key
   * @param {string} label
   * @param {number} value
   * @param {Range} range
   * @param {{ logarithmic?: boolean, step?: number, marks?: number[], name?: string }} [options]
   */
  constructor(key, label, value, range, { logarithmic = false, step = 0, marks = [], name = label } = {}) {
    super(key, label, value, range, name);
    this.logarithmic = logarithmic;
    this.element.classList.add("slider");
    const [low, high] = [range.least, Number(range.most)].map((end) => this.place(end));
    this.slider = h("input", {
      type: "range",
      min: low,
      max: high,
      step: logarithmic ? "any" : step || (range.whole ? 1 : "any"),
      "aria-label": name,
      oninput: () => this.slide(),
    });
    if (logarithmic) this.slider.addEventListener("keydown", (event) => this.nudgeSlider(event));
    this.message.before(this.slider);
    if (marks.length)
      this.message.before(h("span", { class: "marks" }, ...marks.map((mark) => this.mark(mark))));
    this.show();
  }

  /** @param {number} mark */
  mark(mark) {
    const go = () => {
      this.set(mark);
      this.changed();
    };
    return h(
      "button",
      { type: "button", onclick: go, "aria-label": `${this.name} ${format(mark)}` },
      format(mark),
    );
  }

  /** Where on the slider a value stands. @param {number} value */
  place(value) {
    return this.logarithmic ? Math.log10(value) : value;
  }

  slide() {
    const value = Number(this.slider.value);
    const { least, most, whole } = this.range;
    const there = this.logarithmic ? Number((10 ** value).toPrecision(2)) : Number(value.toPrecision(6));
    this.value = Math.min(Math.max(whole ? Math.round(there) : there, least), Number(most));
    this.input.value = String(this.value);
    this.refuse("");
    this.describe();
    this.changed();
  }

  /** Put the slider where the number is. */
  follow() {
    if (!this.slider) return; // the number is shown before there is one
    this.slider.value = String(this.place(this.value));
    this.describe();
  }

  /** A logarithmic slider moves by its second digit. @param {KeyboardEvent} event */
  nudgeSlider(event) {
    const up = { ArrowRight: "ArrowUp", ArrowLeft: "ArrowDown" }[event.key];
    this.nudge(
      /** @type {KeyboardEvent} */ ({ key: up ?? event.key, preventDefault: () => event.preventDefault() }),
    );
  }

  describe() {
    this.slider.setAttribute("aria-valuetext", format(this.value));
  }

  /** @override */
  show() {
    super.show();
    this.follow();
  }

  /** @override @param {string} text @param {boolean} tell */
  read(text, tell) {
    super.read(text, tell);
    if (!this.message.textContent) this.follow();
  }
}

/** One of several names. @extends {Field<string>} */
export class Choice extends Field {
  /**
   * @param {string} key
   * @param {string} label
   * @param {string} value
   * @param {Record<string, string>} titles What the names stand for, in order.
   * @param {string} [name] What screen readers call it; else its label.
   */
  constructor(key, label, value, titles, name = label) {
    super(key, value);
    this.titles = titles;
    this.name = name;
    const id = unique("choice");
    const options = Object.entries(titles).map(([value, title]) => h("option", { value }, title));
    this.select = h(
      "select",
      { id, "aria-describedby": this.message.id, onchange: () => this.choose() },
      ...options,
    );
    this.control = this.select;
    if (name !== label) this.select.setAttribute("aria-label", name);
    this.element.append(h("label", { for: id }, label), this.select, this.message);
    this.set(value);
  }

  choose() {
    this.value = this.select.value;
    this.refuse("");
    this.changed();
  }

  /** Write something after the title that is chosen, and after no other. @param {string} text */
  add(text) {
    for (const option of this.select.options) {
      option.textContent = this.titles[option.value] + (option.selected ? text : "");
    }
  }

  /** @override @param {string} value */
  set(value) {
    super.set(value);
    this.select.value = value;
    this.refuse("");
  }

  /** @override @param {string} text */
  take(text) {
    if (Object.hasOwn(this.titles, text)) this.set(text);
    else this.refuse(`${this.name} must be one of ${Object.keys(this.titles).join(", ")}, not “${text}”`);
  }
}

/** On or off. @extends {Field<boolean>} */
export class Toggle extends Field {
  /**
   * @param {string} key
   * @param {(Node | string)[]} label
   * @param {boolean} value
   */
  constructor(key, label, value) {
    super(key, value);
    this.box = h("input", {
      type: "checkbox",
      "aria-describedby": this.message.id,
      onchange: () => this.choose(),
    });
    this.element = h("div", { class: "field toggle" }, h("label", {}, this.box, " ", ...label), this.message);
    this.control = this.box;
    this.set(value);
  }

  choose() {
    this.value = this.box.checked;
    this.refuse("");
    this.changed();
  }

  /** @override */
  get text() {
    return this.value ? "on" : "off";
  }

  /** @override @param {boolean} value */
  set(value) {
    super.set(value);
    this.box.checked = value;
    this.refuse("");
  }

  /** @override @param {string} text */
  take(text) {
    if (text === "on" || text === "off") this.set(text === "on");
    else this.refuse(`${this.key} must be on or off, not “${text}”`);
  }
}
