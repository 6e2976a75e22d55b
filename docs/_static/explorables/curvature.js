// One step of gradient descent on a parabola: the tangent that it trusts, the error that it makes,
// and what comes of many.

import { theory } from "mathematics";
import { csv, format, h, put, save } from "./dom.js";
import { Explorable } from "./element.js";
import { NumberField, SliderField } from "./fields.js";
import { Handle } from "./handle.js";
import { CEILING, EDGE, drawStep, seen, stepFrom, WINDOW } from "./parabola.js";
import { Panel, costLimits, decades, roundTicks } from "./plot.js";
import { Player } from "./player.js";
import { RegimeBar, named } from "./regime_bar.js";

/**
 * @typedef {import("./plot.js").Pen} Pen
 * @typedef {import("./parabola.js").Step} Step
 */

const STEPS = 20;
const MARGIN = { left: 34, top: 30, right: 10, bottom: 38 };

/** The numbers that are shown, and what they are called. @type {[keyof Step, (Node | string)[]][]} */
const NUMBERS = [
  ["w", [h("i", {}, "w"), " now"]],
  ["cost", ["cost ", h("i", {}, "J(w)")]],
  ["slope", ["slope ", h("i", {}, "J′(w)")]],
  ["step", ["step ", h("i", {}, "−αJ′(w)")]],
  ["next", ["next ", h("i", {}, "w")]],
  ["after", ["cost there"]],
  ["promised", ["tangent promises"]],
  ["error", ["error ", h("i", {}, "½ α²λ³w²")]],
];

export class Curvature extends Explorable {
  file = "curvature-and-rate";

  curvature = new SliderField("curvature", "Curvature λ", 0.8, { least: 0.2, most: 2.5 }, { step: 0.01 });
  rate = new SliderField("rate", "Learning rate α", 0.9, { least: 0.01, most: 20 }, { logarithmic: true });
  start = new NumberField("start", "Start w", -2, { least: -EDGE, most: EDGE });
  steps = new NumberField("steps", "Steps", STEPS, { least: 1, most: 500, whole: true });
  player = new Player({ last: STEPS, speed: 2.5, fromStart: true });
  fields = [this.curvature, this.rate, this.start, this.steps, this.player];

  /** The parameter at the start and after each step, its cost, and the cost predicted. */
  w = new Float64Array();
  costs = new Float64Array();
  predicted = new Float64Array();
  counts = new Float64Array();
  /** The first step that is outside the window, and the first that is not finite; -1 if there is none. */
  left = -1;
  diverged = -1;
  /** @type {[number, number]} */
  limits = [0.1, 10];

  parabola = new Panel({
    label: "The parabola, the tangent at w, the step along it, and the error at its end",
    ratio: 1.12,
    margin: MARGIN,
    frame: (pen) => pen.window(...WINDOW),
    ground: (pen) => this.drawParabola(pen),
    paint: (pen) => this.drawPath(pen),
  });
  chart = new Panel({
    label: "Cost against step on a logarithmic axis: a line as predicted, dots as measured",
    ratio: 1.12,
    margin: { ...MARGIN, left: 44 },
    frame: (pen) => pen.window([0, this.player.last], this.limits, true),
    ground: (pen) => this.drawPrediction(pen),
    paint: (pen) => this.drawCosts(pen),
  });
  panels = [this.parabola, this.chart];
  handle = new Handle(
    this.parabola,
    "Start",
    (w) => this.begins(w),
    () => [this.start.value, this.costs[0]],
  );
  bar = new RegimeBar((rate) => this.choose(rate));
  cells = NUMBERS.map(() => h("dd"));

  /** @override */
  parts() {
    const numbers = NUMBERS.map(([key, name], i) =>
      h("div", { class: key }, h("dt", {}, ...name), this.cells[i]),
    );
    return [
      h(
        "div",
        { class: "fields" },
        this.curvature.element,
        this.rate.element,
        this.start.element,
        this.steps.element,
      ),
      this.bar.element,
      h("div", { class: "panels" }, this.parabola.element, this.chart.element),
      this.player.element,
      h("dl", { class: "parts" }, ...numbers),
    ];
  }

  /** @param {number} w */
  begins(w) {
    this.start.set(w);
    this.change(this.start);
  }

  /** @param {number} rate */
  choose(rate) {
    this.rate.set(rate);
    this.change(this.rate);
  }

  /** The step that is shown. */
  get now() {
    return stepFrom(this.w[this.player.value], this.rate.value, this.curvature.value);
  }

  /** @override */
  compute() {
    const [curvature, rate, steps] = [this.curvature.value, this.rate.value, this.steps.value];
    this.w = new Float64Array(steps + 1);
    this.w[0] = this.start.value;
    for (let t = 0; t < steps; t += 1) this.w[t + 1] = stepFrom(this.w[t], rate, curvature).next;
    this.costs = this.w.map((w) => theory.parabola(w, curvature));
    const q = theory.contraction(rate, curvature);
    this.counts = this.w.map((_, t) => t);
    this.predicted = this.counts.map((t) => theory.cost_after(t, q, this.costs[0]));
    this.left = this.w.findIndex((w, t) => !seen(w, this.costs[t]));
    this.diverged = this.costs.findIndex((cost) => !Number.isFinite(cost));
    this.limits = costLimits([this.predicted]);
    this.bar.show(rate, curvature);
    for (const panel of this.panels) panel.stale = true;
    this.player.resize(steps);
  }

