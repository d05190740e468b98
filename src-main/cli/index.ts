export { importSample } from "./sample-project.ts";
