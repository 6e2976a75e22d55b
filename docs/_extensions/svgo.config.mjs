// How svgo writes our drawings: with two decimals of a point, lines with one, which is a seventh of
// what the best screens show, and without names but those that are used.

// An outline of a letter has 6400 units an em; at 640 it is the same to the eye, a digit shorter.
const roundLetters = {
  name: "roundLetters",
  fn: () => ({
    element: {
      enter: ({ attributes }) => {
        if (!attributes.d || attributes.transform !== "scale(0.015625)") return;
        attributes.transform = "scale(.15625)";
        attributes.d = attributes.d.replace(/-?[\d.]+/g, (number) => Math.round(number / 10));
      },
    },
  }),
};

// A letter's place is said by x and y, which is shorter than by a transformation.
const placeLetters = {
  name: "placeLetters",
  fn: () => ({
    element: {
      exit: ({ name, attributes }) => {
        if (name !== "use" || !attributes.transform?.startsWith("translate(")) return;
        const [x, y] = attributes.transform.match(/-?\d*\.?\d+/g);
        delete attributes.transform;
        Object.assign(attributes, { x }, y && { y });
      },
    },
  }),
};

const overrides = { cleanupIds: { force: true }, convertPathData: { floatPrecision: 1 } };

export default {
  floatPrecision: 2,
  plugins: [
    roundLetters,
    "convertStyleToAttrs",
    { name: "preset-default", params: { overrides } },
    placeLetters,
  ],
};
