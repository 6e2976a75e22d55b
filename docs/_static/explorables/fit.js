// A line fitted to data by gradient descent on mini-batches: the data, the cost, the way down.

import { line, rules, theory } from "mathematics";
import { BatchSize } from "./batch_size.js";
import { Examples, bestFit } from "./cost.js";
import { descend } from "./descent.js";
import { csv, format, formatPair, h, save } from "./dom.js";
import { Explorable } from "./element.js";
import { NumberField, SliderField } from "./fields.js";
import { Handle } from "./handle.js";
import { ground, levels } from "./landscape.js";
import { Panel, Pen, theme } from "./plot.js";
import { Player } from "./player.js";
import { deal, draw, start } from "./regression.js";

/**
 * @typedef {import("./cost.js").Cost} Cost
 * @typedef {import("./descent.js").Run} Run
 * @typedef {import("./fields.js").Field<any>} Field
 * @typedef {[number, number]} Pair
 */

const [EXAMPLES, BATCH, STEPS, SEED] = [300, 24, 300, 9];
const MOST = 2000;
const MARGIN = { left: 34, top: 28, right: 10, bottom: 38 };
const RATIO = 1.1;
/** The window of the data. @type {[Pair, Pair]} */
const SEEN = [
  [-8, 8],
  [-30, 30],
];
/** For the page a run diverges where it costs so many times what it began with. */
const HOPELESS = 1000;
/** A start may be so far out. */
const FAR = 100;
/** The start of the other figures, in hundredths. */
const START = start(SEED).map((value) => Math.round(100 * value) / 100);
const MOST_DOTS = 600;
const ANY_SEED = { least: 0, most: 2 ** 32 - 1, whole: true };

/** A data set with what can be known of it before training. */
class Prospect {
  /** @param {number} m @param {number} seed */
  constructor(m, seed) {
    const { x, y, truth } = draw(m, seed);
    this.x = x;
    this.y = y;
    this.truth = truth;
    this.fit = bestFit(x, y);
    this.examples = new Examples(x, y, this.fit);
    this.cost = this.examples.cost(this.examples.all);
    /** The rate from which the full batch diverges. */
    this.limit = theory.stability_limit(theory.largest_eigenvalue(...this.cost.hessian));
  }
}

export class Fit extends Explorable {
  file = "fit-a-line";

  m = new SliderField(
    "m",
    "Examples m",
    EXAMPLES,
    { least: 10, most: MOST, whole: true },
    { logarithmic: true, marks: [20, EXAMPLES, 800] },
  );
  rate = new SliderField(
    "rate",
    "Learning rate α",
    0.01,
    { least: 1e-5, most: 1 },
    { logarithmic: true, marks: [1e-4, 1e-2, 1e-1] },
  );
  batch = new BatchSize("batch", BATCH, MOST);
  seed = new NumberField("seed", "Seed", SEED, ANY_SEED, "Data seed");
  shuffle = new NumberField("shuffle", "Shuffles", SEED, ANY_SEED, "Shuffle seed");
  w = new NumberField("w", "Start w, b", START[0], { least: -FAR, most: FAR }, "Start w");
  b = new NumberField("b", "b", START[1], { least: -FAR, most: FAR }, "Start b");
  steps = new NumberField("steps", "Steps", STEPS, { least: 1, most: 5000, whole: true });
  player = new Player({ last: STEPS, verb: "Train" });
  // The batch size is read before the number of examples, which limits it.
  fields = [this.batch, this.m, this.rate, this.seed, this.shuffle, this.w, this.b, this.steps, this.player];

  prospect = new Prospect(EXAMPLES, SEED);
  /** The batch size that was asked for, even where there are fewer examples. */
  wanted = BATCH;
  /** The examples of each step, and the cost on them. Start and rate do not change them. @type {ArrayLike<number>[]} */
  dealt = [];
  /** @type {Cost[]} */
  batchCosts = [];
  /** @type {Run} */
  run = { w1: new Float64Array(1), w2: new Float64Array(1), costs: new Float64Array(1), diverged: -1 };
  /** What each step's batch cost before it. */
  seen = new Float64Array();
  /** The first step at which the run has diverged; -1 if there is none. */
  lost = -1;
  counts = new Float64Array();
  /** @type {Pair} */
  limits = [1, 100];

