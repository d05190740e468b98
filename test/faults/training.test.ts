import { existsSync, renameSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { createJobQueue } from "../../src-main/jobs/index.ts";
import { openProject } from "../../src-main/project/index.ts";
import { readForecaster } from "../../src-main/store/index.ts";
import { withEnvironment } from "../src-main/engine/program-path.ts";
import { pastFirstCheckpoint, smallTraining } from "../src-main/jobs/queue/small-training.ts";
import { sampleProject } from "../src-main/jobs/sample-project.ts";
import { smallDisc } from "../support/small-disc.ts";

// A limit against hanging, not a measure: a laden machine takes ten times what an idle one takes.
const timeout = 400_000;
const EPOCHS = 6;

test.for([
  ["no room at all", 0],
  ["room for the catalogue and not for the weights", 48 * 1024],
] as const)(
  "a training that meets a full disc, with %s: said, its last epoch kept, and resumed to the same weights",
  {
    timeout,
  },
  async ([_, room], context) => {
    using disc = smallDisc("64m");
    if (disc === undefined) return context.skip("mounting is not allowed here");
    await using sample = await withEnvironment({ TMPDIR: disc.path }, sampleProject);
    const { project } = sample;
    await using queue = createJobQueue(project);
    const whole = queue.startTraining(smallTraining(EPOCHS));
    expect(await queue.finished(whole.job.id)).toMatchObject({ status: "done" });

    const { run, job } = queue.startTraining(smallTraining(EPOCHS));
    await pastFirstCheckpoint(queue, project, run.id);
    disc.fill(room);
    const waited = await queue.finished(job.id).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    // Where not even the end of it could be recorded, it is once there is room.
    if (waited !== "failed") {
      expect(waited).toMatchObject({ code: "DiscFull" });
      disc.free();
      await vi.waitFor(() => expect(queue.get(job.id).status).not.toBe("running"), { timeout: 60_000, interval: 100 });
    }
    const { run: stopped, checkpoint, weightsHash } = project.runs.record(run.id);
    expect([queue.get(job.id).status, stopped.status]).toEqual([stopped.status, expect.stringMatching(/^(failed|interrupted)$/)]);
    expect(stopped.error).toMatchObject({ code: "DiscFull", hint: expect.stringContaining("Free") });
    expect([weightsHash, checkpoint?.epoch]).toEqual([null, expect.any(Number)]);
    await readForecaster(project.store, checkpoint?.hash ?? "");
    // What another run had stays.
    expect(project.runs.get(whole.run.id).status).toBe("done");

    disc.free();
    const resumed = queue.resume(run.id);
    expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "done" });
    const weights = [whole.run.id, run.id].map((id) => project.runs.record(id).weightsHash);
    expect(weights[1]).toBe(weights[0]);
  },
);

test("a training whose project folder is moved away ends, writes nothing there, and another project goes on", {
  timeout,
}, async () => {
  await using sample = await sampleProject();
  await using other = await sampleProject();
  const { project } = sample;
  const away = `${project.path}-away`;
  {
    await using queue = createJobQueue(project);
    const { run, job } = queue.startTraining(smallTraining(60));
    await pastFirstCheckpoint(queue, project, run.id);
    const ended = queue.finished(job.id);
    ended.catch(() => undefined);
    renameSync(project.path, away);
    await expect(ended).rejects.toMatchObject({ code: "ProjectGone" });
    expect(existsSync(project.path)).toBe(false);
    await using next = createJobQueue(other.project);
    const trained = next.startTraining({ dataset: "dataset-1", model: "climatology" });
    expect(await next.finished(trained.job.id)).toMatchObject({ status: "done" });
    // Put back, it is as if the process had been killed: its last epoch is there to go on from.
    renameSync(away, project.path);
    await vi.waitFor(() => expect(queue.get(job.id).status).toBe("interrupted"), { timeout: 60_000, interval: 100 });
    expect(project.runs.get(run.id).error).toMatchObject({ code: "ProjectGone" });
    expect(existsSync(project.path)).toBe(true);
  }
  project[Symbol.dispose]();
  using again = await openProject(project.path);
  await using queue = createJobQueue(again);
  const [left] = again.runs.list();
  expect(left).toMatchObject({ status: "interrupted" });
  const resumed = queue.resume(left?.id ?? "");
  queue.cancel(resumed.job.id);
  expect((await queue.finished(resumed.job.id)).status).toBe("cancelled");
});
