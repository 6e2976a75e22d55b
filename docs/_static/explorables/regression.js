// Data for a line, and the mini-batches it is trained on, as `paramopt.regression` draws them.

import { line } from "mathematics";
import { Generator } from "./numpy_random.js";

/** @typedef {[number, number]} Pair */

/**
 * Draw a truth, and examples around it.
 *
 * @param {number} m
 * @param {number} seed
 */
export function draw(m, seed) {
  const random = new Generator(seed);
  const truth = pair(random, line.largest_truth);
  const [spread, noise] = [Math.sqrt(line.x_variance), Math.sqrt(line.noise_variance)];
  const x = new Float64Array(m);
  const y = new Float64Array(m);
  for (let i = 0; i < m; i += 1) {
    x[i] = spread * random.normal();
    y[i] = line.model(x[i], ...truth) + noise * random.normal();
  }
  return { x, y, truth };
}

/** Draw parameters to start from. @param {number} seed */
export function start(seed) {
  return pair(new Generator(seed, 1), line.largest_start);
}

/** @param {Generator} random @param {number} largest @returns {Pair} */
function pair(random, largest) {
  return [random.uniform(-largest, largest), random.uniform(-largest, largest)];
}

/**
 * Deal the examples out into mini-batches, shuffled anew for each epoch.
 *
 * @param {number} m
 * @param {number} size How many a batch has, fewer than m; the last of an epoch has what is left.
 * @param {number} steps How many batches are wanted.
 * @param {number} seed
 * @returns {Uint16Array[]} The numbers of the examples of each batch.
 */
export function deal(m, size, steps, seed) {
  const random = new Generator(seed);
  const batches = [];
  while (batches.length < steps) {
    const order = random.permutation(m);
    for (let i = 0; i < m; i += size) batches.push(order.subarray(i, i + size));
  }
  return batches.slice(0, steps);
}
