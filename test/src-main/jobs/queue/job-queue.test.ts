import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test, vi } from "vitest";
import { AppError } from "../../../../models/errors/index.ts";
import type { Changed, JobProgress } from "../../../../src-main/contract/index.ts";
import { nativeEngineInstalled } from "../../../../src-main/engine/index.ts";
import { createEngine, createJobQueue } from "../../../../src-main/jobs/index.ts";
import { openProject } from "../../../../src-main/project/index.ts";
import { readForecaster } from "../../../../src-main/store/index.ts";
import { processEnd } from "../process-end.ts";
import { sampleProject } from "../sample-project.ts";
import { pastFirstCheckpoint, smallTraining } from "./small-training.ts";

const native = test.skipIf(!(await nativeEngineInstalled()));
// A limit against hanging, not a measure: a laden machine takes ten times what an idle one takes.
const timeout = 400_000;

native("a training writes its losses, figures and weights into the catalogue", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const changes = new Set<Changed>();
  await using queue = createJobQueue(project, { onChanged: (changed) => changes.add(changed) });
  const progress: JobProgress[] = [];
  queue.onProgress((_, step) => progress.push(step));
  const started = queue.startTraining(smallTraining(3));
  expect(started).toMatchObject({
    run: { id: "run-1", status: "running" },
    job: { id: "job-1", run: "run-1", status: "running" },
  });
  expect(await queue.finished("job-1")).toMatchObject({ status: "done", progress: { share: 1, secondsLeft: 0 } });

  const { run, weightsHash, checkpoint, codeVersion } = project.runs.record("run-1");
  expect(run).toMatchObject({
    status: "done",
    epochs: 3,
    error: null,
    engine: { backend: "tensorflow", library: expect.stringContaining("TensorFlow") },
    validation: { logScore: expect.any(Number) },
    baseline: { logScore: expect.any(Number) },
  });
  expect(run.stepMs?.median).toBeGreaterThan(0);
  expect(run.stepMs?.p90).toBeGreaterThanOrEqual(run.stepMs?.median ?? Number.NaN);
  // A Node process with TensorFlow in it takes some 200 MB at least.
  expect(run.peakMemoryMb).toBeGreaterThan(100);
  expect(codeVersion).toMatch(/\+models\./);
  expect(await readForecaster(project.store, weightsHash ?? "")).toMatchObject({ forecaster: "crime" });
  // Every checkpoint was released: the weights are the only tensors in the store.
  expect(checkpoint).toBeNull();
  const stored = readdirSync(project.store.root, { recursive: true, encoding: "utf8" });
  expect(stored.filter((name) => name.endsWith(".safetensors")).map((name) => basename(name))).toEqual([
    `${weightsHash}.safetensors`,
  ]);

  const losses = project.runs.losses("run-1");
  expect(losses.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  for (const { trainLoss, validationLoss, baselineLoss } of losses) {
    expect([trainLoss, validationLoss, baselineLoss].every(Number.isFinite)).toBe(true);
  }
  expect(progress.some(({ rate, secondsLeft }) => rate?.unit === "steps/s" && rate.value > 0 && secondsLeft !== null)).toBe(true);
  expect([...changes].sort()).toEqual(["engine", "jobs", "runs"]);
  expect(queue.engineReport()).toEqual(run.engine);
  project.deletions.mark("run", run.id);
  expect(queue.engineReport()).toBeNull();
});

