// Playing, stepping and scrubbing through the steps of a run.

import { Field, number } from "./fields.js";
import { h, put } from "./dom.js";

/** The step that is shown. Its address is empty while it is the one to begin with. @extends {Field<number>} */
export class Player extends Field {
  /**
   * @param {object} options
   * @param {number} options.last The last step.
   * @param {number} [options.speed] Steps a second.
   * @param {string} [options.verb] What playing is called.
   * @param {boolean} [options.fromStart] Whether it begins with the start, not with the last step.
   */
  constructor({ last, speed = 60, verb = "Play", fromStart = false }) {
    super("step", fromStart ? 0 : last);
    this.fromStart = fromStart;
    this.last = last;
    this.speed = speed;
    this.verb = verb;
    this.playing = 0;
    /** What is called when playing ends, or a step has been taken by hand. @type {() => void} */
    this.rested = () => {};
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
      h("button", { type: "button", onclick: act }, text);
    this.toggle = button(verb, () => (this.playing ? this.pause() : this.play()));
    this.toggle.classList.add("play");
    this.slider = h("input", {
      type: "range",
      min: 0,
      max: last,
      step: 1,
      "aria-label": "Step",
      "aria-describedby": this.message.id,
      oninput: () => this.seek(Number(this.slider.value)),
    });
    this.counter = h("span", { class: "counter" });
    this.element = h(
      "div",
      { class: "player" },
      this.toggle,
      button("Step", () => this.seek(this.value < this.last ? this.value + 1 : this.value)),
      button("Reset", () => this.seek(0)),
      this.slider,
      this.counter,
      this.message,
    );
    this.control = this.slider;
    this.set(this.initial);
  }

  /** Have another last step; who looked at the last one still does. @param {number} last */
  resize(last) {
    const atEnd = this.value === this.last;
    this.last = last;
    if (!this.fromStart) this.initial = last;
    this.slider.max = String(last);
    this.set(atEnd ? last : Math.min(this.value, last));
  }

  play() {
    if (this.value === this.last) this.set(0);
    let before = performance.now();
    let place = this.value;
    const frame = (/** @type {number} */ now) => {
      // A page in the background gets no frames: what it missed is not caught up with. And the
      // first frame may have begun before the button was pressed.
      const passed = Math.min(Math.max(now - before, 0), 100);
      place = Math.min(place + (passed / 1000) * this.speed, this.last);
      before = now;
      this.playing = requestAnimationFrame(frame);
      if (Math.floor(place) !== this.value) {
        this.set(Math.floor(place));
        this.changed();
      }
      if (place >= this.last) this.pause();
    };
    this.playing = requestAnimationFrame(frame);
    this.toggle.textContent = "Pause";
    this.changed();
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.toggle.textContent = this.verb;
    this.changed();
    this.rested();
  }

  /** @param {number} step */
  seek(step) {
    if (this.playing) this.pause();
    this.set(step);
    this.changed();
    this.rested();
  }

  /** @override @param {number} step */
  set(step) {
    super.set(step);
    this.slider.value = String(step);
    this.slider.setAttribute("aria-valuetext", `step ${step} of ${this.last}`);
    put(this.counter, `step ${step} of ${this.last}`);
    this.refuse("");
  }

  /** @override @param {string} text */
  take(text) {
    try {
      this.set(number("Step", text, { least: 0, most: this.last, whole: true }));
    } catch (error) {
      this.refuse(/** @type {Error} */ (error).message);
    }
  }
}
