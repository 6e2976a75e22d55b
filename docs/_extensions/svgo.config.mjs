// How svgo writes our drawings. No screen shows the difference: lines go to a tenth of a point, letters,
// which matplotlib draws in units of a 6400th of their size, to a 400th; a letter on its line has a
// place instead of a transformation, and there are no names but those that are used.
const coarserLetters = {
  name: "coarserLetters",
  fn: () => ({
    element: {
      enter: ({ attributes }) => {
        if (!attributes.d || attributes.transform !== "scale(0.015625)") return;
        attributes.d = attributes.d.replace(/-?\d+(\.\d+)?/g, (number) => Math.round(number / 16));
        attributes.transform = "scale(0.25)";
      },
    },
  }),
};
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

export default {
  floatPrecision: 2,
  plugins: [
    coarserLetters,
    "convertStyleToAttrs",
    {
      name: "preset-default",
      params: { overrides: { cleanupIds: { force: true }, convertPathData: { floatPrecision: 1 } } },
    },
    placeLetters,
  ],
};