  plane = new Panel({
    label: "The data, the true line dashed, and the fitted line",
    ratio: RATIO,
    margin: MARGIN,
    frame: (pen) => pen.window(...SEEN),
    ground: (pen) => this.drawData(pen),
    paint: (pen) => this.drawLine(pen),
  });
  map = new Panel({
    label:
      "The cost of every line from above, lighter is cheaper, with the truth, the best fit, the start and the path of training",
    ratio: RATIO,
    margin: MARGIN,
    frame: (pen) => pen.window(...line.domain),
    ground: (pen) => this.drawGround(pen),
    paint: (pen) => this.drawPath(pen),
  });
  chart = new Panel({
    label:
      "Cost against step on a logarithmic axis, on the whole set and on each step's batch, with the cost of the truth",
    ratio: RATIO,
    margin: { ...MARGIN, left: 40 },
    frame: (pen) => pen.window([0, this.player.last], this.limits, true),
    ground: (pen) => this.drawAxes(pen),
    paint: (pen) => this.drawCosts(pen),
  });
  panels = [this.plane, this.map, this.chart];
  handle = new Handle(
    this.map,
    "Start",
    (w, b) => this.begins(w, b),
    () => [this.w.value, this.b.value],
  );

  verdict = h("span", { class: "verdict" });
  /** Where the slider of the learning rate has the stability limit. */
  limitMark = h("span", { class: "limit", "aria-hidden": "true" });
  /** Rows of numbers: slope, intercept, cost. */
  rows = ["Truth", "Best fit", "Start", "Model"].map((name) => {
    const head = h("th", { scope: "row" }, name);
    const cells = [h("td"), h("td"), h("td")];
    return { head, cells, row: h("tr", {}, head, ...cells) };
  });

  /** @override */
  parts() {
    this.map.above.addEventListener("click", (event) =>
      this.handle.to(...this.map.scale.at(event.offsetX, event.offsetY)),
    );
    const next = () => {
      this.seed.set((this.seed.value + 1) % 2 ** 32);
      this.seed.changed();
    };
    this.seed.message.before(h("button", { type: "button", onclick: next }, "New data"));
    this.rate.element.append(this.limitMark, this.verdict);
    const columns = ["Line", "w", "b", "Cost"].map((name) => h("th", { scope: "col" }, name));
    const start = h("div", { class: "pair" }, this.w.element, this.b.element);
    const fields = [this.m, this.rate, this.batch, this.seed, this.shuffle].map(({ element }) => element);
    return [
      h("div", { class: "fields" }, ...fields, start, this.steps.element),
      h("div", { class: "panels" }, ...this.panels.map(({ element }) => element)),
      this.player.element,
      h(
        "table",
        { class: "numbers" },
        h("thead", {}, h("tr", {}, ...columns)),
        h("tbody", {}, ...this.rows.map(({ row }) => row)),
      ),
    ];
  }

  /** Whether a step sees all examples. */
  get full() {
    return this.batch.value >= this.m.value;
  }

  /** @override @param {Field} field */
  adopt(field) {
    if (field === this.batch) this.wanted = this.batch.value;
    if (field === this.m) this.batch.limit(this.m.value, this.wanted);
    if (field === this.m || field === this.seed) {
      this.prospect = new Prospect(this.m.value, this.seed.value);
      this.plane.stale = this.map.stale = true;
    }
    if (field !== this.rate && field !== this.w && field !== this.b) this.dealt = [];
  }

  /** Start where a reader points. @param {number} w @param {number} b */
  begins(w, b) {
    this.w.set(w);
    this.b.set(b);
    this.change(this.w);
  }

  deal() {
    const { examples, cost } = this.prospect;
    const steps = this.steps.value;
    this.dealt = this.full
      ? Array(steps).fill(examples.all)
      : deal(this.m.value, this.batch.value, steps, this.shuffle.value);
    this.batchCosts = this.full ? Array(steps).fill(cost) : this.dealt.map((chosen) => examples.cost(chosen));
    this.counts = Float64Array.from({ length: steps + 1 }, (_, t) => t);
    this.player.speed = Math.max(60, steps / 10);
    this.player.resize(steps);
  }

  /** @override */
  compute() {
    if (!this.dealt.length) this.deal();
    const gradient = (/** @type {number} */ w, /** @type {number} */ b, /** @type {number} */ t) =>
      this.batchCosts[t].gradient(w, b);
    const rate = () => this.rate.value;
    this.run = descend(
      this.prospect.cost.J,
      gradient,
      rules.gradient_descent,
      [this.w.value, this.b.value],
      this.steps.value,
      rate,
      {},
    );
    const { w1, w2, costs } = this.run;
    this.seen = Float64Array.from(this.batchCosts, ({ J }, t) => J(w1[t], w2[t]));
    this.lost = costs.findIndex((cost) => !(cost <= HOPELESS * costs[0]));
    this.limits = limitsOf(this.prospect.cost.J(...this.prospect.fit), costs);
    this.chart.stale = true;
  }

