// NumPy's random numbers, bit by bit: what `numpy.random.default_rng(seed)` draws, so that the data
// and the shuffles in the page are those of the package. Words have 32 bits; a number of 128 bits is
// four of them, the lowest first.

const WORD = 2 ** 32;
const POOL = 4;
/** The multiplier of the generator, A the lowest word. */
const [A, B, C, D] = [0x9fccf645, 0x4385df64, 0x1fc65da4, 0x2360ed05];
/** Where the tail of the normal distribution begins, and the area of a layer before it. */
const [TAIL, AREA] = [3.6541528853610088, 0.004928673233974655];

/** @param {number} value A word. */
function fold(value) {
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Return a function that scrambles one word after the other, each with another constant.
 *
 * @param {number} constant
 * @param {number} factor
 */
function scrambler(constant, factor) {
  return (/** @type {number} */ word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, factor);
    return fold(Math.imul(mixed, constant));
  };
}

/**
 * Spread a seed over as many words as are wanted, as NumPy's `SeedSequence` does (M. O'Neill, 2015,
 * "Developing a seed_seq alternative"): every bit of the seed has a say in every bit of the result.
 *
 * @param {number[]} seed At most four words.
 * @param {number} count
 */
export function seedSequence(seed, count) {
  const scramble = scrambler(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, i) => scramble(seed[i] ?? 0));
  for (let from = 0; from < POOL; from += 1) {
    for (let to = 0; to < POOL; to += 1) {
      if (from === to) continue;
      pool[to] = fold(Math.imul(0xca01f9dd, pool[to]) - Math.imul(0x4973f715, scramble(pool[from])));
    }
  }
  const draw = scrambler(0x8b51f9dd, 0x58f38ded);
  return Array.from({ length: count }, (_, i) => draw(pool[i % POOL]));
}

/**
 * The 256 layers of equal area under exp(-x²/2) that the ziggurat stands on: x at their ends, as a
 * share of 2⁵² (`width`); up to where a number surely lies under the curve (`sure`); the curve's
 * height there.
 */
function ziggurat() {
  const [layers, unit] = [256, 2 ** 52];
  const width = new Float64Array(layers);
  const sure = new Float64Array(layers);
  const height = new Float64Array(layers);
  const density = (/** @type {number} */ x) => Math.exp(-0.5 * x * x);
  let x = TAIL;
  width[layers - 1] = x / unit;
  height[layers - 1] = density(x);
  // The lowest layer ends in the tail, a rectangle of its area is wider.
  width[0] = AREA / height[layers - 1] / unit;
  sure[0] = Math.floor(((TAIL * height[layers - 1]) / AREA) * unit);
  height[0] = 1;
  for (let i = layers - 2; i > 0; i -= 1) {
    const inner = Math.sqrt(-2 * Math.log(AREA / x + height[i + 1]));
    sure[i + 1] = Math.floor((inner / x) * unit);
    width[i] = inner / unit;
    height[i] = density(inner);
    x = inner;
  }
  return { width, sure, height };
}

const { width, sure, height } = ziggurat();

/** What of a sum of words goes over to the next one. @param {number} sum */
function carry(sum) {
  return Math.floor(sum / WORD);
}

/** The lower word of a product. @param {number} first @param {number} second */
function lower(first, second) {
  return Math.imul(first, second) >>> 0;
}

/** Its upper word: that a product is rounded to 53 bits does not reach it. @param {number} first @param {number} second */
function upper(first, second) {
  return Math.round((first * second - lower(first, second)) / WORD);
}

/** What `numpy.random.default_rng` returns, as far as it is used here. */
export class Generator {
  /** The state, and the 64 bits drawn last. */
  state = new Uint32Array(4);
  bits = new Uint32Array(2);
  /** Whether `word` has used only the lower half of the bits; nothing else may be drawn then. */
  half = false;

