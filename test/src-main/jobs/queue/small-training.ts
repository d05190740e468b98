import type { CallRequest } from "../../../../src-main/contract/index.ts";
import type { JobQueue } from "../../../../src-main/jobs/index.ts";
import type { ProjectCatalogue } from "../../../../src-main/project/index.ts";

/** A real training of the crime model of a few seconds: small network, few windows, 110 of the town's 120 days. */
export function smallTraining(epochs: number): CallRequest<"run.start"> {
  return {
    dataset: "dataset-1",
    model: "crime",
    preset: "quick",
    toDay: "2019-04-20",
    seed: 3,
    configuration: {
      epochs,
      steps: 6,
      windowsPerEpoch: 16,
      batchWindows: 4,
      hidden: [8, 4],
      headUnits: 8,
      splitAbove: 100,
      patience: 50,
    },
  };
}

/** Settles in the middle of an epoch, when a checkpoint of the run is in the catalogue; rejects when the training ends before. */
export function pastFirstCheckpoint(queue: JobQueue, project: ProjectCatalogue, run: string): Promise<void> {
  const job = project.jobs.list().findLast((one) => one.run === run)?.id ?? "";
  return new Promise((resolve, reject) => {
    const stop = queue.onProgress((id) => {
      if (id !== job || project.runs.record(run).checkpoint === null) return;
      stop();
      resolve();
    });
    // No effect once it has resolved.
    queue
      .finished(job)
      .then(({ status }) => reject(new Error(`${run} is ${status}: ${project.runs.get(run).error?.message}`)), reject);
  });
}
