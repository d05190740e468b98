import { expect, test } from "vitest";
import { createJobQueue } from "../../../../src-main/jobs/index.ts";
import { sampleProject } from "../sample-project.ts";

test("a training that goes on after an update reads the version that it began on", { timeout: 240_000 }, async () => {
  await using sample = await sampleProject();
  const { project, dataset } = sample;
  const training = { dataset: dataset.id, model: "climatology", toDay: "2019-04-20" };
  {
    await using idle = createJobQueue(project, { atOnce: 0 });
    idle.cancel(idle.startTraining(training).job.id);
  }
  // A version whose file nobody has: whoever reads it fails.
  const { rejectsHash } = project.datasets.record(dataset.id);
  project.datasets.addVersion(dataset.id, {
    ...dataset,
    rejectsHash,
    hash: "f".repeat(64),
    files: [],
    changes: { new: 1, revised: 0, withdrawn: 0, unchanged: 0, notCovered: 0 },
    extent: "full",
  });
  await using queue = createJobQueue(project);
  const { job } = queue.resume("run-1");
  expect((await queue.finished(job.id)).status).toBe("done");
  expect(project.runs.get("run-1").dataVersion).toBe(1);
  const later = queue.startTraining(training);
  expect((await queue.finished(later.job.id)).status).toBe("failed");
  expect(project.runs.get(later.run.id)).toMatchObject({ dataVersion: 2, error: { code: "ArtifactMissing" } });
});