native("kill -9 in the middle: interrupted, and resumed to the same weights, byte for byte", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const whole = queue.startTraining(smallTraining(5));
  await queue.finished(whole.job.id);

  const broken = queue.startTraining(smallTraining(5));
  await pastFirstCheckpoint(queue, project, broken.run.id);
  process.kill(queue.processOf(broken.job.id) ?? 0, "SIGKILL");
  expect(await queue.finished(broken.job.id)).toMatchObject({ status: "interrupted" });
  const interrupted = project.runs.record(broken.run.id);
  expect(interrupted.run).toMatchObject({
    status: "interrupted",
    error: { code: "EngineCrashed", hint: expect.stringContaining("Resume") },
  });
  expect(interrupted.weightsHash).toBeNull();
  const epoch = interrupted.checkpoint?.epoch ?? 0;
  expect(epoch).toBeGreaterThanOrEqual(1);
  expect(epoch).toBeLessThan(5);
  await readForecaster(project.store, interrupted.checkpoint?.hash ?? "");

  const linesBefore = project.runs.losses(broken.run.id, 0).slice(0, epoch);
  const resumed = queue.resume(broken.run.id);
  expect(resumed.run.id).toBe(broken.run.id);
  expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "done" });
  const [first, second] = [project.runs.record(whole.run.id), project.runs.record(broken.run.id)];
  expect(second.weightsHash).toBe(first.weightsHash);
  expect(second.run.validation).toEqual(first.run.validation);
  // It went on after the checkpoint: the epochs before it were not trained a second time.
  expect(project.runs.losses(broken.run.id).slice(0, epoch)).toEqual(linesBefore);
  const curve = (run: string) => project.runs.losses(run).map(({ secondsSinceStart: _, ...losses }) => losses);
  expect(curve(broken.run.id)).toEqual(curve(whole.run.id));
});

native(
  "a cancel ends it within a batch and keeps its best state: it forecasts, scores, and can be resumed",
  { timeout },
  async () => {
    await using sample = await sampleProject();
    const { project } = sample;
    await using queue = createJobQueue(project);
    const whole = queue.startTraining(smallTraining(8));
    await queue.finished(whole.job.id);

    const { run, job } = queue.startTraining(smallTraining(8));
    const said: string[] = [];
    queue.onProgress((_, { message }) => said.push(message));
    await pastFirstCheckpoint(queue, project, run.id);
    queue.cancel(job.id);
    expect(await queue.finished(job.id)).toMatchObject({ status: "cancelled" });
    expect(said).toContain("Keeping the best state ...");
    const record = project.runs.record(run.id);
    const epochs = record.checkpoint?.epoch ?? 0;
    expect(epochs).toBeLessThan(8);
    expect(project.runs.losses(run.id).length).toBe(epochs);
    expect(record).toMatchObject({
      run: {
        status: "cancelled",
        error: null,
        epochs,
        bestEpoch: expect.any(Number),
        validation: { logScore: expect.any(Number) },
        baseline: { logScore: expect.any(Number) },
      },
      weightsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await readForecaster(project.store, record.weightsHash ?? "")).toMatchObject({ forecaster: "crime" });
    expect(project.store.has(record.checkpoint?.hash ?? "")).toBe(true);
    // Cancelling what has ended changes nothing.
    expect(queue.cancel(job.id)).toMatchObject({ status: "cancelled" });

    await using engine = createEngine(project);
    const forecast = await engine.makeForecast({ run: run.id, issueDay: "2019-05-01", horizonDays: 1 });
    expect(forecast).toMatchObject({ run: run.id, lineage: { weightsHash: record.weightsHash } });
    const { scores } = await engine.evaluate({ runs: [run.id] });
    expect(scores.some(({ forecaster }) => forecaster === run.id)).toBe(true);
    const exported = await engine.exportRaster({
      forecast: forecast.id,
      format: "geotiff",
      resolutionMetres: 500,
      statistic: "rate",
    });
    expect(exported.bytes).toBeGreaterThan(0);

    // Weights that no other training comes to, named by a forecast that was deleted and can be restored.
    const earlier = await project.store.writeBytes(Buffer.from("weights of an earlier cancel"), "safetensors");
    project.runs.update(run.id, { weightsHash: earlier });
    const { mixtureHash, baselineMixtureHash } = project.forecasts.record(forecast.id);
    const lineage = { ...forecast.lineage, weightsHash: earlier };
    const { id } = project.forecasts.add({ ...forecast, lineage, mixtureHash, baselineMixtureHash });
    project.deletions.mark("forecast", id);
    const resumed = queue.resume(run.id);
    expect(await queue.finished(resumed.job.id)).toMatchObject({ status: "done" });
    const after = project.runs.record(run.id);
    expect(after.weightsHash).toBe(project.runs.record(whole.run.id).weightsHash);
    expect(after.checkpoint).toBeNull();
    expect(project.store.has(earlier)).toBe(true);
  },
);

native("a cancel before the first epoch ended keeps nothing to forecast with", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const { run, job } = queue.startTraining(smallTraining(400));
  const firstBatch = new Promise<void>((resolve) => {
    queue.onProgress((_, { message }) => {
      if (message.startsWith("Epoch 1")) resolve();
    });
  });
  await firstBatch;
  queue.cancel(job.id);
  expect(await queue.finished(job.id)).toMatchObject({ status: "cancelled" });
  expect(project.runs.record(run.id)).toMatchObject({ run: { bestEpoch: null, error: null }, weightsHash: null });
});

