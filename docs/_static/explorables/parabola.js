// One step of gradient descent on a parabola, as the still figures draw it: the tangent that is
// trusted, the step along it, the error at its end.

import { rules, theory } from "mathematics";
import { format } from "./dom.js";

/**
 * @typedef {import("./plot.js").Pen} Pen
 * @typedef {ReturnType<typeof stepFrom>} Step
 */

/** The window is the same for all curvatures: else all parabolas would look the same. */
export const EDGE = 3.2;
export const CEILING = 5;
const FLOOR = -4.2;
/** Below the floor there is room for the arrow. @type {[[number, number], [number, number]]} */
export const WINDOW = [
  [-EDGE, EDGE],
  [-5, CEILING],
];

/** What a step from `w` consists of. @param {number} w @param {number} rate @param {number} curvature */
export function stepFrom(w, rate, curvature) {
  const [slope] = theory.parabola_gradient(w, curvature);
  const [next] = rules.gradient_descent.step(w, slope, { learning_rate: rate });
  const after = theory.parabola(next, curvature);
  const error = theory.approximation_error(rate, curvature, w);
  return {
    w,
    cost: theory.parabola(w, curvature),
    slope,
    step: next - w,
    next,
    after,
    promised: after - error,
    error,
  };
}

/** Whether a point of the parabola lies in the window. @param {number} w @param {number} cost */
export function seen(w, cost) {
  return Math.abs(w) <= EDGE && cost <= CEILING;
}

/** Draw the step and its parts. @param {Pen} pen @param {Step} step @param {number} curvature */
export function drawStep(pen, step, curvature) {
  if (Number.isFinite(step.promised)) drawTangent(pen, step, curvature);
  drawArrow(pen, step);
  drawPoint(pen, step.next, step.after, pen.theme.ground);
  drawPoint(pen, step.w, step.cost, pen.theme.ink);
  drawNames(pen, step);
}

