/** Writes artifacts and rows that name them without end, and says each pair once both are on the disc. Killed by who starts it. */
import { randomBytes } from "node:crypto";
import { openProject } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "../../src-main/project/sample-dataset.ts";

const [path = ""] = process.argv.slice(2);
const project = await openProject(path);

/** Large enough that a kill can fall into the middle of it, small enough for hundreds of them. */
const ARTIFACT_BYTES = 200_000;

process.stdout.write("ready\n");
for (;;) {
  const hash = await project.store.writeBytes(randomBytes(ARTIFACT_BYTES), "bin");
  const added = project.transaction(() => {
    project.jobs.add({ kind: "engine-install", status: "cancelled" });
    return project.datasets.add({ ...SAMPLE_DATASET, hash });
  });
  process.stdout.write(`${added.id} ${hash}\n`);
}
