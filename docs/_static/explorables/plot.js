// Panels: a canvas for the ground, which seldom changes, and one above it for what moves.

import { look } from "mathematics";
import { format, h } from "./dom.js";

/**
 * @typedef {import("mathematics").Theme} Theme
 * @typedef {[number, number]} Pair
 * @typedef {(pen: Pen) => void} Draw
 */

/** The colours of the page's theme. @returns {Theme} */
export function theme() {
  return document.documentElement.dataset.theme === "dark" ? look.dark : look.light;
}

const SANS = '"Source Sans 3 Variable", "Helvetica Neue", Arial, sans-serif';

/** So many points make a piece of a line. */
const PIECE = 100;

/** What draws in a panel: it knows the window, its place in pixels, and the theme. */
export class Pen {
  /** @type {Pair} */
  across = [0, 1];
  /** Of exponents, if the axis is logarithmic. @type {Pair} */
  up = [0, 1];
  logarithmic = false;
  /** Pixels in a unit. */
  wide = 0;
  high = 0;

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Theme} theme
   * @param {{ left: number, top: number, width: number, height: number }} frame In pixels.
   * @param {number} scale Device pixels in a pixel.
   */
  constructor(context, theme, frame, scale) {
    this.context = context;
    this.theme = theme;
    this.frame = frame;
    this.scale = scale;
  }

  /** Set what the frame shows. @param {Pair} across @param {Pair} up @param {boolean} [logarithmic] */
  window(across, up, logarithmic = false) {
    this.across = across;
    this.up = logarithmic ? /** @type {Pair} */ (up.map(Math.log10)) : up;
    this.logarithmic = logarithmic;
    this.wide = this.frame.width / (this.across[1] - this.across[0]);
    this.high = this.frame.height / (this.up[1] - this.up[0]);
  }

  /** The same on another canvas. @param {CanvasRenderingContext2D} context */
  on(context) {
    const pen = new Pen(context, this.theme, this.frame, this.scale);
    const { across, up, logarithmic, wide, high } = this;
    return Object.assign(pen, { across, up, logarithmic, wide, high });
  }

  /** @param {number} value */
  x(value) {
    return this.frame.left + (value - this.across[0]) * this.wide;
  }

  /** What cannot be drawn on a logarithmic axis lies below it. @param {number} value */
  y(value) {
    const low = this.up[0];
    const place = !this.logarithmic ? value : value > 0 ? Math.log10(value) : 2 * low - this.up[1];
    return this.frame.top + (this.up[1] - place) * this.high;
  }

  /** Where in the window a pixel is. @param {number} x @param {number} y @returns {Pair} */
  at(x, y) {
    const { left, top, width, height } = this.frame;
    const [low, high] = this.up;
    const up = high - ((y - top) / height) * (high - low);
    const [first, last] = this.across;
    return [first + ((x - left) / width) * (last - first), this.logarithmic ? 10 ** up : up];
  }

  /** Draw only within the frame. @param {() => void} draw */
  clipped(draw) {
    const { left, top, width, height } = this.frame;
    this.context.save();
    this.context.beginPath();
    this.context.rect(left, top, width, height);
    this.context.clip();
    draw();
    this.context.restore();
  }

  /**
   * Draw a line through points, as far as they can be drawn, with a casing in the ground's colour.
   *
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   * @param {{ colour: string, width?: number, first?: number, last?: number, dash?: number[], casing?: boolean }} look
   */
  line(xs, ys, { colour, width = 2, first = 0, last = xs.length - 1, dash = [], casing = true }) {
    const pieces = this.trace(xs, ys, first, last);
    const { context } = this;
    // Where points are dense nobody sees how corners are joined.
    context.lineJoin = pieces.length > 1 ? "bevel" : "round";
    context.lineCap = "butt";
    context.setLineDash(dash);
    if (casing) for (const piece of pieces) this.stroke(piece, this.theme.ground, width + 1.8);
    if (!dash.length) context.lineCap = "round";
    for (const piece of pieces) this.stroke(piece, colour, width);
    context.setLineDash([]);
  }

  /**
   * Trace a line without what is not seen of it, in pieces: where one long path crosses itself
   * often, a browser takes more than ten times as long to stroke it.
   *
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   * @param {number} first
   * @param {number} last
   */
  trace(xs, ys, first, last) {
    const far = 1e5;
    /** @type {Path2D[]} */
    const pieces = [];
    let path = new Path2D();
    let count = 0;
    // A run that has come to a cycle draws the same segments over and over: once is enough.
    const drawn = new Set();
    let before = NaN;
    const to = (/** @type {number} */ x, /** @type {number} */ y) => {
      const near = x >= 0 && y >= 0 && x < 2048 && y < 2048;
      const cell = near ? 4096 * Math.round(2 * y) + Math.round(2 * x) : NaN;
      const segment = 2 ** 24 * before + cell;
      if (drawn.has(segment)) path.moveTo(x, y);
      else path.lineTo(x, y);
      if (segment >= 0) drawn.add(segment);
      before = cell;
      if (count % PIECE === 0) {
        pieces.push((path = new Path2D()));
        path.moveTo(x, y);
      }
      count += 1;
    };
    // Of points in one column half a pixel wide, the lowest and the highest are seen.
    let [column, lowX, low, highX, high, lowFirst] = [NaN, 0, 0, 0, 0, true];
    const end = () => {
      if (Number.isNaN(column)) return;
      if (lowFirst) to(lowX, low);
      if (high !== low) to(highX, high);
      if (!lowFirst) to(lowX, low);
    };
    for (let i = first; i <= last; i += 1) {
      const x = this.x(xs[i]);
      const exact = this.y(ys[i]);
      if (!(Math.abs(x) < far)) break;
      const y = Math.max(-far, Math.min(far, exact));
      if (Math.abs(x - column) < 0.5) {
        if (y < low) [lowX, low, lowFirst] = [x, y, false];
        if (y > high) [highX, high, lowFirst] = [x, y, true];
      } else {
        end();
        [column, lowX, low, highX, high, lowFirst] = [x, x, y, x, y, true];
      }
      if (!(Math.abs(exact) < far)) break;
    }
    end();
    return pieces;
  }

  /** Draw something, and lay it over what is there. @param {number} opacity @param {() => void} draw */
  pale(opacity, draw) {
    const { context } = this;
    const { width, height } = context.canvas;
    const layer = h("canvas", { width, height });
    this.context = /** @type {CanvasRenderingContext2D} */ (layer.getContext("2d"));
    this.context.setTransform(context.getTransform());
    draw();
    this.context = context;
    context.save();
    context.resetTransform();
    context.globalAlpha = opacity;
    context.drawImage(layer, 0, 0);
    context.restore();
  }

  /** @param {Path2D} path @param {string} colour @param {number} width */
  stroke(path, colour, width) {
    this.context.strokeStyle = colour;
    this.context.lineWidth = width;
    this.context.stroke(path);
  }

  /** Draw an optimizer's head in the window. @param {string} rule @param {number} x @param {number} y */
  head(rule, x, y) {
    this.mark(rule, this.x(x), this.y(y));
  }

  /** Draw an optimizer's head at pixels. @param {string} rule @param {number} x @param {number} y */
  mark(rule, x, y) {
    const { context } = this;
    context.save();
    context.translate(x, y);
    const path = headShape(rule);
    this.stroke(path, this.theme.ground, 2.4);
    context.fillStyle = this.theme.rules[rule].line;
    context.fill(path);
    context.restore();
  }

  /** Draw a dot or, if it has no fill, a ring. @param {number} x @param {number} y @param {{ size?: number, fill?: string, edge?: string, width?: number }} look */
  dot(x, y, { size = 8, fill = this.theme.ground, edge = "", width = 1.5 }) {
    const path = new Path2D();
    path.arc(this.x(x), this.y(y), size / 2, 0, 2 * Math.PI);
    this.context.fillStyle = fill;
    this.context.fill(path);
    if (edge) this.stroke(path, edge, width);
  }

  /** Mark a minimum with a cross. @param {number} x @param {number} y @param {boolean} [small] */
  cross(x, y, small = false) {
    const half = small ? 2 : 4.5;
    const [left, top] = [this.x(x), this.y(y)];
    const path = new Path2D(`M${left - half} ${top}h${2 * half}M${left} ${top - half}v${2 * half}`);
    this.context.lineCap = "round";
    if (!small) this.stroke(path, rgb(this.theme.bands[0]), 3.7);
    this.stroke(path, this.theme.ink, small ? 0.8 : 1.5);
  }

  /**
   * Write at pixels.
   *
   * @param {number} x
   * @param {number} y Of the baseline.
   * @param {string} text
   * @param {{ colour?: string, align?: CanvasTextAlign, size?: number, weight?: number, italic?: boolean, casing?: boolean }} [look]
   */
  write(
    x,
    y,
    text,
    {
      colour = this.theme.grey,
      align = "left",
      size = 12,
      weight = 400,
      italic = false,
      casing = false,
    } = {},
  ) {
    const { context } = this;
    context.font = `${italic ? "italic " : ""}${weight} ${size}px ${SANS}`;
    context.textAlign = align;
    if (casing) {
      context.strokeStyle = this.theme.ground;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeText(text, x, y);
    }
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  /** Number a linear axis below. @param {number[]} ticks @param {string} name */
  axisBelow(ticks, name) {
    const { left, top, width, height } = this.frame;
    for (const tick of ticks) {
      this.write(this.x(tick), top + height + 16, format(tick), { align: "center" });
    }
    this.write(left + width / 2, top + height + 32, name, { align: "center", italic: name.length < 3 });
  }

  /** Draw hairlines across and number them. @param {[number, string][]} ticks */
  hairlines(ticks) {
    const { left, width } = this.frame;
    for (const [tick, text] of ticks) {
      const y = Math.round(this.y(tick)) + 0.5;
      this.stroke(new Path2D(`M${left} ${y}h${width}`), this.theme.grid, 1);
      this.write(left - 6, y + 4, text, { align: "right" });
    }
  }

  /** Draw and number the axis of steps below. @param {number} last */
  stepAxis(last) {
    this.baseline();
    this.axisBelow([0, Math.round(last / 2), last], "step");
  }

  /** Number a landscape's axis at the left. @param {number[]} ticks */
  ticksLeft(ticks) {
    for (const tick of ticks) {
      this.write(this.frame.left - 6, this.y(tick) + 4, format(tick), { align: "right" });
    }
  }

  /** Name the axis at the left. @param {string} name @param {number} at A value on it. */
  nameLeft(name, at) {
    this.write(this.frame.left - 8, this.y(at) + 4, name, { align: "right", italic: true });
  }

  /** Write a title over the frame, and a note at its right end. @param {string} title @param {string} [note] */
  title(title, note = "") {
    const { left, top, width } = this.frame;
    this.write(left, top - 14, title, { size: 13, weight: 600, colour: this.theme.ink });
    this.write(left + width, top - 14, note, { align: "right" });
  }

  /** Draw the axis line below. */
  baseline() {
    const { left, top, width, height } = this.frame;
    this.stroke(new Path2D(`M${left} ${top + height + 0.5}h${width}`), this.theme.axis, 1);
  }
}

