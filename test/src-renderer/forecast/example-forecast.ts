import type { Forecast } from "../../../src-main/contract/index.ts";

export function exampleForecast(part: Partial<Forecast> = {}): Forecast {
  return {
    id: "forecast-1",
    run: "run-1",
    dataset: "dataset-1",
    noun: { one: "reported incident", many: "reported incidents" },
    model: "crime",
    title: "Graph-ConvGRU, quick",
    isLongRunMap: false,
    issuedDay: "2018-09-05",
    validFromDay: "2018-09-05",
    validDays: 1,
    timeZone: "America/Chicago",
    inSample: false,
    categories: ["THEFT", "BATTERY"],
    summary: { expectedCount: 300, byCategory: [170, 130] },
    baselineExpectedCount: 290,
    observedCount: null,
    bounds: { west: -88, south: 41, east: -87, north: 42 },
    lineage: {
      dataHash: "0123456789abcdef",
      model: "crime",
      modelConfiguration: {},
      weightsHash: "f",
      engine: { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU" },
      seed: 1,
      codeVersion: "0.1.0",
    },
    createdAt: "2026-11-24T10:00:00Z",
    ...part,
  };
}
