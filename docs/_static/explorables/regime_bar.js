// The rate on a bar from 0 to three times 1/λ: where it stands decides what a run does.

import { theory } from "mathematics";
import { format, h, put } from "./dom.js";

const SPAN = 3;
const [MONOTONE, ONE_STEP, OSCILLATING, BOUNCING, DIVERGING] = theory.regimes.keys();

/** What each regime means, in the order of `theory.regimes`. */
const MEANING = [
  "each step comes closer from the same side and",
  "the first step arrives at the minimum and",
  "each step crosses the minimum, comes closer, and",
  "each step crosses the minimum, ends as far away, and",
  "each step crosses the minimum, ends farther away, and",
];

export class RegimeBar {
  /** @param {(rate: number) => void} choose Told which rate is wanted. */
  constructor(choose) {
    this.curvature = 1;
    this.names = theory.regimes.map((name) => h("span", { class: "name" }, name));
    this.marker = h("span", { class: "marker" });
    this.values = [h("span"), h("span")];
    const zone = (/** @type {number} */ regime) => h("div", { class: "zone" }, this.names[regime]);
    const border = (/** @type {number} */ i, /** @type {number} */ regime) =>
      h(
        "button",
        { type: "button", class: "end", onclick: () => choose(this.borders[i]) },
        this.values[i],
        this.names[regime],
      );
    this.regime = h("b");
    this.meaning = h("span");
    this.element = h(
      "div",
      { class: "regimes" },
      h("div", { class: "bar" }, zone(MONOTONE), zone(OSCILLATING), zone(DIVERGING), this.marker),
      h("div", { class: "borders" }, border(0, ONE_STEP), border(1, BOUNCING)),
      h("p", { class: "meaning" }, this.regime, this.meaning),
    );
  }

  /** The rate that arrives in one step, and the one from which nothing converges. */
  get borders() {
    const limit = theory.stability_limit(this.curvature);
    return [limit / 2, limit];
  }

  /** @param {number} rate @param {number} curvature */
  show(rate, curvature) {
    this.curvature = curvature;
    const q = theory.contraction(rate, curvature);
    const regime = theory.regime_number(q);
    this.names.forEach((name, i) => name.classList.toggle("now", i === regime));
    this.marker.style.left = `${100 * Math.min((1 - q) / SPAN, 1)}%`;
    this.marker.classList.toggle("beyond", 1 - q > SPAN);
    const limits = this.borders.map(format);
    this.values.forEach((value, i) => put(value, `α = ${i + 1}/λ = ${limits[i]}`));
    put(this.regime, named(regime));
    put(this.meaning, `: ${MEANING[regime]} multiplies w by q = 1 − αλ = ${format(Number(q.toFixed(12)))}.`);
  }
}

/** The name of a regime, to begin a sentence with. @param {number} regime */
export function named(regime) {
  const name = theory.regimes[regime];
  return name[0].toUpperCase() + name.slice(1);
}
