// All optimizers from one start: paths on the landscape, and cost against step.

import { landscapes, rules, scenarios, schedules, settings } from "mathematics";
import { descend, noisy, normals } from "./descent.js";
import { csv, format, formatPair, h, put, save, unique } from "./dom.js";
import { Explorable } from "./element.js";
import { Choice, NumberField, Toggle } from "./fields.js";
import { Handle } from "./handle.js";
import { ground, levels } from "./landscape.js";
import { Panel, Pen, costLimits, decades, headPicture, roundTicks, theme } from "./plot.js";
import { Player } from "./player.js";
import { Trail } from "./trail.js";

/**
 * @typedef {import("./descent.js").Run} Run
 * @typedef {import("./fields.js").Field<any>} Field
 * @typedef {import("./fields.js").Range} Range
 * @typedef {[number, number]} Pair
 */

/** @typedef {Entrant & { run: Run }} Runner */

const STEPS = 300;
const MARGIN = { left: 34, top: 12, right: 6, bottom: 38 };
/** A rate may be so large, far beyond all that the scenarios measured, and a start so far out. */
const LARGEST = 1000;

/** What a setting of a schedule or a rule may be, and what it begins with. @type {Record<string, { value: number, range: Range }>} */
const SETTINGS = {
  decay: { value: 0.01, range: { least: 0, most: LARGEST } },
  factor: { value: 0.5, range: { least: 0, most: 1 } },
  every: { value: 50, range: { least: 1, most: 5000, whole: true } },
  steps: { value: STEPS, range: { least: 1, most: 5000, whole: true } },
};
/** @type {Record<string, string>} */
const SIGNS = { beta: "β", beta_1: "β₁", beta_2: "β₂", epsilon: "ε" };

/** One optimizer: whether it runs, with what, and what came of it. */
class Entrant {
  /** @type {Run | null} */
  run = null;
  exists = true;

