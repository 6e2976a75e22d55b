// How svgo writes our drawings: two decimals of a point, which is a fiftieth of what a screen shows,
// no names but those that are used, and for each letter its place instead of a transformation.
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
    "convertStyleToAttrs",
    { name: "preset-default", params: { overrides: { cleanupIds: { force: true } } } },
    placeLetters,
  ],
};