  /** Whether the run has diverged at the step that is shown. */
  get gone() {
    return this.lost >= 0 && this.lost <= this.player.value;
  }

  /** @override */
  show() {
    super.show();
    this.handle.show();
    const { cost, truth, fit, limit } = this.prospect;
    const { w1, w2, costs } = this.run;
    const step = this.player.value;
    const shown = [
      [...truth, cost.J(...truth)],
      [...fit, cost.J(...fit)],
      [w1[0], w2[0], costs[0]],
      [w1[step], w2[step], costs[step]],
    ];
    this.rows.forEach(({ cells }, i) =>
      cells.forEach((cell, k) => (cell.textContent = precise(shown[i][k]))),
    );
    const model = this.rows[3];
    model.head.textContent = `Model at step ${step}`;
    model.row.classList.toggle("diverged", this.gone);
    if (this.gone) model.cells[2].textContent = `diverges at step ${this.lost}`;
    const above = this.rate.value >= limit;
    const fate = above ? "the full batch diverges" : "the full batch converges, small ones perhaps not";
    this.verdict.replaceChildren(
      `${above ? "Above" : "Below"} 2/λ`,
      h("sub", {}, "max"),
      ` = ${precise(limit)}, the stability limit: ${fate}.`,
    );
    this.verdict.classList.toggle("above", above);
    const [low, high, at] = [this.rate.range.least, Number(this.rate.range.most), limit].map((value) =>
      this.rate.place(value),
    );
    this.limitMark.style.setProperty("--place", String((at - low) / (high - low)));
  }

  /** @param {Pen} pen */
  drawData(pen) {
    const { x, y } = this.prospect;
    pen.title("Data", `m = ${this.m.value}`);
    pen.hairlines([-20, 0, 20].map((tick) => [tick, format(tick)]));
    pen.axisBelow([-5, 0, 5], "x");
    pen.nameLeft("y", 10);
    pen.clipped(() => {
      const size = x.length < 100 ? 3.4 : 2;
      x.forEach((at, i) => pen.dot(at, y[i], { size, fill: pen.theme.slate }));
    });
  }

  /** @param {Pen} pen */
  drawLine(pen) {
    const step = this.player.value;
    const { truth } = this.prospect;
    const { w1, w2 } = this.run;
    const [left, right] = SEEN[0];
    const heights = (/** @type {number} */ w, /** @type {number} */ b) => [
      line.model(left, w, b),
      line.model(right, w, b),
    ];
    pen.clipped(() => {
      if (step && !this.full) this.drawBatch(pen, this.dealt[step - 1]);
      pen.line(SEEN[0], heights(w1[step], w2[step]), { colour: pen.theme.clay, width: 2.2 });
      pen.line(SEEN[0], heights(...truth), { colour: pen.theme.slate, width: 1.6, dash: [5, 4] });
    });
    const rising = truth[0] > 0;
    const { top, height } = pen.frame;
    const below = rising ? top + height - 22 : top + 26;
    if (step && !this.full) {
      const [x, y] = pen.at(pen.frame.left + pen.frame.width - 52, below - 20);
      square(pen, x, y, 4, pen.theme.ink);
      pen.write(pen.frame.left + pen.frame.width - 36, below - 16, "batch", {
        colour: pen.theme.ink,
        casing: true,
      });
    }
    this.drawKey(pen, below, "truth", pen.theme.slate, [5, 4]);
    this.drawKey(pen, below + 16, "model", pen.theme.clay, []);
  }

  /** Draw the examples of a batch darker. @param {Pen} pen @param {ArrayLike<number>} batch */
  drawBatch(pen, batch) {
    const { x, y } = this.prospect;
    for (let i = 0; i < batch.length; i += 1) square(pen, x[batch[i]], y[batch[i]], 3.4, pen.theme.ink);
  }

