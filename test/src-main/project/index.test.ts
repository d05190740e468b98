import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EngineReport } from "../../../src-main/contract/index.ts";
import { createProject, type NewForecast, type NewRun } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

const NEW_RUN: NewRun = {
  dataset: "dataset-1",
  model: "crime",
  title: "Crime, quick",
  preset: "quick",
  seed: 1,
  fromDay: "2010-01-01",
  toDay: "2010-08-01",
  validationFromDay: "2010-07-10",
  configuration: { epochs: 3 },
  maxMinutes: null,
};

const ENGINE: EngineReport = { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU, 2 threads", gpu: false };

const NEW_FORECAST: NewForecast = {
  run: "run-1",
  dataset: "dataset-1",
  model: "crime",
  title: "Crime, quick",
  isLongRunMap: false,
  issuedDay: "2010-08-01",
  validFromDay: "2010-08-01",
  validDays: 1,
  timeZone: "America/Chicago",
  inSample: false,
  categories: ["theft"],
  summary: { expectedCount: 12.5, byCategory: [12.5] },
  baselineExpectedCount: 13,
  observedCount: null,
  bounds: SAMPLE_DATASET.bounds,
  lineage: {
    dataHash: "d",
    model: "crime",
    modelConfiguration: {},
    weightsHash: "w",
    engine: ENGINE,
    seed: 1,
    codeVersion: "0.1.0",
  },
  mixtureHash: "1".repeat(64),
  baselineMixtureHash: null,
};

async function emptyProject() {
  const folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-catalogue-"));
  const project = await createProject(join(folder.path, "a"));
  return {
    project,
    [Symbol.dispose]() {
      project[Symbol.dispose]();
      folder.remove();
    },
  };
}

test("a data set comes back as it was added", async () => {
  using scratch = await emptyProject();
  const { datasets } = scratch.project;
  const added = datasets.add(SAMPLE_DATASET);
  const { rejectsHash, ...entity } = SAMPLE_DATASET;
  expect(added).toEqual({
    ...entity,
    id: "dataset-1",
    reading: null,
    noun: { one: "reported incident", many: "reported incidents" },
    attribution: [],
    studyArea: null,
    kind: "incidents",
    version: 1,
    versions: [
      {
        version: 1,
        hash: entity.hash,
        firstDay: "2010-01-01",
        lastDay: "2010-08-31",
        incidents: 2,
        files: [],
        changes: null,
        extent: null,
        createdAt: added.createdAt,
      },
    ],
    roles: null,
    mergedBy: "content",
    settledThrough: null,
    settling: { basis: "unknown", lagDays: null, reason: expect.stringMatching(/later export/) },
    createdAt: expect.any(String),
  });
  expect(datasets.record("dataset-1")).toEqual({ dataset: added, rejectsHash, columns: null, dateFormat: null });
  expect(datasets.list()).toEqual([added]);
});

test("a run's life: what training reports is there, the rest stays", async () => {
  using scratch = await emptyProject();
  const { datasets, runs } = scratch.project;
  datasets.add(SAMPLE_DATASET);
  const added = runs.add(NEW_RUN);
  expect(added).toMatchObject({ id: "run-1", status: "waiting", epochs: null, engine: null, error: null });
  runs.update("run-1", { status: "running", engine: ENGINE, codeVersion: "0.1.0+models.abc" });
  runs.update("run-1", { checkpoint: { hash: "c1", epoch: 1 } });
  expect(runs.record("run-1")).toMatchObject({
    run: { status: "running", engine: ENGINE, preset: "quick" },
    configuration: { epochs: 3 },
    codeVersion: "0.1.0+models.abc",
    weightsHash: null,
    checkpoint: { hash: "c1", epoch: 1 },
  });
  const done = runs.update("run-1", {
    status: "done",
    epochs: 2,
    bestEpoch: 1,
    validation: { natsPerIncident: 3.5 },
    stepMs: { median: 80, p90: 120 },
    weightsHash: "w",
    checkpoint: null,
  });
  expect(done).toMatchObject({ status: "done", epochs: 2, bestEpoch: 1, validation: { natsPerIncident: 3.5 } });
  expect(runs.record("run-1")).toMatchObject({ weightsHash: "w", checkpoint: null });
});

test("losses come in the order of epochs, and an epoch trained again replaces its line", async () => {
  using scratch = await emptyProject();
  const { datasets, runs } = scratch.project;
  datasets.add(SAMPLE_DATASET);
  runs.add(NEW_RUN);
  const point = (epoch: number, trainLoss: number) => ({
    epoch,
    trainLoss,
    validationLoss: null,
    baselineLoss: 4,
    secondsSinceStart: epoch * 2,
  });
  for (const added of [point(2, 3), point(1, 5), point(2, 2.5)]) runs.addLoss("run-1", added);
  expect(runs.losses("run-1")).toEqual([point(1, 5), point(2, 2.5)]);
  expect(runs.losses("run-1", 1)).toEqual([point(2, 2.5)]);
});

test("jobs, forecasts and exports", async () => {
  using scratch = await emptyProject();
  const { datasets, runs, jobs, forecasts, exports } = scratch.project;
  datasets.add(SAMPLE_DATASET);
  runs.add(NEW_RUN);
  jobs.add({ kind: "train", run: "run-1" });
  const progress = { share: 0.5, message: "Epoch 1 of 2", rate: { value: 9, unit: "steps/s" }, secondsLeft: 4 };
  expect(jobs.update("job-1", { status: "running", progress })).toMatchObject({ run: "run-1", status: "running", progress });
  expect(jobs.withStatus("running")).toHaveLength(1);
  expect(jobs.withStatus("waiting")).toEqual([]);

  const { mixtureHash, baselineMixtureHash, ...entity } = NEW_FORECAST;
  const added = forecasts.add(NEW_FORECAST);
  expect(added).toEqual({
    ...entity,
    noun: { one: "reported incident", many: "reported incidents" },
    lineage: { ...entity.lineage, engine: expect.anything() },
    id: "forecast-1",
    createdAt: expect.any(String),
  });
  expect(forecasts.record("forecast-1")).toEqual({ forecast: added, mixtureHash, baselineMixtureHash });

  const exported = { file: "/tmp/a.tif", bytes: 10, width: 2, height: 2, crs: "EPSG:4326", bounds: SAMPLE_DATASET.bounds };
  expect(exports.add({ forecast: "forecast-1", exported })).toMatchObject({
    id: "export-1",
    exported: { ...exported, download: "/download/export-1" },
  });
});

test("what is not there is named, whatever the id looks like", async () => {
  using scratch = await emptyProject();
  const { datasets, runs } = scratch.project;
  for (const id of ["run-1", "run-0", "dataset-1", "1", "run-1; DROP TABLE runs", ""]) {
    expect(() => runs.get(id)).toThrow(expect.objectContaining({ code: "NotFound" }));
  }
  expect(() => datasets.get("dataset-9")).toThrow(expect.objectContaining({ message: expect.stringContaining("dataset-9") }));
});

test("a run of a data set that is not there is refused by the database", async () => {
  using scratch = await emptyProject();
  expect(() => scratch.project.runs.add(NEW_RUN)).toThrow(/FOREIGN KEY|failed/);
});

test("a transaction that fails leaves nothing of itself", async () => {
  using scratch = await emptyProject();
  const { project } = scratch;
  expect(() =>
    project.transaction(() => {
      project.datasets.add(SAMPLE_DATASET);
      project.runs.get("run-1");
    }),
  ).toThrow(expect.objectContaining({ code: "NotFound" }));
  expect(project.datasets.list()).toEqual([]);
});
