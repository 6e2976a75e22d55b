// A landscape in flat bands, evenly spaced in the logarithm of the excess cost: lighter is cheaper.

/**
 * @typedef {import("./plot.js").Pen} Pen
 * @typedef {(w1: number, w2: number) => number} Cost
 * @typedef {[number, number]} Pair
 */

const GRID = 320;
/** Width of the lines between bands, in pixels. */
const CONTOUR = 0.6;

/**
 * Return the edges between bands; the first band takes the lowest .6 % of the window.
 *
 * @param {Cost} J
 * @param {[Pair, Pair]} window
 * @param {number} least The least cost that is known.
 * @param {number} bands
 */
export function levels(J, [across, up], least, bands) {
  const place = (/** @type {Pair} */ [low, high], /** @type {number} */ i) =>
    low + ((high - low) * i) / (GRID - 1);
  const costs = new Float64Array(GRID * GRID);
  for (let i = 0; i < GRID; i += 1) {
    for (let j = 0; j < GRID; j += 1) costs[i * GRID + j] = J(place(across, j), place(up, i));
  }
  const rank = 0.006 * (costs.length - 1);
  const cheapest = front(costs, Math.ceil(rank) + 1).sort();
  const lowest = Math.min(cheapest[0], least);
  const below = cheapest[Math.floor(rank)];
  const low = below + (cheapest[Math.ceil(rank)] - below) * (rank % 1) - lowest;
  const high = costs.reduce((most, cost) => Math.max(most, cost)) - lowest;
  return Array.from({ length: bands }, (_, i) => lowest + low * (high / low) ** (i / (bands - 1)));
}

/**
 * Bring the smallest values to the front, in any order, and return them: C. Hoare's "Find" (1961),
 * which is much faster than sorting all.
 *
 * @param {Float64Array} values
 * @param {number} count
 */
function front(values, count) {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i += 1;
      while (values[j] > pivot) j -= 1;
      if (i > j) break;
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
      i += 1;
      j -= 1;
    }
    if (count - 1 <= j) high = j;
    else if (count - 1 >= i) low = i;
    else break;
  }
  return values.slice(0, count);
}

/**
 * Fill the frame with the landscape, once for each pixel of a raster finer than the screen's.
 *
 * @param {Pen} pen
 * @param {Cost} J
 * @param {number[]} edges The bands' upper edges.
 * @param {boolean} sparse Whether only every second contour line is drawn.
 */
export function ground(pen, J, edges, sparse) {
  const { left, top, width, height } = pen.frame;
  const fine = Math.min(3, 1.5 * pen.scale);
  const [columns, rows] = [Math.round(width * fine), Math.round(height * fine)];
  const band = new Uint8Array(columns * rows);
  const [across, up] = [pen.across, pen.up];
  for (let row = 0, k = 0; row < rows; row += 1) {
    const w2 = up[1] - ((row + 0.5) / rows) * (up[1] - up[0]);
    let here = 0;
    for (let column = 0; column < columns; column += 1, k += 1) {
      const cost = J(across[0] + ((column + 0.5) / columns) * (across[1] - across[0]), w2);
      // Neighbours are mostly in one band.
      while (here > 0 && cost < edges[here - 1]) here -= 1;
      while (here < edges.length - 1 && cost >= edges[here]) here += 1;
      band[k] = here;
    }
  }
  const canvas = new OffscreenCanvas(columns, rows);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const [colour, opacity] = pen.theme.contour;
  const line = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  // All channels of a pixel at once, for each band, without and with a line over it.
  const [plain, lined] = [0, opacity].map((share) =>
    pen.theme.bands.map((fill) => {
      const channels = [...fill.map((value, i) => value + share * (line[i] - value)), 255];
      return new Uint32Array(Uint8ClampedArray.from(channels).buffer)[0];
    }),
  );
  const pixels = new Uint32Array(image.data.buffer);
  const thick = Math.max(1, Math.round(CONTOUR * fine));
  for (let row = 0, k = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, k += 1) {
      const here = band[k];
      const right = column < columns - thick ? band[k + thick] : here;
      const below = row < rows - thick ? band[k + thick * columns] : here;
      const next = Math.max(here, right, below);
      const edge = next !== Math.min(here, right, below) && !(sparse && next % 2 === 0);
      pixels[k] = edge ? lined[here] : plain[here];
    }
  }
  context.putImageData(image, 0, 0);
  pen.context.imageSmoothingQuality = "high";
  pen.context.drawImage(canvas, left, top, width, height);
}