  /** @param {string} name @param {(entrant: Entrant | null) => void} point */
  constructor(name, point) {
    this.name = name;
    this.rule = rules[name];
    const { title, hyperparameters } = this.rule;
    this.head = headPicture(name);
    this.on = new Toggle(name, [this.head.canvas, " ", title], true);
    this.rate = new NumberField(
      `${name}.rate`,
      "α",
      0.1,
      { least: 0, most: LARGEST },
      `${title}: learning rate`,
    );
    this.law = new Choice(
      `${name}.schedule`,
      "Schedule",
      "constant",
      titlesOf(schedules),
      `${title}: schedule`,
    );
    /** @param {string} key @param {number} value @param {Range} range */
    const setting = (key, value, range) =>
      new NumberField(`${name}.${key}`, SIGNS[key] ?? key, value, range, `${title}: ${key}`);
    this.lawSettings = mapped(SETTINGS, ({ value, range }, key) => setting(key, value, range));
    this.hyper = mapped(hyperparameters, (value, key) =>
      setting(key, value, key === "epsilon" ? { least: 0, most: 1 } : { least: 0, below: 1 }),
    );
    const folded = [this.law, ...Object.values(this.lawSettings), ...Object.values(this.hyper)];
    this.fields = [this.on, this.rate, ...folded];
    this.place = h("span", { class: "value" });
    this.cost = h("span", { class: "value" });
    this.further = h(
      "tr",
      { id: unique("settings") },
      h("td", { colspan: 5 }, h("div", { class: "fields" }, ...folded.map(({ element }) => element))),
    );
    this.more = h("button", { type: "button", class: "more", "aria-controls": this.further.id });
    this.more.addEventListener("click", () => this.fold(!this.further.hidden));
    this.fold(true);
    this.rows = h(
      "tbody",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "row" }, this.on.element),
        h("td", {}, this.rate.element),
        h("td", {}, this.more),
        h("td", { class: "place" }, this.place),
        h("td", { class: "cost" }, this.cost),
      ),
      this.further,
    );
    for (const [event, whom] of /** @type {const} */ ([
      ["pointerenter", this],
      ["focusin", this],
      ["pointerleave", null],
      ["focusout", null],
    ])) {
      this.rows.addEventListener(event, () => point(whom));
    }
  }

  /**
   * Begin with a rate and a decay; without them the case does not exist.
   *
   * @param {[number, number] | undefined} pair
   * @param {[number, number]} other What it has then, if a reader switches it on.
   */
  begin(pair, other) {
    this.exists = pair !== undefined;
    this.on.begin(this.exists);
    const [rate, decay] = pair ?? other;
    this.rate.begin(rate);
    this.law.begin(decay ? "inverse_time" : "constant");
    this.lawSettings.decay.begin(decay || SETTINGS.decay.value);
  }

  /** Whether it runs with another rate than the one that was measured. */
  get changed() {
    return [this.rate, this.law, this.lawSettings.decay].some(({ value, initial }) => value !== initial);
  }

  /** Whether it has diverged by a step. @param {number} step */
  gone(step) {
    return this.run !== null && this.run.diverged >= 0 && this.run.diverged <= step;
  }

  /** Its cost at a step, in words. @param {number} step */
  outcome(step) {
    if (!this.run) return this.exists ? "" : "no such case";
    return this.gone(step) ? `diverges at step ${this.run.diverged}` : format(this.run.costs[step]);
  }

  /** The settings of its schedule, by name. */
  get scheduled() {
    const wanted = schedules[this.law.value].settings;
    return Object.fromEntries(wanted.map((name) => [name, this.lawSettings[name].value]));
  }

  get hyperparameters() {
    return mapped(this.hyper, ({ value }) => value);
  }

  /** Hide the schedule and the hyperparameters, or show them. @param {boolean} hidden */
  fold(hidden) {
    this.further.hidden = hidden;
    this.more.textContent = hidden ? "more" : "less";
    this.more.setAttribute("aria-expanded", String(!hidden));
    this.more.setAttribute("aria-label", `${this.more.textContent} settings: ${this.rule.title}`);
  }

  /** Show only what its schedule has, and what was refused. */
  arrange() {
    if (this.further.querySelector("[aria-invalid]")) this.fold(false);
    const wanted = schedules[this.law.value].settings;
    for (const [name, { element }] of Object.entries(this.lawSettings))
      element.hidden = !wanted.includes(name);
    this.rows.classList.toggle("off", !this.on.value);
  }

  /** The rate that it runs with, in words. */
  get rateText() {
    const scheduled = Object.entries(this.scheduled).map(([name, value]) => `, ${name} ${format(value)}`);
    const law =
      this.law.value === "constant"
        ? ""
        : `, ${schedules[this.law.value].title.toLowerCase()}${scheduled.join("")}`;
    return `α = ${format(this.rate.value)}${law}`;
  }

  /** As `minimize` takes it. */
  get python() {
    const scheduled = Object.entries(this.scheduled).map(([name, value]) => `, ${name}=${value}`);
    const rate =
      this.law.value === "constant"
        ? `${this.rate.value}`
        : `schedules.${this.law.value}(${this.rate.value}${scheduled.join("")})`;
    const changed = Object.entries(this.hyper).filter(([, { value, initial }]) => value !== initial);
    return [`learning_rate=${rate}`, ...changed.map(([name, { value }]) => `${name}=${value}`)].join(", ");
  }
}

/**
 * The square around paths, with a margin, within the domain.
 *
 * @param {Run[]} runs
 * @param {[Pair, Pair]} domain
 * @returns {[Pair, Pair]}
 */
function around(runs, domain) {
  const size = domain.map(([low, high]) => high - low);
  const ends = domain.map(([low], axis) => {
    const places = runs.flatMap(({ w1, w2 }) => Array.from(axis ? w2 : w1, (w) => (w - low) / size[axis]));
    const inside = places.filter((place) => place >= 0 && place <= 1);
    return inside.length ? [Math.min(...inside), Math.max(...inside)] : [0, 1];
  });
  const half = Math.min(Math.max(...ends.map(([low, high]) => 0.6 * (high - low)), 0.03), 0.5);
  const [across, up] = ends.map(([low, high], axis) => {
    const middle = Math.min(Math.max((low + high) / 2, half), 1 - half);
    return /** @type {Pair} */ (
      [middle - half, middle + half].map((place) => domain[axis][0] + place * size[axis])
    );
  });
  return [across, up];
}

