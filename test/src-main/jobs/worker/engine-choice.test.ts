import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nativeEngineInstalled } from "../../../../src-main/engine/index.ts";
import { createEngine, createJobQueue } from "../../../../src-main/jobs/index.ts";
import { withEnvironment } from "../../engine/program-path.ts";
import { pastFirstCheckpoint, smallTraining } from "../queue/small-training.ts";
import { sampleProject } from "../sample-project.ts";

const native = test.skipIf(!(await nativeEngineInstalled()));
const timeout = 400_000;

/** Runs `work` as on a machine on which nobody has installed the native engine. */
async function withoutNativeEngine<T>(work: () => Promise<T>): Promise<T> {
  using empty = mkdtempDisposableSync(join(tmpdir(), "isarithm-cache-"));
  return await withEnvironment({ XDG_CACHE_HOME: empty.path, HOME: empty.path, LOCALAPPDATA: empty.path }, async () => {
    expect(await nativeEngineInstalled()).toBe(false);
    return await work();
  });
}

test("without the native engine WebAssembly trains: kill -9, resumed to the same weights, byte for byte, and it forecasts", {
  timeout,
}, async () => {
  await withoutNativeEngine(async () => {
    await using sample = await sampleProject();
    const { project } = sample;
    await using queue = createJobQueue(project);
    const whole = queue.startTraining(smallTraining(5));
    await queue.finished(whole.job.id);
    expect(project.runs.get(whole.run.id)).toMatchObject({
      status: "done",
      error: null,
      epochs: 5,
      engine: { backend: "wasm", library: expect.stringContaining("wasm"), device: "CPU, 1 thread", gpu: false },
    });

    const broken = queue.startTraining(smallTraining(5));
    await pastFirstCheckpoint(queue, project, broken.run.id);
    process.kill(queue.processOf(broken.job.id) ?? 0, "SIGKILL");
    expect(await queue.finished(broken.job.id)).toMatchObject({ status: "interrupted" });
    expect(project.runs.record(broken.run.id).checkpoint?.epoch).toBeLessThan(5);
    const resumed = queue.resume(broken.run.id);
    expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "done" });
    const { weightsHash } = project.runs.record(whole.run.id);
    expect(weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(project.runs.record(broken.run.id).weightsHash).toBe(weightsHash);

    await using engine = createEngine(project);
    const forecast = await engine.makeForecast({ run: broken.run.id, issueDay: "2019-05-01", horizonDays: 1 });
    expect(forecast.lineage.engine.backend).toBe("wasm");
  });
});

native("what was begun on WebAssembly ends on it, though the native engine was installed meanwhile", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const training = await withoutNativeEngine(async () => {
    const { run, job } = queue.startTraining(smallTraining(8));
    await pastFirstCheckpoint(queue, project, run.id);
    process.kill(queue.processOf(job.id) ?? 0, "SIGKILL");
    await queue.finished(job.id);
    return run.id;
  });
  expect(project.runs.get(training)).toMatchObject({ status: "interrupted", engine: { backend: "wasm" } });
  const resumed = queue.resume(training);
  expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "done" });
  expect(project.runs.get(training).engine).toMatchObject({ backend: "wasm" });
});

native("what was begun on the native engine does not go on elsewhere: the next step is named", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const { run, job } = queue.startTraining(smallTraining(400));
  await pastFirstCheckpoint(queue, project, run.id);
  process.kill(queue.processOf(job.id) ?? 0, "SIGKILL");
  await queue.finished(job.id);
  await withoutNativeEngine(async () => {
    const resumed = queue.resume(run.id);
    expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "failed" });
  });
  expect(project.runs.get(run.id).error).toMatchObject({
    code: "EngineMissing",
    hint: expect.stringContaining("engine install"),
  });
  expect(project.runs.record(run.id).checkpoint?.epoch).toBeGreaterThanOrEqual(1);
});
