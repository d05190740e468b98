/** A service that starts a training, or resumes one, says the processes and then how it ended. Killed by who starts it. */
import { createJobQueue } from "../../../src-main/jobs/index.ts";
import { openProject } from "../../../src-main/project/index.ts";
import { smallTraining } from "../../src-main/jobs/queue/small-training.ts";

const [path = "", epochs = "1", resumed] = process.argv.slice(2);
const project = await openProject(path);
const queue = createJobQueue(project);
const { job } = resumed === undefined ? queue.startTraining(smallTraining(Number(epochs))) : queue.resume(resumed);
process.stdout.write(`${queue.processOf(job.id)}\n`);
const { status } = await queue.finished(job.id);
process.stdout.write(`${status}\n`);
await queue[Symbol.asyncDispose]();
project[Symbol.dispose]();
process.exit();