/**
 * The same names, with other values.
 *
 * @template From, To
 * @param {Record<string, From>} catalogue
 * @param {(value: From, name: string) => To} to
 * @returns {Record<string, To>}
 */
function mapped(catalogue, to) {
  return Object.fromEntries(Object.entries(catalogue).map(([name, value]) => [name, to(value, name)]));
}

/** @param {Record<string, { title: string }>} catalogue */
function titlesOf(catalogue) {
  return mapped(catalogue, ({ title }) => title);
}

export class Race extends Explorable {
  file = "race";

  landscape = new Choice("landscape", "Landscape", "himmelblau", titlesOf(landscapes));
  scenario = new Choice("rates", "Rates", "well-chosen", scenarios);
  w1 = new NumberField("w1", "Start", 0, { least: -LARGEST, most: LARGEST }, "Start w₁");
  w2 = new NumberField("w2", "w₂", 0, { least: -LARGEST, most: LARGEST }, "Start w₂");
  view = new Choice("view", "View", "whole", { whole: "whole landscape", paths: "around the paths" });
  steps = new NumberField("steps", "Steps", STEPS, { least: 1, most: 5000, whole: true });
  noise = new NumberField("noise", "Noise", 0, { least: 0, most: LARGEST }, "Noise of the gradient");
  seed = new NumberField("seed", "Seed", 0, { least: 0, most: 2 ** 26 - 1, whole: true });
  common = [this.landscape, this.scenario, this.w1, this.w2, this.steps, this.noise, this.seed, this.view];
  entrants = Object.keys(rules).map((name) => new Entrant(name, (whom) => this.bring(whom)));
  player = new Player({ last: STEPS });
  fields = [...this.common, ...this.entrants.flatMap(({ fields }) => fields), this.player];

  /** Whose path is in front. @type {Entrant | null} */
  forward = null;
  /** What is seen of the landscape. @type {[Pair, Pair]} */
  window = [
    [0, 1],
    [0, 1],
  ];
  /** The bands' edges. @type {number[]} */
  edges = [];
  /** The cost above which cost is drawn, and the ends of its axis. */
  reference = 0;
  /** @type {Pair} */
  limits = [0.1, 10];
  /** Cost above the reference. @type {Map<Entrant, Float64Array>} */
  curves = new Map();
  counts = new Float64Array();
  /** Settings with which another part of the landscape may be seen, and whether it is. @type {Field[]} */
  settled = [this.landscape, this.scenario, this.view, this.steps];
  looked = false;
  /** The noise of the last run: who drags the start needs no other. */
  draws = { seed: -1, numbers: new Float64Array() };

  map = new Panel({
    label: "The landscape from above, lighter is cheaper, with the path of each optimizer",
    ratio: 1.03,
    margin: MARGIN,
    frame: (pen) => pen.window(...this.window),
    ground: (pen) => this.drawGround(pen),
    paint: (pen) => this.drawPaths(pen),
  });
  chart = new Panel({
    label: "Cost against step on a logarithmic axis, a line for each optimizer",
    ratio: 1.03,
    margin: { left: 44, top: 30, right: 18, bottom: 38 },
    frame: (pen) => pen.window([0, this.player.last], this.limits, true),
    ground: (pen) => this.drawAxes(pen),
    paint: (pen) => this.drawCosts(pen),
  });
  panels = [this.map, this.chart];
  trails = { map: new Trail(), chart: new Trail() };
  handle = new Handle(
    this.map,
    "Start",
    (w1, w2) => this.start(w1, w2),
    () => [this.w1.value, this.w2.value],
  );
  tip = h("div", { class: "tip", hidden: true });