  /** @param {...number} seed Words: one for a number, several for a list of numbers. */
  constructor(...seed) {
    const words = seedSequence(seed, 8);
    // NumPy reads pairs of words as numbers of 64 bits and puts the upper 64 bits first.
    const [start, stream] = [0, 4].map((i) => [words[i + 2], words[i + 3], words[i], words[i + 1]]);
    this.increment = Uint32Array.from(stream, (word, i) => (word << 1) | (i ? stream[i - 1] >>> 31 : 1));
    this.advance();
    let sum = 0;
    for (let i = 0; i < 4; i += 1) this.state[i] = sum = carry(sum) + this.state[i] + start[i];
    this.advance();
  }

  /** Multiply the state by the multiplier, column by column, and add the increment, modulo 2¹²⁸. */
  advance() {
    const { state, increment } = this;
    const [a, b, c, d] = [state[0], state[1], state[2], state[3]];
    // What does not fit into a word is cut off where it is put into the state.
    let sum = increment[0] + lower(a, A);
    state[0] = sum;
    sum = carry(sum) + increment[1] + upper(a, A) + lower(a, B) + lower(b, A);
    state[1] = sum;
    sum = carry(sum) + increment[2] + upper(a, B) + upper(b, A) + lower(a, C) + lower(b, B) + lower(c, A);
    state[2] = sum;
    sum = carry(sum) + increment[3] + upper(a, C) + upper(b, B) + upper(c, A);
    state[3] = sum + lower(a, D) + lower(b, C) + lower(c, B) + lower(d, A);
  }

  /** Draw 64 bits by PCG64 (M. O'Neill, 2014, "PCG"): fold the state, then rotate by its top bits. */
  draw() {
    this.advance();
    const { state, bits } = this;
    const [low, high, by] = [state[0] ^ state[2], state[1] ^ state[3], state[3] >>> 26];
    const [first, second] = by < 32 ? [low, high] : [high, low];
    // Shifts count modulo 32; one by 32 in a single go would not shift at all.
    const left = 31 - (by & 31);
    bits[0] = (first >>> by) | ((second << 1) << left);
    bits[1] = (second >>> by) | ((first << 1) << left);
  }

  /** Draw a number from 0 to below 1. */
  random() {
    this.draw();
    return (this.bits[1] * 2 ** 21 + (this.bits[0] >>> 11)) / 2 ** 53;
  }

  /** Draw a number between two. @param {number} low @param {number} high */
  uniform(low, high) {
    return low + (high - low) * this.random();
  }

  /**
   * Draw from the standard normal distribution by the ziggurat (Marsaglia & Tsang, 2000): a point in
   * one of the layers, which is nearly always under the curve; else it is looked at, or drawn anew.
   */
  normal() {
    for (;;) {
      this.draw();
      const [low, high] = [this.bits[0], this.bits[1]];
      const layer = low & 255;
      const place = (high % 2 ** 29) * 2 ** 23 + (low >>> 9);
      const x = place * width[layer] * (low & 256 ? -1 : 1);
      if (place < sure[layer]) return x;
      if (layer === 0) return this.tail() * (low & (2 ** 17) ? -1 : 1);
      const up = (height[layer - 1] - height[layer]) * this.random() + height[layer];
      if (up < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /** Draw a normal number from beyond the layers. */
  tail() {
    for (;;) {
      const beyond = -Math.log1p(-this.random()) / TAIL;
      const up = -Math.log1p(-this.random());
      if (2 * up > beyond * beyond) return TAIL + beyond;
    }
  }

  /** Draw a word: the halves of 64 bits one after the other. */
  word() {
    if (!this.half) this.draw();
    this.half = !this.half;
    return this.bits[this.half ? 0 : 1];
  }

  /** Draw a whole number from 0 to another: as many bits as that has, until they are not more. @param {number} most */
  upTo(most) {
    const mask = (WORD - 1) >>> Math.clz32(most);
    for (;;) {
      const value = this.word() & mask;
      if (value <= most) return value;
    }
  }

  /** Draw an order of 0 to count - 1. @param {number} count Below 2¹⁶. */
  permutation(count) {
    const order = Uint16Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i -= 1) {
      const j = this.upTo(i);
      const other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    return order;
  }
}