  /** @param {Pen} pen @param {number} y @param {string} word @param {string} colour @param {number[]} dash */
  drawKey(pen, y, word, colour, dash) {
    const x = pen.frame.left + pen.frame.width - 62;
    const sample = [pen.at(x, y - 4), pen.at(x + 20, y - 4)];
    pen.line(
      sample.map(([at]) => at),
      sample.map(([, at]) => at),
      { colour, dash },
    );
    pen.write(x + 26, y, word, { colour, casing: true });
  }

  /** @param {Pen} pen */
  drawGround(pen) {
    const { cost, fit } = this.prospect;
    pen.title("Cost of every line");
    ground(pen, cost.J, levels(cost.J, line.domain, cost.J(...fit), theme().bands.length), false);
    pen.axisBelow([-4, 0, 4], "w");
    pen.ticksLeft([-4, 0, 4]);
    pen.nameLeft("b", -2);
  }

  /** @param {Pen} pen */
  drawPath(pen) {
    const { truth, fit } = this.prospect;
    const { w1, w2 } = this.run;
    const last = this.player.value;
    const { clay, slate, ground } = pen.theme;
    pen.clipped(() => {
      pen.line(w1, w2, { colour: clay, width: 1.6, last });
      pen.dot(w1[0], w2[0], { size: 9, edge: clay, width: 2 });
      if (!this.gone) {
        square(pen, w1[last], w2[last], 9, ground);
        square(pen, w1[last], w2[last], 6.6, clay);
      }
      pen.cross(...fit);
      // Small enough to leave the cross's arms where they coincide.
      pen.dot(...truth, { size: 6.5, fill: slate, edge: ground, width: 1 });
    });
    const above = truth[1] > fit[1] ? 1 : -1;
    this.drawName(pen, "truth", truth, above, slate);
    this.drawName(pen, "best fit", fit, -above, pen.theme.ink);
    const apart = Math.hypot(pen.x(w1[0]) - pen.x(fit[0]), pen.y(w2[0]) - pen.y(fit[1]));
    if (apart > 40) this.drawName(pen, "start", [w1[0], w2[0]], w2[0] > fit[1] ? 1 : -1, clay);
  }

  /** Name a point above (1) or below it (-1), at the right if there is room. @param {Pen} pen @param {string} name @param {Pair} point @param {number} above @param {string} colour */
  drawName(pen, name, [w, b], above, colour) {
    const { left, width } = pen.frame;
    const side = pen.x(w) + 56 < left + width ? 1 : -1;
    pen.write(pen.x(w) + 8 * side, pen.y(b) + 4 - 10 * above, name, {
      colour,
      align: side > 0 ? "left" : "right",
      casing: true,
    });
  }

  /** Of so many batches one is drawn, where there are more than can be seen. */
  get stride() {
    return Math.ceil(this.player.last / MOST_DOTS);
  }

  /** @param {Pen} pen */
  drawAxes(pen) {
    pen.title(
      "Cost",
      this.full ? "" : this.stride > 1 ? `dots: one batch in ${this.stride}` : "dots: batches",
    );
    pen.hairlines(ticksOf(this.limits));
    pen.stepAxis(this.player.last);
  }

  /** @param {Pen} pen */
  drawCosts(pen) {
    const last = this.player.value;
    const { cost, truth } = this.prospect;
    const { clay, slate, ground } = pen.theme;
    const { costs } = this.run;
    const { left, top, width } = pen.frame;
    const reference = cost.J(...truth);
    pen.clipped(() => {
      if (!this.full) {
        pen.context.globalAlpha = 0.45;
        for (let t = 0; t < last; t += this.stride) square(pen, t, this.seen[t], 2, pen.theme.grey);
        pen.context.globalAlpha = 1;
      }
      pen.line(this.counts, costs, { colour: clay, width: 1.8, last });
      pen.line([0, this.player.last], [reference, reference], { colour: slate, width: 1.6, dash: [5, 4] });
    });
    if (!this.gone) {
      square(pen, last, costs[last], 9, ground);
      square(pen, last, costs[last], 6.6, clay);
    }
    pen.write(left + width, pen.y(reference) - 6, `truth ${precise(reference)}`, {
      colour: slate,
      align: "right",
      casing: true,
    });
    if (!this.gone) return;
    const late = this.lost > this.player.last / 2;
    const x = pen.x(this.lost) + (late ? -8 : 8);
    ["diverges", `at step ${this.lost}`].forEach((text, i) =>
      pen.write(x, top + 14 + 16 * i, text, { colour: clay, align: late ? "right" : "left", casing: true }),
    );
  }

