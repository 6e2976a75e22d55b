// The batch size: a slider whose end moves with the number of examples.

import { h } from "./dom.js";
import { SliderField } from "./fields.js";

/** How many examples a step sees: from one to all. */
export class BatchSize extends SliderField {
  all = h("button", { type: "button", onclick: () => this.takeAll() });

  /** @param {string} key @param {number} value @param {number} most */
  constructor(key, value, most) {
    super(
      key,
      "Batch size B",
      value,
      { least: 1, most, whole: true },
      { logarithmic: true, marks: [1, value], name: "Batch size" },
    );
    this.most = most;
    this.marks = /** @type {HTMLElement} */ (this.element.querySelector(".marks"));
    this.marks.append(this.all);
  }

  /** @override @param {string} text */
  take(text) {
    // An address may allow more examples than there are now.
    this.range.most = this.most;
    super.take(text);
  }

  takeAll() {
    this.set(Number(this.range.most));
    this.changed();
  }

  /** @override */
  slide() {
    // The end of the slider need not be a round number.
    if (this.slider.value === this.slider.max) this.takeAll();
    else super.slide();
  }

  /** Allow no more than all examples. @param {number} m @param {number} wanted */
  limit(m, wanted) {
    this.range.most = m;
    this.slider.max = String(this.place(m));
    this.all.textContent = `all ${m}`;
    this.all.setAttribute("aria-label", `Batch size, all ${m}`);
    for (const mark of this.marks.children)
      /** @type {HTMLElement} */ (mark).hidden = Number(mark.textContent) > m;
    this.set(Math.min(wanted, m));
  }
}