/** Keep a number between two. @param {number} value @param {number} low @param {number} high */
function between(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** The tangent, and the error between it and the parabola, down to the floor. @param {Pen} pen @param {Step} step @param {number} curvature */
function drawTangent(pen, { w, cost, next, after, promised }, curvature) {
  const { clay, ink } = pen.theme;
  const { context } = pen;
  const { left, top, width } = pen.frame;
  const floor = pen.y(FLOOR);
  context.save();
  context.beginPath();
  context.rect(left, top, width, floor - top);
  context.clip();
  const error = new Path2D();
  error.moveTo(pen.x(next), pen.y(promised));
  for (let i = 0; i <= 60; i += 1) {
    const u = w + ((next - w) * i) / 60;
    error.lineTo(pen.x(u), pen.y(theory.parabola(u, curvature)));
  }
  context.globalAlpha = 0.15;
  context.fillStyle = clay;
  context.fill(error);
  context.globalAlpha = 1;
  // A little longer than the step at both ends.
  const [x, y] = [pen.x(next) - pen.x(w), pen.y(promised) - pen.y(cost)];
  const length = Math.hypot(x, y) || 1;
  const [before, beyond] = [18 / length, 9 / length];
  context.lineCap = "round";
  const tangent = new Path2D();
  tangent.moveTo(pen.x(w) - before * x, pen.y(cost) - before * y);
  tangent.lineTo(pen.x(next) + beyond * x, pen.y(promised) + beyond * y);
  pen.stroke(tangent, ink, 1.3);
  context.lineCap = "butt";
  pen.stroke(new Path2D(`M${pen.x(next)} ${pen.y(promised)}V${pen.y(after)}`), clay, 3);
  context.restore();
  if (promised < FLOOR && Math.abs(next) <= EDGE) {
    context.fillStyle = clay;
    context.fill(new Path2D(`M${pen.x(next)} ${floor + 5}l-5 -8h10z`));
  }
}

/** The step along the lower edge, below both its ends. @param {Pen} pen @param {Step} step */
function drawArrow(pen, { w, cost, next, promised }) {
  const { ink, axis } = pen.theme;
  const { left, top, width, height } = pen.frame;
  const y = top + height - 7;
  const { context } = pen;
  const [from, to] = [w, next].map((end) => between(pen.x(end), left, left + width));
  if (!(Math.abs(to - from) >= 1)) return;
  context.setLineDash([1, 3]);
  for (const [end, above] of [
    [w, cost],
    [next, promised],
  ]) {
    if (Math.abs(end) <= EDGE)
      pen.stroke(new Path2D(`M${pen.x(end)} ${pen.y(between(above, FLOOR, CEILING))}V${y}`), axis, 1);
  }
  context.setLineDash([]);
  const way = Math.sign(to - from);
  const head = Math.min(6, Math.abs(to - from));
  pen.stroke(new Path2D(`M${from} ${y}H${to - way * head}`), ink, 1.6);
  context.fillStyle = ink;
  context.fill(new Path2D(`M${to} ${y}l${-way * head} -3v6z`));
  const middle = between((from + to) / 2, left + 28, left + width - 28);
  pen.write(middle, y - 7, "−α J′(w)", { align: "center", italic: true, colour: ink, casing: true });
}

/** A point of the parabola; one outside the window is an arrow head on its edge. @param {Pen} pen @param {number} w @param {number} cost @param {string} fill */
function drawPoint(pen, w, cost, fill) {
  const { ink } = pen.theme;
  if (seen(w, cost)) return pen.dot(w, cost, { size: 9, fill, edge: ink, width: 1.6 });
  if (Number.isNaN(w)) return;
  const aside = Math.abs(w) > EDGE;
  const { context } = pen;
  context.save();
  context.translate(pen.x(between(w, -EDGE, EDGE)), pen.y(Math.min(cost, CEILING)));
  context.rotate(aside ? (Math.sign(w) * Math.PI) / 2 : 0);
  const head = new Path2D("M0 0l-5 9h10z");
  context.fillStyle = fill;
  context.fill(head);
  context.lineJoin = "round";
  pen.stroke(head, ink, 1.6);
  context.restore();
}

/** Write beside the parts what they are, as far as there is room. @param {Pen} pen @param {Step} step */
function drawNames(pen, { w, cost, next, after, promised, error }) {
  const { ink, clay } = pen.theme;
  const onwards = Math.sign(next - w);
  const { left, top, width } = pen.frame;
  const [here, there] = [pen.x(w), pen.x(next)];
  const outwards = w < 0 ? -1 : 1;
  const apart = Math.hypot(there - here, pen.y(after) - pen.y(cost)) > 26;
  const inside = (/** @type {number} */ y) => Math.max(pen.y(y) - 8, top + 10);
  if (seen(w, cost))
    pen.write(here - 8 * outwards, inside(cost), "w", {
      align: w < 0 ? "left" : "right",
      italic: true,
      colour: ink,
      casing: true,
    });
  if (seen(next, after) && apart) {
    const side = next < 0 ? 1 : -1;
    pen.write(there + 8 * side, inside(after), "next w", {
      align: next < 0 ? "left" : "right",
      colour: ink,
      casing: true,
    });
  }
  if (Math.abs(next) > EDGE || !(pen.y(promised) - pen.y(after) > 3)) return;
  // Outside of what lies between tangent and parabola, if there is room.
  const right = onwards > 0 ? there + 90 < left + width : there - 90 < left;
  const middle = (pen.y(Math.max(promised, FLOOR)) + pen.y(Math.min(after, CEILING))) / 2;
  pen.write(there + (right ? 9 : -9), Math.max(middle, pen.y(0) + 12) + 4, `error ${format(error)}`, {
    align: right ? "left" : "right",
    weight: 600,
    colour: clay,
    casing: true,
  });
  const end = there + 14 * onwards;
  const room =
    promised > FLOOR && pen.y(promised) - pen.y(after) > 14 && end - 50 > left && end + 50 < left + width;
  if (room)
    pen.write(end, Math.min(pen.y(promised) + 12, pen.y(FLOOR)), "tangent", {
      align: onwards > 0 ? "left" : "right",
      colour: ink,
      casing: true,
    });
}
