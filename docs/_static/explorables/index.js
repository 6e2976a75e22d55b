import { Race } from "./race.js";

customElements.define("explorable-race", Race);