native("closing while the best state is kept does not wait for it: cancelled, checkpoint kept", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  {
    await using queue = createJobQueue(project);
    const { run, job } = queue.startTraining(smallTraining(400));
    await pastFirstCheckpoint(queue, project, run.id);
    queue.cancel(job.id);
  }
  expect(project.runs.record("run-1")).toMatchObject({
    run: { status: "cancelled", error: null },
    checkpoint: { epoch: expect.any(Number) },
  });
});

native("a process that hangs is reported, and a cancel kills it after the grace", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const { run, job } = queue.startTraining(smallTraining(400));
  await pastFirstCheckpoint(queue, project, run.id);
  const told = new Promise<void>((resolve) => {
    queue.onProgress((_, { message }) => {
      if (message.includes("not responding")) resolve();
    });
  });
  process.kill(queue.processOf(job.id) ?? 0, "SIGSTOP");
  await told;
  expect(project.jobs.get(job.id).progress?.message).toContain("not responding");
  queue.cancel(job.id);
  expect(await queue.finished(job.id)).toMatchObject({ status: "cancelled" });
  expect(project.runs.record(run.id)).toMatchObject({ run: { error: null }, checkpoint: { epoch: expect.any(Number) } });
});

native("one training at a time: the next waits, can be cancelled, and starts when its turn comes", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  const [first, second, third] = [1, 1, 1].map((epochs) => queue.startTraining(smallTraining(epochs)));
  expect([first, second, third].map((started) => started?.job.status)).toEqual(["running", "waiting", "waiting"]);
  expect(queue.cancel("job-2")).toMatchObject({ status: "cancelled" });
  expect(() => queue.resume("run-1")).toThrow(expect.objectContaining({ code: "RunNotResumable" }));
  expect(await queue.finished("job-3")).toMatchObject({ status: "done" });
  expect(project.runs.list().map(({ status }) => status)).toEqual(["done", "cancelled", "done"]);
});