  /** What is run, in words. */
  get settings() {
    const batch = this.full ? "full batch" : `batches of ${this.batch.value}`;
    return `${this.m.value} examples of seed ${this.seed.value}, learning rate ${format(this.rate.value)}, ${batch}`;
  }

  /** What has come of it at the step that is shown, in words. */
  get outcome() {
    if (this.gone) return `diverges at step ${this.lost}`;
    const step = this.player.value;
    return `line ${pair(this.run.w1[step], this.run.w2[step])} with cost ${precise(this.run.costs[step])} after ${step} steps`;
  }

  /** @override */
  say() {
    const { cost, fit, truth } = this.prospect;
    return `${this.settings}: ${this.outcome}. The best fit costs ${precise(cost.J(...fit))}, the truth ${precise(cost.J(...truth))}.`;
  }

  /** @override */
  legend() {
    const { cost, fit, truth, limit } = this.prospect;
    return {
      title: "Fit a line",
      run: [
        `Gradient descent: ${this.settings}, shuffles of seed ${this.shuffle.value}, start ${formatPair(this.w.value, this.b.value)}`,
        `${this.outcome}; best fit ${precise(cost.J(...fit))}, truth ${precise(cost.J(...truth))}, stability limit ${precise(limit)}`,
      ],
    };
  }

  /** @override */
  python() {
    const { m, seed, w, b, rate, shuffle, steps } = this;
    const epochs = Math.ceil(steps.value / Math.ceil(m.value / this.batch.value));
    return `from paramopt import regression

data = regression.data(${m.value}, seed=${seed.value})
run = regression.train(
    data, "gradient_descent", start=(${w.value}, ${b.value}),
    batch_size=${this.batch.value}, epochs=${epochs}, learning_rate=${rate.value}, seed=${shuffle.value},
)
# The steps of the page: the last epoch may run on.
parameters, costs = run.parameters[:${steps.value + 1}], run.costs[:${steps.value + 1}]
`;
  }

  /** @override */
  data() {
    const { w1, w2, costs } = this.run;
    const rows = Array.from(costs, (cost, t) => [
      t,
      w1[t],
      w2[t],
      cost,
      t < this.seen.length ? this.seen[t] : "",
    ]);
    save(`${this.file}.csv`, csv([["step", "w", "b", "cost", "batch_cost"], ...rows]));
  }
}

/** Print four digits: the costs of truth and best fit are close. @param {number} value */
function precise(value) {
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4
    ? String(Number(value.toPrecision(4))).replace("-", "−")
    : format(value);
}

/** @param {number} w @param {number} b */
function pair(w, b) {
  return `(${precise(w)}, ${precise(b)})`;
}

/** Fill a small square. @param {Pen} pen @param {number} x In the window's units. @param {number} y @param {number} size In pixels. @param {string} fill */
function square(pen, x, y, size, fill) {
  pen.context.fillStyle = fill;
  pen.context.fillRect(pen.x(x) - size / 2, pen.y(y) - size / 2, size, size);
}

/** Numbers 1, 2 and 5 of the decades around two. @param {number} low @param {number} high */
function rounds(low, high) {
  const numbers = [];
  for (let n = Math.floor(Math.log10(low)); n <= Math.ceil(Math.log10(high)); n += 1)
    numbers.push(...[1, 2, 5].map((digit) => Number(`${digit}e${n}`)));
  return numbers;
}

/**
 * Round limits that hold the run, as far as it has not diverged, and half the least cost.
 *
 * @param {number} least
 * @param {Float64Array} costs
 * @returns {Pair}
 */
function limitsOf(least, costs) {
  const highest = costs.reduce(
    (most, cost) => (cost <= HOPELESS * costs[0] ? Math.max(most, cost) : most),
    0,
  );
  const [low, high] = [least / 2, 1.1 * highest];
  const numbers = rounds(low, high);
  return [
    Math.max(...numbers.filter((number) => number <= low)),
    Math.min(...numbers.filter((number) => number >= high)),
  ];
}

/** @param {Pair} limits @returns {[number, string][]} */
function ticksOf([low, high]) {
  const within = rounds(low, high).filter((number) => number >= low && number <= high);
  const whole = within.filter((number) => Number.isInteger(Math.log10(number)));
  const ticks =
    within.length <= 6
      ? within
      : whole.filter((_, i) => (whole.length - 1 - i) % Math.ceil(whole.length / 5) === 0);
  return ticks.map((tick) => [tick, format(tick).replace("1 × ", "")]);
}
