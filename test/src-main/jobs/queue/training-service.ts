/** A service that starts a training and prints the process it runs in after the first checkpoint. Killed by the test that starts it. */
import { createJobQueue } from "../../../../src-main/jobs/index.ts";
import { openProject } from "../../../../src-main/project/index.ts";
import { pastFirstCheckpoint, smallTraining } from "./small-training.ts";

const [path = ""] = process.argv.slice(2);
const project = await openProject(path);
const queue = createJobQueue(project);
const { run, job } = queue.startTraining(smallTraining(400));
await pastFirstCheckpoint(queue, project, run.id);
process.stdout.write(`${queue.processOf(job.id)}\n`);