native(
  "kill -9 of the service: its training ends with it, and is interrupted and resumable at the next opening",
  { timeout },
  async () => {
    await using sample = await sampleProject();
    const { path } = sample.project;
    sample.project[Symbol.dispose]();
    const service = spawn(process.execPath, [join(import.meta.dirname, "training-service.ts"), path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(service, "exit");
    const [line] = await once(service.stdout.setEncoding("utf8"), "data");
    service.kill("SIGKILL");
    await exited;
    await processEnd(Number(line));
    using project = await openProject(path);
    expect(project.runs.get("run-1").status).toBe("running");
    await using queue = createJobQueue(project);
    expect(project.runs.get("run-1").status).toBe("interrupted");
    expect(project.jobs.get("job-1").status).toBe("interrupted");
    await readForecaster(project.store, project.runs.record("run-1").checkpoint?.hash ?? "");
    expect(queue.resume("run-1").run.status).toBe("running");
  },
);

native("closing ends a training cleanly: interrupted, checkpoint kept", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  {
    await using queue = createJobQueue(project);
    const { run } = queue.startTraining(smallTraining(400));
    queue.startTraining(smallTraining(400));
    await pastFirstCheckpoint(queue, project, run.id);
  }
  expect(project.jobs.list().map(({ status }) => status)).toEqual(["interrupted", "waiting"]);
  expect(project.runs.record("run-1")).toMatchObject({
    run: { status: "interrupted", error: null },
    checkpoint: { epoch: expect.any(Number) },
  });
});

native(
  "paused: it stops within a batch, the next one starts, and it goes on to the same weights, byte for byte",
  { timeout },
  async () => {
    await using sample = await sampleProject();
    const { project } = sample;
    await using queue = createJobQueue(project);
    const whole = queue.startTraining(smallTraining(5));
    await queue.finished(whole.job.id);

    const paused = queue.startTraining(smallTraining(5));
    const next = queue.startTraining({ dataset: "dataset-1", model: "climatology" });
    await pastFirstCheckpoint(queue, project, paused.run.id);
    queue.pause(paused.job.id);
    expect(await queue.finished(paused.job.id)).toMatchObject({ status: "paused" });
    const stored = project.runs.record(paused.run.id);
    expect(stored).toMatchObject({ run: { status: "paused", error: null }, weightsHash: null });
    expect(stored.checkpoint?.epoch).toBeLessThan(5);
    expect(await queue.finished(next.job.id)).toMatchObject({ status: "done" });
    // The queue leaves it alone until it is told to go on.
    expect(project.jobs.get(paused.job.id).status).toBe("paused");

    expect(queue.resumePaused(paused.job.id)).toMatchObject({ id: paused.job.id, status: "running" });
    expect(await queue.finished(paused.job.id)).toMatchObject({ status: "done" });
    expect(project.runs.record(paused.run.id).weightsHash).toBe(project.runs.record(whole.run.id).weightsHash);
    expect(project.jobs.list().length).toBe(3);
  },
);

test("waiting ones have an order that the analyst changes, and can be paused and cancelled", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const changes: Changed[] = [];
  await using queue = createJobQueue(project, { atOnce: 0, onChanged: (changed) => changes.push(changed) });
  const map = { dataset: "dataset-1", model: "climatology" } as const;
  for (let count = 0; count < 4; count++) queue.startTraining(map);
  const order = () =>
    queue
      .list()
      .filter(({ place }) => place !== null)
      .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
      .map(({ id }) => id);
  expect(order()).toEqual(["job-1", "job-2", "job-3", "job-4"]);
  queue.move("job-3", "first");
  queue.move("job-1", "down");
  expect(order()).toEqual(["job-3", "job-2", "job-1", "job-4"]);
  expect(changes.at(-1)).toBe("jobs");

  expect(queue.pause("job-2")).toMatchObject({ status: "paused", place: null });
  expect(order()).toEqual(["job-3", "job-1", "job-4"]);
  expect(() => queue.move("job-2", "up")).toThrow(expect.objectContaining({ code: "JobNotWaiting" }));
  expect(() => queue.pause("job-2")).toThrow(expect.objectContaining({ code: "JobNotPausable" }));
  expect(() => queue.resumePaused("job-1")).toThrow(expect.objectContaining({ code: "JobNotPaused" }));
  // By its run as well: the same job goes on, and no second one is made.
  expect(queue.resume("run-2").job).toMatchObject({ id: "job-2", status: "waiting" });
  expect(order()).toEqual(["job-3", "job-2", "job-1", "job-4"]);
  queue.pause("job-1");
  expect(queue.cancel("job-1")).toMatchObject({ status: "cancelled" });
  expect(queue.cancel("job-4")).toMatchObject({ status: "cancelled" });
  expect(project.runs.list().map(({ status }) => status)).toEqual(["cancelled", "waiting", "waiting", "cancelled"]);
});

test("the order decides whose turn it is", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const map = { dataset: "dataset-1", model: "climatology" } as const;
  {
    await using queue = createJobQueue(project, { atOnce: 0 });
    for (let count = 0; count < 3; count++) queue.startTraining(map);
    queue.move("job-3", "first");
  }
  const started: string[] = [];
  await using queue = createJobQueue(project, {
    continuesWaiting: true,
    onChanged: () => {
      for (const { id } of project.jobs.withStatus("running")) if (!started.includes(id)) started.push(id);
    },
  });
  await Promise.all(["job-1", "job-2", "job-3"].map((id) => queue.finished(id)));
  expect(started).toEqual(["job-3", "job-1", "job-2"]);
});

