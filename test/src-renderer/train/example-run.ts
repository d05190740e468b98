import type { Run } from "../../../src-main/contract/index.ts";

/** A finished training, with what a test wants otherwise. */
export function exampleRun(part: Partial<Run> = {}): Run {
  return {
    id: "run-1",
    dataset: "dataset-1",
    model: "crime",
    title: "Graph-ConvGRU, quick",
    preset: "quick",
    status: "done",
    seed: 1,
    fromDay: "2018-01-01",
    toDay: "2018-09-01",
    validationFromDay: "2018-08-08",
    dataVersion: 1,
    settledThrough: null,
    epochs: 8,
    bestEpoch: 5,
    validation: { logLoss: 15.47 },
    baseline: { logLoss: 15.475 },
    stepMs: { median: 400, p90: 500 },
    peakMemoryMb: 900,
    seconds: 170,
    engine: null,
    error: null,
    createdAt: "2026-11-24T10:00:00Z",
    ...part,
  };
}