/** @param {[number, number, number]} colour */
function rgb(colour) {
  return `rgb(${colour.join(" ")})`;
}

/** The outline of an optimizer's head around the origin. @param {string} rule @param {number} scale */
export function headShape(rule, scale = 1) {
  const shape = look.heads[rule];
  const radius = (look.sizes[shape] / 2) * scale;
  const path = new Path2D();
  if (shape === "o") path.arc(0, 0, radius, 0, 2 * Math.PI);
  else if (shape === "s") path.rect(-radius, -radius, 2 * radius, 2 * radius);
  else {
    /** @type {Record<string, Pair[]>} */
    const outlines = {
      h: regular(6, 1),
      D: regular(4, 1.35),
      "^": regular(3, 1.15),
      v: regular(3, -1.15),
      "*": star(),
    };
    outlines[shape].forEach(([x, y], i) =>
      i ? path.lineTo(x * radius, y * radius) : path.moveTo(x * radius, y * radius),
    );
    path.closePath();
  }
  return path;
}

/** @param {number} corners @param {number} size @returns {Pair[]} */
function regular(corners, size) {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return [size * Math.sin(angle), -size * Math.cos(angle)];
  });
}

/** @returns {Pair[]} */
function star() {
  return Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.42 : 1;
    return [radius * Math.sin((Math.PI * i) / 5), -radius * Math.cos((Math.PI * i) / 5)];
  });
}

