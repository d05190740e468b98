import { expect, test } from "vitest";
import type { CallRequest, EngineReport } from "../../../../src-main/contract/index.ts";
import { nativeEngineInstalled } from "../../../../src-main/engine/index.ts";
import { createEngine, createJobQueue, type TrainingMeasure } from "../../../../src-main/jobs/index.ts";
import { smallTraining } from "../queue/small-training.ts";
import { sampleProject } from "../sample-project.ts";

const native = test.skipIf(!(await nativeEngineInstalled()));
const timeout = 300_000;
const guess: EngineReport = { backend: "tensorflow", library: "TensorFlow", device: "CPU, 2 threads", gpu: false };

const SMALL = smallTraining(2);
const LARGER: CallRequest<"run.start"> = {
  dataset: "dataset-1",
  model: "crime",
  preset: "quick",
  configuration: { epochs: 2, patience: 50, windowsPerEpoch: 32 },
};

native("two sizes: a training that was measured is estimated within a factor of 2", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  const measures: TrainingMeasure[] = [];
  await using queue = createJobQueue(project, { onMeasured: (measure) => measures.push(measure) });
  await using engine = createEngine(project);
  for (const input of [SMALL, LARGER]) {
    const { job, run } = queue.startTraining(input);
    await queue.finished(job.id);
    const measure = measures.at(-1);
    const { seconds, memoryBytes, basis } = await engine.estimate(input, { measures, engine: measure?.engine ?? guess });
    expect(basis).toContain("From the last training of this size on this machine");
    const { seconds: took, peakMemoryMb } = project.runs.get(run.id);
    const middle = Math.sqrt(seconds.low * seconds.high);
    expect(middle / (took ?? 0)).toBeGreaterThan(0.5);
    expect(middle / (took ?? 0)).toBeLessThan(2);
    expect(memoryBytes / 1e6 / (peakMemoryMb ?? 0)).toBeGreaterThan(0.5);
    expect(memoryBytes / 1e6 / (peakMemoryMb ?? 0)).toBeLessThan(2);
    expect(queue.get(job.id).peakMemoryMb).toBe(peakMemoryMb);
  }
});

test("what a start would refuse, its estimate refuses in the same words, and nothing is recorded", { timeout }, async () => {
  await using sample = await sampleProject();
  await using engine = createEngine(sample.project);
  const machine = { measures: [], engine: guess };
  await expect(engine.estimate({ ...SMALL, configuration: { fancy: 1 } }, machine)).rejects.toMatchObject({
    code: "UnknownSetting",
  });
  await expect(engine.estimate({ ...SMALL, model: "oracle" }, machine)).rejects.toMatchObject({ code: "UnknownModel" });
  await expect(engine.estimate({ ...SMALL, fromDay: "2030-01-01" }, machine)).rejects.toMatchObject({
    code: "PeriodOutsideData",
  });
  const map = await engine.estimate({ dataset: "dataset-1", model: "climatology" }, machine);
  expect(map.basis).toContain("long-run map");
  expect(sample.project.runs.list()).toEqual([]);
});