test("waiting ones outlive a restart: a window's service goes on with them, a command leaves them alone", {
  timeout,
}, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const map = { dataset: "dataset-1", model: "climatology" } as const;
  {
    await using queue = createJobQueue(project, { atOnce: 0 });
    for (let count = 0; count < 3; count++) queue.startTraining(map);
    queue.pause("job-2");
    // As a killed service leaves it.
    project.jobs.update("job-3", { status: "running" });
    project.runs.update("run-3", { status: "running" });
  }
  const statuses = () => project.jobs.list().map(({ status }) => status);
  {
    await using queue = createJobQueue(project);
    expect(statuses()).toEqual(["waiting", "paused", "interrupted"]);
    // Its own training does not wait behind them.
    const own = queue.startTraining(map);
    expect(await queue.finished(own.job.id)).toMatchObject({ status: "done" });
    expect(statuses()).toEqual(["waiting", "paused", "interrupted", "done"]);
  }
  {
    await using queue = createJobQueue(project, { continuesWaiting: true });
    expect(await queue.finished("job-1")).toMatchObject({ status: "done" });
    expect(statuses()).toEqual(["done", "paused", "interrupted", "done"]);
  }
});

test("one that waits since an earlier session starts alone when it is told to, or with all the others", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const map = { dataset: "dataset-1", model: "climatology" } as const;
  {
    await using queue = createJobQueue(project, { atOnce: 0 });
    for (let count = 0; count < 3; count++) queue.startTraining(map);
  }
  await using queue = createJobQueue(project);
  queue.resumePaused("job-2");
  expect(await queue.finished("job-2")).toMatchObject({ status: "done" });
  expect(project.jobs.withStatus("waiting").map(({ id }) => id)).toEqual(["job-1", "job-3"]);
  queue.continueWaiting();
  await Promise.all(["job-1", "job-3"].map((id) => queue.finished(id)));
  expect(project.jobs.withStatus("waiting")).toEqual([]);
});

test("the long-run map is trained like any other, without an engine", { timeout }, async () => {
  await using sample = await sampleProject();
  await using queue = createJobQueue(sample.project);
  const { job, run } = queue.startTraining({ dataset: "dataset-1", model: "climatology" });
  expect(await queue.finished(job.id)).toMatchObject({ status: "done" });
  expect(sample.project.runs.record(run.id)).toMatchObject({
    run: { title: "Long-run map", preset: null, engine: { backend: "cpu", gpu: false }, stepMs: null },
    weightsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test("a setting that does not exist fails the run with the forecaster's own words", { timeout }, async () => {
  await using sample = await sampleProject();
  await using queue = createJobQueue(sample.project);
  const { job, run } = queue.startTraining({ dataset: "dataset-1", model: "climatology", configuration: { fancy: 1 } });
  expect(await queue.finished(job.id)).toMatchObject({ status: "failed" });
  expect(sample.project.runs.get(run.id).error).toMatchObject({
    code: "UnknownSetting",
    message: expect.stringContaining("fancy"),
  });
});

test("a catalogue that cannot be written when a waiting training's turn comes: told, nothing lost, the next start tries again", {
  timeout,
}, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const faults: unknown[] = [];
  await using queue = createJobQueue(project, { onFault: (error) => faults.push(error) });
  const [first, second] = [1, 2].map(() => queue.startTraining({ dataset: "dataset-1", model: "climatology" }));
  const update = project.jobs.update;
  const full = new AppError("DiscFull", { message: "The disc is full.", hint: "Free some space." });
  // Only the failing write is put in: a disc cannot be filled here.
  const failing = vi.spyOn(project.jobs, "update").mockImplementation((id, change) => {
    if (id === second?.job.id) throw full;
    return update(id, change);
  });
  expect(await queue.finished(first?.job.id ?? "")).toMatchObject({ status: "done" });
  await vi.waitFor(() => expect(faults).toEqual([full]));
  expect(project.jobs.get(second?.job.id ?? "").status).toBe("waiting");

  failing.mockRestore();
  const third = queue.startTraining({ dataset: "dataset-1", model: "climatology" });
  expect(third.job.status).toBe("waiting");
  expect(await queue.finished(second?.job.id ?? "")).toMatchObject({ status: "done" });
});
