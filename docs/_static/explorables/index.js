import { Curvature } from "./curvature.js";
import { Fit } from "./fit.js";
import { Race } from "./race.js";

customElements.define("explorable-fit", Fit);
customElements.define("explorable-curvature", Curvature);
customElements.define("explorable-race", Race);
