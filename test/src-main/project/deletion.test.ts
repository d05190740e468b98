import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { KEPT_DAYS } from "../../../src-main/project/deletion.ts";
import { createProject, openProject, type ProjectCatalogue } from "../../../src-main/project/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";
import { SAMPLE_FORECAST, SAMPLE_RUN } from "./sample-forecast.ts";

async function project() {
  const folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-deletion-"));
  const made = await createProject(join(folder.path, "a"));
  return {
    project: made,
    [Symbol.dispose]() {
      made[Symbol.dispose]();
      folder.remove();
    },
  };
}

/** A data set with a run and two forecasts, whose files are really in the store; the second forecast stands in the log. */
async function filled(catalogue: ProjectCatalogue) {
  const write = (text: string) => catalogue.store.writeBytes(new TextEncoder().encode(text), "safetensors");
  const [data, weights, first, second] = await Promise.all([write("data"), write("weights"), write("first"), write("second")]);
  catalogue.datasets.add({ ...SAMPLE_DATASET, hash: data ?? "" });
  catalogue.runs.add(SAMPLE_RUN);
  catalogue.runs.update("run-1", { status: "done", weightsHash: weights });
  catalogue.jobs.add({ kind: "train", run: "run-1", status: "done" });
  catalogue.forecasts.add({ ...SAMPLE_FORECAST, inSample: true, mixtureHash: first ?? "" });
  const issued = catalogue.forecasts.add({ ...SAMPLE_FORECAST, mixtureHash: second ?? "" });
  const { validFromDay, validDays, timeZone, run, model, title, isLongRunMap, categories, lineage, issuedDay } = issued;
  catalogue.issuedLog.add({
    ...{
      forecast: issued.id,
      issuedDay,
      validFromDay,
      validDays,
      timeZone,
      run,
      model,
      title,
      isLongRunMap,
      categories,
      lineage,
    },
    ...{ dataset: "dataset-1", dataVersion: 1, dataHash: data ?? "", dataLastDay: "2010-08-31", settledThrough: null },
    ...{ outcomesKnown: false, expectedCount: 12.5, byCategory: [12.5], baselineExpectedCount: 12.5 },
    ...{ mixtureHash: second ?? "", baselineMixtureHash: null },
  });
  return { data: data ?? "", weights: weights ?? "", first: first ?? "", second: second ?? "" };
}

const listed = ({ datasets, runs, forecasts }: ProjectCatalogue) => [
  ...datasets.list().map(({ id }) => id),
  ...runs.list().map(({ id }) => id),
  ...forecasts.list().map(({ id }) => id),
];
const EVERYTHING = ["dataset-1", "run-1", "forecast-1", "forecast-2"];

test("a deleted thing and what came of it are listed no more, say so when asked for, and come back as they were", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  await filled(catalogue);
  const before = catalogue.runs.record("run-1");
  expect(catalogue.deletions.mark("run", "run-1")).toEqual(["run-1", "forecast-1", "forecast-2"]);
  expect(listed(catalogue)).toEqual(["dataset-1"]);
  expect(() => catalogue.runs.get("run-1")).toThrow(
    expect.objectContaining({ code: "Deleted", hint: expect.stringMatching(/back/) }),
  );
  expect(catalogue.deletions.mark("run", "run-1")).toEqual([]);
  expect(catalogue.deletions.restore("run", "run-1")).toEqual(["run-1", "forecast-1", "forecast-2"]);
  expect(catalogue.runs.record("run-1")).toEqual(before);
  expect(listed(catalogue)).toEqual(EVERYTHING);
});

test("what was deleted before its origin stays deleted when the origin comes back", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  await filled(catalogue);
  catalogue.deletions.mark("forecast", "forecast-1");
  // A mark is a time in milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(catalogue.deletions.mark("dataset", "dataset-1")).toEqual(["dataset-1", "run-1", "forecast-2"]);
  catalogue.deletions.restore("dataset", "dataset-1");
  expect(listed(catalogue)).toEqual(["dataset-1", "run-1", "forecast-2"]);
});

test("a forecast that comes back brings what it came from", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  await filled(catalogue);
  catalogue.deletions.mark("dataset", "dataset-1");
  expect(catalogue.deletions.restore("forecast", "forecast-2")).toEqual(["dataset-1", "run-1", "forecast-2"]);
  expect(listed(catalogue)).toEqual(["dataset-1", "run-1", "forecast-2"]);
});

test("a run that trains is not deleted, nor is its data set", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  await filled(catalogue);
  catalogue.jobs.add({ kind: "train", run: "run-1", status: "running" });
  expect(() => catalogue.deletions.mark("run", "run-1")).toThrow(expect.objectContaining({ code: "RunBusy" }));
  expect(() => catalogue.deletions.mark("dataset", "dataset-1")).toThrow(expect.objectContaining({ code: "RunBusy" }));
  expect(listed(catalogue)).toEqual(EVERYTHING);
  expect(() => catalogue.deletions.mark("forecast", "forecast-9")).toThrow(expect.objectContaining({ code: "NotFound" }));
});

test("marks end when the project is opened some days later; the files of issued forecasts stay", async () => {
  using scratch = await project();
  const { project: catalogue } = scratch;
  const hashes = await filled(catalogue);
  catalogue.deletions.mark("dataset", "dataset-1");
  const { path } = catalogue;
  catalogue[Symbol.dispose]();
  {
    using young = await openProject(path);
    expect(young.deletions.restore("dataset", "dataset-1")).toEqual(EVERYTHING);
    young.deletions.mark("dataset", "dataset-1");
  }
  const database = new Sqlite(join(path, "project.sqlite"));
  const past = new Date(Date.now() - (KEPT_DAYS * 24 + 1) * 3_600_000).toISOString();
  for (const table of ["datasets", "runs", "forecasts"]) database.exec(`UPDATE ${table} SET deleted_at = '${past}'`);
  database.close();
  using opened = await openProject(path);
  expect(() => opened.deletions.restore("dataset", "dataset-1")).toThrow(expect.objectContaining({ code: "NotFound" }));
  expect(opened.issuedLog.list().map(({ forecast }) => forecast)).toEqual(["forecast-2"]);
  expect(opened.issuedLog.verify().verified).toBe(true);
  // The log names the second forecast, its data and no weights of this name; the first was inside its training period and is nowhere named.
  expect(["data", "second", "first"].map((name) => opened.store.has(hashes[name as keyof typeof hashes]))).toEqual([
    true,
    true,
    false,
  ]);
  expect(opened.store.has(hashes.weights)).toBe(false);
});
