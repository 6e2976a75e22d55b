// A point of a panel that can be dragged, or moved by the arrow keys.

import { formatPair, h } from "./dom.js";

/** @typedef {import("./plot.js").Panel} Panel */

export class Handle {
  stands = "";

  /**
   * @param {Panel} panel
   * @param {string} name What it is called.
   * @param {(w1: number, w2: number) => void} move Told where it is wanted.
   * @param {() => [number, number]} place Where it is.
   */
  constructor(panel, name, move, place) {
    this.panel = panel;
    this.name = name;
    this.move = move;
    this.place = place;
    this.button = h("button", {
      type: "button",
      class: "handle",
      onkeydown: (event) => this.press(/** @type {KeyboardEvent} */ (event)),
    });
    this.button.addEventListener("pointerdown", (event) => this.grab(event));
    panel.element.append(this.button);
    // The panel knows its new size by then: it watches itself, and earlier.
    new ResizeObserver(() => this.show()).observe(panel.element);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
    const way = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { across, up } = this.panel.scale;
    const share = event.shiftKey ? 0.1 : 0.01;
    const [w1, w2] = this.place();
    this.to(w1 + way[0] * share * (across[1] - across[0]), w2 + way[1] * share * (up[1] - up[0]));
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button) return;
    this.button.setPointerCapture(event.pointerId);
    const follow = (/** @type {PointerEvent} */ moved) => {
      const corner = this.panel.element.getBoundingClientRect();
      this.to(...this.panel.scale.at(moved.clientX - corner.left, moved.clientY - corner.top));
    };
    const drop = () => this.button.removeEventListener("pointermove", follow);
    this.button.addEventListener("pointermove", follow);
    this.button.addEventListener("lostpointercapture", drop, { once: true });
  }

  /** Move to a round place within the window. @param {number} w1 @param {number} w2 */
  to(w1, w2) {
    const { across, up } = this.panel.scale;
    const round = (/** @type {number} */ value, /** @type {number[]} */ [low, high]) => {
      const unit = 10 ** (Math.floor(Math.log10(high - low)) - 2);
      return Number((Math.round(Math.min(Math.max(value, low), high) / unit) * unit).toPrecision(6));
    };
    this.move(round(w1, across), round(w2, up));
  }

  /** Stand where it should. */
  show() {
    const [w1, w2] = this.place();
    const scale = this.panel.scale;
    const { left, top, width, height } = scale.frame;
    const x = Math.min(Math.max(scale.x(w1), left), left + width);
    const y = Math.min(Math.max(scale.y(w2), top), top + height);
    // It stands still while a run is played; to be told so would cost the browser a layout.
    const stands = `${x} ${y} ${w1} ${w2}`;
    if (stands === this.stands) return;
    this.stands = stands;
    this.button.style.left = `${x}px`;
    this.button.style.top = `${y}px`;
    this.button.setAttribute("aria-label", `${this.name} ${formatPair(w1, w2)}; the arrow keys move it`);
  }
}
