// The cost of a line: the mean over examples of the package's loss, and its derivatives.

import { line } from "mathematics";

/** @typedef {[number, number]} Pair */

/** Six numbers for each example: its loss, the slope by w and b, the curvature by ww, wb and bb. */
const TERMS = 6;

/**
 * Return the line with the smallest cost.
 *
 * @param {ArrayLike<number>} x
 * @param {ArrayLike<number>} y
 */
export function bestFit(x, y) {
  const [meanX, meanY] = [mean(x), mean(y)];
  const aside = Float64Array.from(x, (value) => value - meanX);
  const variance = mean(aside.map((a) => a * a));
  const covariance = mean(aside.map((a, i) => a * (y[i] - meanY)));
  return line.normal_solution(meanX, meanY, variance, covariance);
}

/** @param {ArrayLike<number>} values */
function mean(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i];
  return sum / values.length;
}

/**
 * The cost on examples, and on any of them.
 *
 * A line is linear in w and b and the loss is quadratic, so the cost is a quadratic: its value, slope
 * and curvature at one place say what it is everywhere. They are means of those of the examples.
 */
export class Examples {
  /** @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {Pair} place */
  constructor(x, y, place) {
    this.place = place;
    this.terms = new Float64Array(TERMS * x.length);
    for (let i = 0; i < x.length; i += 1) {
      const prediction = line.model(x[i], ...place);
      const [, byW, byB] = line.model_gradient(x[i], ...place);
      const [, slope] = line.loss_gradient(y[i], prediction);
      const bend = line.loss_hessian(y[i], prediction)[3];
      const term = [
        line.loss(y[i], prediction),
        slope * byW,
        slope * byB,
        bend * byW * byW,
        bend * byW * byB,
        bend * byB * byB,
      ];
      this.terms.set(term, TERMS * i);
    }
    this.all = Uint16Array.from(x, (_, i) => i);
  }

  /** Return the cost on those of some numbers. @param {ArrayLike<number>} chosen */
  cost(chosen) {
    const { terms } = this;
    const sums = new Float64Array(TERMS);
    for (let i = 0; i < chosen.length; i += 1) {
      for (let k = 0, at = TERMS * chosen[i]; k < TERMS; k += 1) sums[k] += terms[at + k];
    }
    return new Cost(
      this.place,
      sums.map((sum) => sum / chosen.length),
    );
  }
}

/** A quadratic cost, given by its value, slope and curvature at a place. */
export class Cost {
  /** @param {Pair} place @param {Float64Array} terms */
  constructor([w0, b0], [value, slopeW, slopeB, ww, wb, bb]) {
    /** The second derivatives by ww, wb and bb. */
    this.hessian = /** @type {const} */ ([ww, wb, bb]);
    this.J = (/** @type {number} */ w, /** @type {number} */ b) => {
      const dw = w - w0;
      const db = b - b0;
      return value + (slopeW + (ww * dw + wb * db) / 2) * dw + (slopeB + (wb * dw + bb * db) / 2) * db;
    };
    /** @type {(w: number, b: number) => Pair} */
    this.gradient = (w, b) => {
      const dw = w - w0;
      const db = b - b0;
      return [slopeW + ww * dw + wb * db, slopeB + wb * dw + bb * db];
    };
  }
}