/** An optimizer's head as a picture in the text. @param {string} rule */
export function headPicture(rule) {
  const canvas = h("canvas", { class: "head", "aria-hidden": "true" });
  const redraw = () => {
    canvas.width = canvas.height = 32;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(2, 2);
    context.translate(8, 8);
    context.fillStyle = theme().rules[rule].line;
    context.fill(headShape(rule, 1.1));
  };
  redraw();
  return { canvas, redraw };
}

/**
 * One pair of axes. It is drawn again whenever its size, the theme or its ground changes.
 */
export class Panel {
  /**
   * @param {object} options
   * @param {string} options.label What the picture is, for screen readers.
   * @param {number} options.ratio Height of the whole panel over its width.
   * @param {{ left: number, top: number, right: number, bottom: number }} options.margin In pixels.
   * @param {(pen: Pen) => void} options.frame Sets the pen's window.
   * @param {Draw} options.ground Draws what seldom changes.
   * @param {Draw} options.paint Draws what moves.
   */
  constructor({ label, ratio, margin, frame, ground, paint }) {
    this.ratio = ratio;
    this.margin = margin;
    this.draws = { frame, ground, paint };
    this.below = h("canvas", { "aria-hidden": "true" });
    this.above = h("canvas", { role: "img", "aria-label": label });
    this.element = h("div", { class: "panel" }, this.below, this.above);
    this.stale = true;
    this.width = 0;
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  get height() {
    return Math.round(this.width * this.ratio);
  }

  resize() {
    if (this.measure()) this.show();
  }

  /** Take the width that it has in the page; return whether that is another one. */
  measure() {
    const width = Math.round(this.element.clientWidth);
    if (!width || width === this.width) return false;
    this.width = width;
    this.stale = true;
    return true;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} width @param {number} scale */
  pen(context, width, scale) {
    const { left, top, right, bottom } = this.margin;
    const height = Math.round(width * this.ratio);
    const frame = { left, top, width: width - left - right, height: height - top - bottom };
    const pen = new Pen(context, theme(), frame, scale);
    this.draws.frame(pen);
    return pen;
  }

  /** Where pixels of the panel are in the window. */
  get scale() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.above.getContext("2d"));
    return this.pen(context, this.width, 1);
  }

  /** Draw what moves, and the ground if it is stale. */
  show() {
    if (!this.width) return;
    const pixels = window.devicePixelRatio;
    if (this.stale) this.layer(this.below, pixels, this.draws.ground);
    this.layer(this.above, pixels, this.draws.paint);
    this.stale = false;
  }

  /** @param {HTMLCanvasElement} canvas @param {number} pixels @param {Draw} draw */
  layer(canvas, pixels, draw) {
    const [width, height] = [this.width * pixels, this.height * pixels];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.height = `${this.height}px`;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(pixels, 0, 0, pixels, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    draw(this.pen(context, this.width, pixels));
  }

  /** Draw all of it somewhere else, with its corner at pixels. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} scale */
  copy(context, x, y, width, scale) {
    context.save();
    context.translate(x, y);
    const pen = this.pen(context, width, scale);
    this.draws.ground(pen);
    this.draws.paint(pen);
    context.restore();
  }
}