  /** @override */
  parts() {
    for (const panel of this.panels) {
      panel.element.addEventListener("pointermove", (event) => this.hover(panel, event));
      panel.element.addEventListener("pointerdown", (event) => this.hover(panel, event));
      panel.element.addEventListener("pointerleave", () => this.bring(null));
    }
    this.map.above.addEventListener("click", (event) =>
      this.handle.to(...this.map.scale.at(event.offsetX, event.offsetY)),
    );
    const others = [this.view, this.steps, this.noise, this.seed].map(({ element }) => element);
    const head = ["Optimizer", "Learning rate", "Settings", "Parameters", "Cost"].map((text) =>
      h("th", { scope: "col" }, text),
    );
    return [
      h(
        "div",
        { class: "fields" },
        this.landscape.element,
        this.scenario.element,
        h("div", { class: "pair" }, this.w1.element, this.w2.element),
        ...others,
      ),
      h("div", { class: "panels" }, this.map.element, this.chart.element),
      this.player.element,
      h(
        "table",
        { class: "entrants" },
        h("thead", {}, h("tr", {}, ...head)),
        ...this.entrants.map(({ rows }) => rows),
      ),
    ];
  }

  get J() {
    return landscapes[this.landscape.value];
  }

  /** The entrants that run. */
  get running() {
    return /** @type {Runner[]} */ (this.entrants.filter(({ run }) => run));
  }

  /** Whether there are too many wells in sight for large marks and all contour lines. */
  get sparse() {
    return this.J.wells && this.view.value === "whole";
  }

  /** @param {Runner} runner */
  curve(runner) {
    return this.curves.get(runner) ?? runner.run.costs;
  }

  /** @override @param {Field} field */
  adopt(field) {
    if (field === this.landscape) {
      const { start } = this.J;
      this.w1.begin(start[0]);
      this.w2.begin(start[1]);
    }
    if (field === this.landscape || field === this.scenario) {
      const rates = settings[this.landscape.value];
      for (const entrant of this.entrants)
        entrant.begin(rates[this.scenario.value][entrant.name], rates["well-chosen"][entrant.name]);
    }
    // Dragging the start does not move the window: the start would run away from the hand.
    if (this.settled.includes(field)) this.looked = false;
  }

  /** Look at the whole landscape, or at the square around what the paths have of it. */
  look() {
    const { J, domain, least } = this.J;
    const whole = this.view.value === "whole";
    this.window = whole
      ? domain
      : around(
          this.running.map(({ run }) => run),
          domain,
        );
    this.edges = levels(J, this.window, whole ? least : Infinity, theme().bands.length);
    this.map.stale = this.looked = true;
  }

  /** @param {number} w1 @param {number} w2 */
  start(w1, w2) {
    this.w1.set(w1);
    this.w2.set(w2);
    this.change(this.w1);
  }

  /** The gradient that all optimizers see. @param {number} steps */
  gradient(steps) {
    if (!this.noise.value) return this.J.gradient;
    const seed = this.seed.value;
    if (this.draws.seed !== seed || this.draws.numbers.length < 2 * steps) {
      this.draws = { seed, numbers: normals(seed, 2 * steps) };
    }
    return noisy(this.J.gradient, this.noise.value, this.draws.numbers);
  }

  /** @override */
  compute() {
    const { J, least, reference } = this.J;
    const steps = this.steps.value;
    const gradient = this.gradient(steps);
    for (const entrant of this.entrants) {
      entrant.arrange();
      if (!entrant.on.value) {
        entrant.run = null;
        continue;
      }
      const { rate } = schedules[entrant.law.value];
      const given = entrant.scheduled;
      entrant.run = descend(
        J,
        gradient,
        entrant.rule,
        [this.w1.value, this.w2.value],
        steps,
        (t) => rate(t, entrant.rate.value, given),
        entrant.hyperparameters,
      );
    }
    // Cost is drawn above the minimum that is near, or the lowest if a run falls below that.
    const lowest = Math.min(
      ...this.running.map(({ run }) => run.costs.reduce((a, b) => (b < a ? b : a), Infinity)),
    );
    this.reference = lowest >= reference - 1e-9 ? reference : Math.min(least, reference);
    this.curves = new Map(
      this.running.map((runner) => [runner, runner.run.costs.map((cost) => cost - this.reference)]),
    );
    this.limits = this.curves.size ? costLimits([...this.curves.values()]) : [0.1, 10];
    this.seed.element.hidden = this.noise.value === 0;
    this.scenario.add(this.entrants.some((entrant) => entrant.changed) ? ", changed" : "");
    this.counts = Float64Array.from({ length: steps + 1 }, (_, t) => t);
    this.chart.stale = true;
    this.player.resize(steps);
    if (!this.looked) this.look();
  }

