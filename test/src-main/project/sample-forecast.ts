import type { NewForecast, NewRun } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

export const SAMPLE_RUN: NewRun = {
  dataset: "dataset-1",
  model: "climatology",
  title: "Long-run map",
  preset: null,
  seed: 1,
  fromDay: "2010-01-01",
  toDay: "2010-08-01",
  validationFromDay: "2010-07-10",
  configuration: {},
  maxMinutes: null,
};

export const SAMPLE_FORECAST: NewForecast = {
  run: "run-1",
  dataset: "dataset-1",
  model: "climatology",
  title: "Long-run map",
  isLongRunMap: true,
  issuedDay: "2010-09-01",
  validFromDay: "2010-09-01",
  validDays: 1,
  timeZone: "America/Chicago",
  inSample: false,
  categories: ["theft"],
  summary: { expectedCount: 12.5, byCategory: [12.5] },
  baselineExpectedCount: 12.5,
  observedCount: null,
  bounds: SAMPLE_DATASET.bounds,
  lineage: {
    dataHash: "0".repeat(64),
    model: "climatology",
    modelConfiguration: {},
    weightsHash: "2".repeat(64),
    engine: { backend: "cpu", library: "none", device: "CPU" },
    seed: 1,
    codeVersion: "0.1.0",
  },
  mixtureHash: "1".repeat(64),
  baselineMixtureHash: null,
};
