// What is written from the package when the site is built (docs/_extensions/mathematics.py).
declare module "mathematics" {
  type Pair = [number, number];
  type Numbers = Record<string, number>;

  interface Landscape {
    title: string;
    domain: [Pair, Pair];
    start: Pair;
    minima: Pair[];
    /** The cost at the lowest minimum, and at the one that the gradient flow reaches from the start. */
    least: number;
    reference: number;
    /** Whether there are so many minima that each gets a small mark. */
    wells: boolean;
    J(w1: number, w2: number): number;
    gradient(w1: number, w2: number): Pair;
  }
  interface Rule {
    title: string;
    keeps: number;
    countsSteps: boolean;
    hyperparameters: Numbers;
    step(w: number, dw: number, ...more: (number | Numbers)[]): number[];
  }
  interface Schedule {
    title: string;
    settings: string[];
    rate(t: number, learning_rate: number, settings: Numbers): number;
  }
  interface Theme {
    ground: string;
    ink: string;
    grey: string;
    grid: string;
    axis: string;
    slate: string;
    clay: string;
    contour: [string, number];
    bands: [number, number, number][];
    rules: Record<string, { line: string; text: string }>;
  }

  const landscapes: Record<string, Landscape>;
  const rules: Record<string, Rule>;
  const schedules: Record<string, Schedule>;
  const scenarios: Record<string, string>;
  /** By landscape, scenario and rule: learning rate and decay, as measured; no entry, no such case. */
  const settings: Record<string, Record<string, Record<string, Pair>>>;
  const noise: {
    normal(first: number, second: number): [number, number, number];
    state(seed: number): Pair;
    BURN_IN: number;
  };
  const theory: {
    parabola(w: number, curvature: number): number;
    parabola_gradient(w: number, curvature: number): Pair;
    contraction(learning_rate: number, curvature: number): number;
    cost_after(t: number, q: number, first: number): number;
    regime_number(q: number): number;
    approximation_error(learning_rate: number, curvature: number, w: number): number;
    stability_limit(curvature: number): number;
    largest_eigenvalue(a: number, b: number, d: number): number;
    regimes: string[];
  };
  const line: {
    model(x: number, w: number, b: number): number;
    /** By x, w and b. */
    model_gradient(x: number, w: number, b: number): [number, number, number];
    loss(y: number, y_hat: number): number;
    /** By y and y_hat. */
    loss_gradient(y: number, y_hat: number): Pair;
    /** Row by row. */
    loss_hessian(y: number, y_hat: number): [number, number, number, number];
    normal_solution(mean_x: number, mean_y: number, variance: number, covariance: number): Pair;
    domain: [Pair, Pair];
    x_variance: number;
    noise_variance: number;
    largest_truth: number;
    largest_start: number;
  };
  const look: {
    light: Theme;
    dark: Theme;
    heads: Record<string, string>;
    sizes: Record<string, number>;
  };
}
