import { expect, test } from "vitest";
import type { EngineReport } from "../../../../src-main/contract/index.ts";
import type { TrainingMeasure, TrainingShape } from "../../../../src-main/jobs/training-messages.ts";
import { estimateLongRunMap, estimateTraining } from "../../../../src-main/jobs/worker/training-estimate.ts";
import type { PlannedTraining } from "../../../../src-main/jobs/worker/training-shape.ts";

const engine: EngineReport = { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU, 2 threads", gpu: false };

const town: TrainingShape = {
  nodes: 13,
  categories: 2,
  incidentsPerDay: 29.8,
  days: 120,
  trainDays: 80,
  validationDays: 12,
  incidents: 3581,
  steps: 5,
  batchWindows: 8,
  hidden: [50, 20, 10],
  chebyshevTerms: 3,
  headUnits: 32,
  components: 2,
};
const city: TrainingShape = {
  ...town,
  nodes: 306,
  categories: 8,
  incidentsPerDay: 575.2,
  days: 220,
  trainDays: 170,
  validationDays: 22,
  incidents: 126_549,
};

/** Shortest steps of a two-core machine that did other things as well: what the step costs there by itself, milliseconds. */
const STEPS: readonly (readonly [string, TrainingShape, number])[] = [
  ["town, small network", { ...town, steps: 6, batchWindows: 4, hidden: [8, 4], headUnits: 8 }, 73],
  ["town", town, 138],
  ["town, ten days read", { ...town, steps: 10 }, 293],
  ["city, two windows", { ...city, batchWindows: 2 }, 227],
  ["city", city, 431],
  ["city, ten days read", { ...city, steps: 10 }, 1095],
];

function planned(shape: TrainingShape, epochs = 5, batchesPerEpoch = 30, patience = 3): PlannedTraining {
  return { shape, epochs, batchesPerEpoch, patience };
}

function measured(shape: TrainingShape, stepMs: number, peakMemoryMb = 800): TrainingMeasure {
  return { engine, shape, stepMs, startSeconds: 3, peakMemoryMb };
}

function middle({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.sqrt(low * high);
}

test.each(STEPS)("a step of %s follows from any other size within a factor of 2", (_, shape, milliseconds) => {
  // So many steps that all else is small beside them.
  const plan = planned(shape, 1, 10_000, 1);
  for (const [, other, otherMs] of STEPS) {
    const { seconds } = estimateTraining(plan, [measured(other, otherMs)], engine, null);
    const ratio = middle(seconds) / (10 * milliseconds);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  }
});

/** Whole trainings on the same machine under load: shape, epochs, batches, ms a step, seconds in all, MB at most. */
test.each([
  ["town", town, 2, 10, 597, 18.6, 515],
  ["town, ten days read", { ...town, steps: 10 }, 1, 10, 763, 17, 529],
  ["city", city, 1, 5, 1682, 34.4, 901],
  ["city, ten days read", { ...city, steps: 10 }, 1, 5, 1957, 36.4, 1222],
  ["city, four windows", { ...city, batchWindows: 4 }, 1, 6, 354, 23.6, 761],
] as const)("time and memory of a training of %s", (_, shape, epochs, batches, stepMs, total, peakMemoryMb) => {
  const plan = planned({ ...shape }, epochs, batches);
  const { seconds, memoryBytes } = estimateTraining(plan, [measured({ ...shape }, stepMs, peakMemoryMb)], engine, null);
  expect(middle(seconds) / total).toBeGreaterThan(0.5);
  expect(middle(seconds) / total).toBeLessThan(2);
  expect(memoryBytes / 1e6).toBeCloseTo(peakMemoryMb, 0);
  const [unmeasured] = [estimateTraining(plan, [], engine, null)];
  expect(unmeasured.memoryBytes / 1e6 / peakMemoryMb).toBeGreaterThan(0.5);
  expect(unmeasured.memoryBytes / 1e6 / peakMemoryMb).toBeLessThan(2);
});

test("it says what it is reckoned from", () => {
  const plan = planned(city);
  expect(estimateTraining(plan, [], engine, null).basis).toContain("no training was measured on this machine");
  expect(estimateTraining(plan, [measured(town, 138)], engine, null).basis).toBe(
    "Reckoned for 306 nodes, 8 categories from a training of 13 nodes, 2 categories on this machine (138 ms a step).",
  );
  expect(estimateTraining(plan, [measured(town, 138), measured(city, 431)], engine, null).basis).toBe(
    "From the last training of this size on this machine (306 nodes, 8 categories, 431 ms a step).",
  );
});

test("a machine's own start is reckoned with, and a larger table's reading comes on top", () => {
  const plan = planned(town, 1, 1, 1);
  const quick = { ...measured(town, 1), startSeconds: 0.5 };
  const slow = { ...measured(town, 1), startSeconds: 40 };
  const [low, high] = [quick, slow].map((measure) => middle(estimateTraining(plan, [measure], engine, null).seconds));
  expect((high ?? 0) - (low ?? 0)).toBeCloseTo(39.5, 6);
  const more = planned({ ...town, incidents: town.incidents + 1_000_000 }, 1, 1, 1);
  expect(middle(estimateTraining(more, [quick], engine, null).seconds) - (low ?? 0)).toBeCloseTo(25, 6);
});

test("the newest measure of a size counts, and one of another device does not", () => {
  const plan = planned(city);
  const old = estimateTraining(plan, [measured(city, 431)], engine, null);
  const slower = estimateTraining(plan, [measured(city, 431), measured(city, 862)], engine, null);
  expect(middle(slower.seconds)).toBeGreaterThan(1.5 * middle(old.seconds));
  const foreign = { ...measured(city, 5), engine: { ...engine, device: "NVIDIA H100", gpu: true } };
  expect(estimateTraining(plan, [foreign], engine, null).basis).toContain("no training was measured");
});

test("the earliest end is when patience is over, the latest the last epoch or the time given", () => {
  const measures = [measured(city, 431)];
  const { seconds } = estimateTraining(planned(city, 40, 22, 8), measures, engine, null);
  expect(seconds.high / seconds.low).toBeGreaterThan(4);
  const limited = estimateTraining(planned(city, 40, 22, 8), measures, engine, 1);
  expect(limited.seconds.high).toBeLessThan(200);
  const never = estimateTraining(planned({ ...city, validationDays: 0 }, 40, 22, 8), measures, engine, null);
  expect(never.seconds.high / never.seconds.low).toBeCloseTo(1.25 ** 2, 5);
});

test("the long-run map is a matter of seconds", () => {
  const { seconds, basis } = estimateLongRunMap(126_549);
  expect([middle(seconds) > 1, middle(seconds) < 10, basis.includes("126,549")]).toEqual([true, true, true]);
});