  /** @override */
  show() {
    super.show();
    this.handle.show();
    this.count();
  }

  /** Write the numbers of the step that is shown. */
  count() {
    const now = this.now;
    NUMBERS.forEach(([key], i) => put(this.cells[i], format(now[key])));
  }

  /** @param {Pen} pen */
  drawParabola(pen) {
    const { left, width } = pen.frame;
    const { slate, axis } = pen.theme;
    pen.title("Cost and tangent", "one scale for all λ");
    const zero = Math.round(pen.y(0)) + 0.5;
    pen.stroke(new Path2D(`M${left} ${zero}h${width}`), axis, 0.8);
    pen.baseline();
    pen.axisBelow(roundTicks([-EDGE, EDGE], 7), "w");
    const across = Array.from({ length: 121 }, (_, i) => EDGE * (i / 60 - 1));
    const up = across.map((w) => theory.parabola(w, this.curvature.value));
    pen.clipped(() => pen.line(across, up, { colour: slate, width: 2.6, casing: false }));
    const beside = up.findIndex((cost, i) => i === 104 || (i > 60 && cost > 3));
    pen.write(pen.x(across[beside]) + 7, pen.y(up[beside]) + 12, "J", { italic: true, colour: slate });
  }

  /** @param {Pen} pen */
  drawPath(pen) {
    pen.clipped(() => this.drawTrail(pen));
    if (this.player.value)
      pen.dot(this.start.value, Math.min(this.costs[0], CEILING), { edge: pen.theme.grey });
    drawStep(pen, this.now, this.curvature.value);
    const { left, top, width } = pen.frame;
    pen.write(left + width / 2, top + 14, this.fate, {
      align: "center",
      colour: pen.theme.clay,
      weight: 600,
      casing: true,
    });
  }

  /** The steps before this one, pale. @param {Pen} pen */
  drawTrail(pen) {
    const last = this.player.value;
    pen.context.globalAlpha = 0.5;
    pen.line(this.w, this.costs, { colour: pen.theme.grey, width: 1, last, casing: false });
    pen.context.globalAlpha = 1;
    for (let t = 0; t < last; t += 1) {
      if (seen(this.w[t], this.costs[t]))
        pen.dot(this.w[t], this.costs[t], { size: 4, fill: pen.theme.grey });
    }
  }

  /** What became of a run that is outside the window at the step that is shown. */
  get fate() {
    const step = this.player.value;
    if (seen(this.w[step], this.costs[step])) return "";
    if (this.diverged >= 0 && this.diverged <= step) return `not finite at step ${this.diverged}`;
    return this.left ? `leaves the window at step ${this.left}` : "starts outside the window";
  }

  /** @param {Pen} pen */
  drawPrediction(pen) {
    const { top, height } = pen.frame;
    pen.title("Cost", "line predicted, dots measured");
    pen.hairlines(decades(this.limits, 5));
    pen.stepAxis(this.player.last);
    pen.clipped(() =>
      pen.line(this.counts, this.predicted, { colour: pen.theme.slate, width: 1.3, casing: false }),
    );
    if (this.predicted[1] === 0)
      pen.write(pen.x(1) + 4, top + height - 10, `0 from step ${this.costs[0] ? 1 : 0}`);
  }

  /** @param {Pen} pen */
  drawCosts(pen) {
    const last = this.player.value;
    const [low, high] = this.limits;
    const size = Math.min(6, Math.max(2, pen.frame.width / this.player.last / 2));
    for (let t = 0; t <= last; t += 1) {
      const cost = this.costs[t];
      if (!(cost >= low && cost <= high)) continue;
      if (t < last) pen.dot(t, cost, { size, fill: pen.theme.slate });
      else pen.dot(t, cost, { size: 9, fill: pen.theme.ink, edge: pen.theme.ground });
    }
  }

  /** @override */
  say() {
    const { w, cost, promised, error } = this.now;
    const regime = theory.regime_number(theory.contraction(this.rate.value, this.curvature.value));
    const fate = this.fate && ` The run ${this.fate.replace("not", "is not")}.`;
    return `${named(regime)}. Step ${this.player.value} of ${this.player.last}: w = ${format(w)}, cost ${format(cost)}; the tangent promises ${format(promised)}, the error is ${format(error)}.${fate}`;
  }

  /** @override */
  legend() {
    const settings = `λ = ${format(this.curvature.value)}, α = ${format(this.rate.value)}, start w = ${format(this.start.value)}`;
    return {
      title: "Curvature and learning rate",
      run: [`gradient descent on J = λw²/2, ${settings}`, this.say()],
    };
  }

  /** @override */
  python() {
    return `from paramopt import minimize


def parabola(w, other):
    return ${this.curvature.value} * w**2 / 2


run = minimize(
    parabola,
    "gradient_descent",
    start=(${this.start.value}, 0),
    steps=${this.steps.value},
    learning_rate=${this.rate.value},
)
w = run.parameters[:, 0]
`;
  }

  /** @override */
  data() {
    const rows = Array.from(this.w, (w, t) => [
      t,
      w,
      this.costs[t],
      this.predicted[t],
      theory.approximation_error(this.rate.value, this.curvature.value, w),
    ]);
    save(`${this.file}.csv`, csv([["step", "w", "cost", "predicted_cost", "error"], ...rows]));
  }
}
