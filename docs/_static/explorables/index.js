import { Curvature } from "./curvature.js";
import { Race } from "./race.js";

customElements.define("explorable-curvature", Curvature);
customElements.define("explorable-race", Race);
