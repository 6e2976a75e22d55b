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
  const settings = { ...hyperparameters };
  let first = [start[0], ...Array(rule.keeps).fill(0)];
  let second = [start[1], ...Array(rule.keeps).fill(0)];
  let diverged = -1;
  for (let t = 0; ; t += 1) {
    w1[t] = first[0];
    w2[t] = second[0];
    costs[t] = J(first[0], second[0]);
    if (diverged < 0 && !Number.isFinite(first[0] + second[0] + costs[t])) diverged = t;
    if (t === steps) return { w1, w2, costs, diverged };
    const [d1, d2] = gradient(first[0], second[0], t);
    const count = rule.countsSteps ? [t + 1] : [];
    settings.learning_rate = learningRate(t);
    first = rule.step(first[0], d1, ...first.slice(1), ...count, settings);
    second = rule.step(second[0], d2, ...second.slice(1), ...count, settings);
  }
}

/**
 * Add Gaussian noise to each component of a gradient, the same for the same seed.
 *
 * @param {(w1: number, w2: number) => Pair} gradient
 * @param {number} deviation The standard deviation.
 * @param {number} seed
 * @returns {(w1: number, w2: number) => Pair}
 */
export function noisy(gradient, deviation, seed) {
  if (deviation === 0) return gradient;
  let [first, second] = noise.state(seed);
  let value = 0;
  const normal = () => {
    [first, second, value] = noise.normal(first, second);
    return value;
  };
  for (let i = 0; i < noise.BURN_IN; i += 1) normal();
  return (w1, w2) => {
    const [d1, d2] = gradient(w1, w2);
    const a = deviation * normal();
    return [d1 + a, d2 + deviation * normal()];
  };
}
