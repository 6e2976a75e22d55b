// A run: a cost, a rule, a start. The formulas come from the package; only the loop is written here.

import { noise } from "mathematics";

/**
 * @typedef {import("mathematics").Rule} Rule
 * @typedef {[number, number]} Pair
 * @typedef {object} Run
 * @property {Float64Array} w1 The first parameter at the start and after each step.
 * @property {Float64Array} w2 The second one.
 * @property {Float64Array} costs The cost there.
 * @property {number} diverged The first step at which a number is not finite; -1 if there is none.
 */

/**
 * Take step after step and keep where they lead.
 *
 * @param {(w1: number, w2: number) => number} J The cost.
 * @param {(w1: number, w2: number, t: number) => Pair} gradient Its gradient in step t = 0, 1, ...
 * @param {Rule} rule The update rule.
 * @param {Pair} start Where to begin.
 * @param {number} steps How many steps to take.
 * @param {(t: number) => number} learningRate The rate of step t.
 * @param {Record<string, number>} hyperparameters The rule's other hyperparameters.
 * @returns {Run}
 */
export function descend(J, gradient, rule, start, steps, learningRate, hyperparameters) {
  const w1 = new Float64Array(steps + 1);
  const w2 = new Float64Array(steps + 1);
  const costs = new Float64Array(steps + 1);
  const settings = { ...hyperparameters, learning_rate: 0 };
  // What a rule takes for each parameter, in order; the same two lists serve all steps.
  const rest = [...Array(rule.keeps).fill(0), ...(rule.countsSteps ? [0] : []), settings];
  /** @type {Parameters<Rule["step"]>} */
  const first = [start[0], 0, ...rest];
  /** @type {Parameters<Rule["step"]>} */
  const second = [start[1], 0, ...rest];
  let diverged = -1;
  for (let t = 0; ; t += 1) {
    const a = first[0];
    const b = second[0];
    w1[t] = a;
    w2[t] = b;
    costs[t] = J(a, b);
    if (diverged < 0 && !Number.isFinite(a + b + costs[t])) diverged = t;
    if (t === steps) return { w1, w2, costs, diverged };
    [first[1], second[1]] = gradient(a, b, t);
    settings.learning_rate = learningRate(t);
    for (const taken of [first, second]) {
      if (rule.countsSteps) taken[taken.length - 2] = t + 1;
      const result = rule.step(...taken);
      taken[0] = result[0];
      for (let i = 1; i < result.length; i += 1) taken[i + 1] = result[i];
    }
  }
}

/**
 * Draw standard normal numbers, the same for the same seed.
 *
 * @param {number} seed
 * @param {number} count
 */
export function normals(seed, count) {
  let [first, second] = noise.state(seed);
  let value = 0;
  const draw = () => {
    [first, second, value] = noise.normal(first, second);
    return value;
  };
  for (let i = 0; i < noise.BURN_IN; i += 1) draw();
  return Float64Array.from({ length: count }, draw);
}

/**
 * Add Gaussian noise to each component of a gradient.
 *
 * @param {(w1: number, w2: number) => Pair} gradient
 * @param {number} deviation The standard deviation.
 * @param {Float64Array} draws Two for each step.
 * @returns {(w1: number, w2: number, t: number) => Pair}
 */
export function noisy(gradient, deviation, draws) {
  return (w1, w2, t) => {
    const [d1, d2] = gradient(w1, w2);
    return [d1 + deviation * draws[2 * t], d2 + deviation * draws[2 * t + 1]];
  };
}