/** At most `count` round numbers between two. @param {Pair} ends @param {number} count */
export function roundTicks([low, high], count) {
  const rough = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step =
    unit * /** @type {number} */ ([1, 2, 2.5, 5, 10].find((factor) => factor * unit >= rough * 0.999));
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i += 1) {
    ticks.push(Number((i * step).toPrecision(9)));
  }
  return ticks;
}

/** A few powers of ten between two, each with its print. @param {Pair} ends @param {number} count @returns {[number, string][]} */
export function decades([low, high], count) {
  const [first, last] = [Math.round(Math.log10(low)), Math.round(Math.log10(high))];
  const every = Math.max(1, Math.round((last - first) / (count - 1)));
  /** @type {[number, string][]} */
  const ticks = [];
  for (let n = last; n >= first; n -= every) ticks.push([10 ** n, format(10 ** n).replace("1 × ", "")]);
  return ticks;
}

/**
 * Whole decades that hold all curves: up to 1000 times where they begin, down nine.
 *
 * @param {ArrayLike<number>[]} curves Costs above the reference; the first begins at the start.
 * @returns {Pair}
 */
export function costLimits(curves) {
  const ceiling = 1000 * curves[0][0];
  let [lowest, highest] = [Infinity, 0];
  for (const curve of curves) {
    for (let i = 0; i < curve.length; i += 1) {
      const cost = curve[i];
      if (!(cost > 0 && cost <= ceiling)) continue;
      if (cost < lowest) lowest = cost;
      if (cost > highest) highest = cost;
    }
  }
  if (!highest) return [0.1, 10];
  const top = Math.ceil(Math.log10(highest) + 0.05);
  const floor = Math.min(Math.max(Math.floor(Math.log10(lowest)), top - 9), top - 2);
  return [10 ** floor, 10 ** top];
}
