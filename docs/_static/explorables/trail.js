// Lines that grow while they are played: what is drawn is kept for some steps, and only what is new
// is drawn. Where lines cross, the newest is then on top; at rest they lie in their own order.

import { h } from "./dom.js";

/** @typedef {import("./plot.js").Pen} Pen */

/** After so many steps all is drawn again, in one piece. */
const STEPS = 20;

export class Trail {
  canvas = h("canvas");
  /** What the kept lines show, and up to which step. @type {unknown[]} */
  shown = [];
  step = 0;

  /**
   * Draw lines up to a step.
   *
   * @param {Pen} pen
   * @param {unknown[] | null} shown What they show; if any of it is not what it was, or if it is null, all is drawn.
   * @param {number} last The step.
   * @param {(pen: Pen, first: number) => void} lines Draws them from a step on.
   */
  draw(pen, shown, last, lines) {
    if (!shown) return lines(pen, 0);
    const { canvas } = this;
    const { width, height } = pen.context.canvas;
    const kept =
      canvas.width === width &&
      canvas.height === height &&
      shown.every((thing, i) => thing === this.shown[i]);
    if (!kept || last < this.step || last > this.step + STEPS) {
      canvas.width = width; // and nothing is on it any more
      canvas.height = height;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.scale(pen.scale, pen.scale);
      lines(pen.on(context), 0);
      [this.shown, this.step] = [shown, last];
    }
    pen.context.drawImage(canvas, 0, 0, width / pen.scale, height / pen.scale);
    // One step more than what is new: the casing of the new part must not cut into the old one.
    if (last > this.step) lines(pen, Math.max(this.step - 1, 0));
  }
}