  /** @override */
  show() {
    super.show();
    this.handle.show();
    const step = this.player.value;
    for (const entrant of this.entrants) {
      const gone = entrant.gone(step);
      entrant.rows.classList.toggle("diverged", gone);
      put(entrant.place, entrant.run && !gone ? formatPair(entrant.run.w1[step], entrant.run.w2[step]) : "");
      put(entrant.cost, entrant.outcome(step));
    }
  }

  /** @override */
  restyle() {
    for (const { head } of this.entrants) head.redraw();
    super.restyle();
  }

  /** Bring an optimizer's path forward; with null, none. @param {Entrant | null} entrant */
  bring(entrant) {
    this.tip.hidden = true;
    if (entrant === this.forward) return;
    this.forward = entrant?.run ? entrant : null;
    for (const panel of this.panels) panel.show();
  }

  /** Show what is nearest to the pointer. @param {Panel} panel @param {PointerEvent} event */
  hover(panel, event) {
    // On the map a press moves the start.
    if (event.buttons && panel === this.map) return this.bring(null);
    const corner = panel.element.getBoundingClientRect();
    const [x, y] = [event.clientX - corner.left, event.clientY - corner.top];
    const scale = panel.scale;
    let [nearest, step] = [16, 0];
    /** @type {Runner | null} */
    let found = null;
    for (const runner of this.running) {
      const [xs, ys] =
        panel === this.map ? [runner.run.w1, runner.run.w2] : [this.counts, this.curve(runner)];
      for (let t = 0; t <= this.player.value; t += 1) {
        const away = Math.hypot(scale.x(xs[t]) - x, scale.y(ys[t]) - y);
        if (away < nearest) [nearest, found, step] = [away, runner, t];
      }
    }
    this.bring(found);
    if (!found) return;
    const { rule, run } = /** @type {Runner} */ (found);
    panel.element.append(this.tip);
    this.tip.replaceChildren(
      h("b", {}, rule.title),
      h("br"),
      `step ${step}`,
      h("br"),
      formatPair(run.w1[step], run.w2[step]),
      h("br"),
      `cost ${format(run.costs[step])}`,
    );
    this.tip.hidden = false;
    this.tip.style.left = `${x > corner.width / 2 ? x - this.tip.offsetWidth - 14 : x + 14}px`;
    this.tip.style.top = `${Math.max(0, y - this.tip.offsetHeight - 10)}px`;
  }

  /** @param {Pen} pen */
  drawGround(pen) {
    ground(pen, this.J.J, this.edges, this.sparse);
    const [, ...up] = roundTicks(pen.up, 5);
    pen.axisBelow(roundTicks(pen.across, 5), "w₁");
    pen.ticksLeft(up);
    const middle = Math.floor(up.length / 2);
    const [below, above] = up.length > 1 ? [up[middle - 1], up[middle]] : pen.up;
    pen.nameLeft("w₂", (below + above) / 2);
  }

  /** Draw each entrant, the one that is forward last and the others pale. @param {Pen} pen @param {(runner: Runner) => void} draw */
  each(pen, draw) {
    const others = () => this.running.filter((runner) => runner !== this.forward).forEach(draw);
    if (this.forward) pen.pale(0.2, others);
    else others();
    this.running.filter((runner) => runner === this.forward).forEach(draw);
  }

