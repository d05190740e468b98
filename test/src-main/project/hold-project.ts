/** Opens a project, adds a data set, says so, and holds the project until killed. */
import { openProject } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

const [path = ""] = process.argv.slice(2);
const project = await openProject(path);
process.stdout.write(`${project.datasets.add(SAMPLE_DATASET).id}\n`);
process.stdin.resume();
setInterval(() => project.describe(), 60_000);
