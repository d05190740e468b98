import { mkdtempDisposableSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { TrainingMeasure } from "../../../src-main/jobs/index.ts";
import { keepMeasure, readMeasures } from "../../../src-main/services/machine-measures.ts";

function measure(nodes: number, stepMs: number): TrainingMeasure {
  return {
    engine: { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU, 2 threads", gpu: false },
    shape: {
      nodes,
      categories: 2,
      incidentsPerDay: 30,
      days: 120,
      trainDays: 80,
      validationDays: 12,
      incidents: 3600,
      steps: 5,
      batchWindows: 8,
      hidden: [50, 20, 10],
      chebyshevTerms: 3,
      headUnits: 32,
      components: 2,
    },
    stepMs,
    startSeconds: 3,
    peakMemoryMb: 500,
  };
}

test("the last measure of a size is kept, newest last, and nothing else is left behind", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-measures-"));
  const file = path.join(folder.path, "cache", "measures.json");
  for (const kept of [measure(10, 100), measure(20, 200), measure(10, 90)]) await keepMeasure(kept, file);
  expect((await readMeasures(file)).map(({ shape, stepMs }) => [shape.nodes, stepMs])).toEqual([
    [20, 200],
    [10, 90],
  ]);
  expect(readdirSync(path.dirname(file))).toEqual(["measures.json"]);
});

test("a file that is absent or foreign is no measure", async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-measures-"));
  const file = path.join(folder.path, "measures.json");
  expect(await readMeasures(file)).toEqual([]);
  writeFileSync(file, "{");
  expect(await readMeasures(file)).toEqual([]);
  await keepMeasure(measure(1, 1), file);
  expect((await readMeasures(file)).length).toBe(1);
});