  /** What decides how the lines look; at rest nothing is kept of those that were drawn. @param {Pen} pen */
  lines(pen) {
    return this.player.playing ? [this.curves, this.forward, this.window, pen.theme] : null;
  }

  /** @param {Pen} pen */
  drawPaths(pen) {
    const last = this.player.value;
    this.trails.map.draw(pen, this.lines(pen), last, (pen, first) => {
      pen.clipped(() =>
        this.each(pen, ({ name, run }) =>
          pen.line(run.w1, run.w2, { colour: pen.theme.rules[name].line, first, last }),
        ),
      );
    });
    pen.clipped(() => {
      for (const [w1, w2] of this.J.minima) pen.cross(w1, w2, this.sparse);
      pen.dot(this.w1.value, this.w2.value, { edge: pen.theme.ink });
      this.each(pen, (runner) => {
        if (!runner.gone(last)) pen.head(runner.name, runner.run.w1[last], runner.run.w2[last]);
      });
    });
  }

  /** @param {Pen} pen */
  drawAxes(pen) {
    const above =
      Math.abs(this.reference) < 1e-4
        ? "Cost"
        : `Cost above ${String(Number(this.reference.toPrecision(4))).replace("-", "−")}`;
    pen.title(above);
    pen.hairlines(decades(this.limits, 5));
    pen.stepAxis(this.player.last);
  }

  /** @param {Pen} pen */
  drawCosts(pen) {
    const last = this.player.value;
    this.trails.chart.draw(pen, this.lines(pen), last, (pen, first) => {
      pen.clipped(() =>
        this.each(pen, (runner) =>
          pen.line(this.counts, this.curve(runner), {
            colour: pen.theme.rules[runner.name].line,
            width: 1.8,
            first,
            last,
          }),
        ),
      );
    });
    const [low, high] = this.limits;
    this.each(pen, (runner) => {
      const cost = this.curve(runner)[last];
      if (cost >= low && cost <= high) pen.head(runner.name, last, cost);
    });
  }

  /** @override */
  say() {
    const step = this.player.value;
    const ends = this.running.map((runner) => `${runner.rule.title} ${runner.outcome(step)}`);
    return `${this.J.title} from ${formatPair(this.w1.value, this.w2.value)}, cost after ${step} steps: ${ends.join("; ") || "no optimizer runs"}.`;
  }

  /** @override */
  legend() {
    const noise = this.noise.value ? `, noise ${format(this.noise.value)}, seed ${this.seed.value}` : "";
    const rates = this.running.map(({ name, rule, rateText }) => ({
      rule: name,
      text: `${rule.title} ${rateText}`,
    }));
    const place = formatPair(this.w1.value, this.w2.value);
    return {
      title: this.J.title,
      run: [
        `start ${place}, step ${this.player.value} of ${this.player.last}${noise}`,
        rates.slice(0, 3),
        rates.slice(3),
      ],
    };
  }

  /** @override */
  python() {
    const noise = this.noise.value ? `, noise=${this.noise.value}, seed=${this.seed.value}` : "";
    const common = `start=(${this.w1.value}, ${this.w2.value}), steps=${this.steps.value}`;
    const calls = this.running.map(
      (entrant) =>
        `    "${entrant.name}": minimize(\n        "${this.landscape.value}", "${entrant.name}", ${common},\n        ${entrant.python}${noise},\n    ),`,
    );
    const imported = calls.some((call) => call.includes("schedules.")) ? "minimize, schedules" : "minimize";
    return `from paramopt import ${imported}\n\nruns = {\n${calls.join("\n")}\n}\n`;
  }

  /** @override */
  data() {
    const rows = this.running.flatMap(({ name, run }) =>
      Array.from(run.costs, (cost, t) => [name, t, run.w1[t], run.w2[t], cost]),
    );
    save(
      `${this.file}-${this.landscape.value}.csv`,
      csv([["optimizer", "step", "w1", "w2", "cost"], ...rows]),
    );
  }
}
