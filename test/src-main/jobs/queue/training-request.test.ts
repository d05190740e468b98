import { expect, test } from "vitest";
import type { Dataset } from "../../../../src-main/contract/index.ts";
import { DEFAULT_SEED } from "../../../../src-main/jobs/index.ts";
import { newRunOf } from "../../../../src-main/jobs/queue/training-request.ts";
import { SAMPLE_DATASET } from "../../project/sample-dataset.ts";

const { rejectsHash: _rejectsHash, ...SAMPLE } = SAMPLE_DATASET;
const DATASET: Dataset = {
  ...SAMPLE,
  id: "dataset-1",
  kind: "incidents",
  createdAt: "2026-01-01T00:00:00Z",
  version: 1,
  versions: [],
  roles: null,
  reading: null,
  noun: { one: "reported incident", many: "reported incidents" },
  attribution: [],
  studyArea: null,
  mergedBy: "content",
  settledThrough: null,
  settling: { basis: "unknown", lagDays: null, reason: "One export alone." },
};

test("without a period the whole data set is used, its last tenth for validation", () => {
  // 2010-01-01 to 2010-08-31 are 243 days; a tenth of them, rounded, is 24.
  expect(newRunOf(DATASET, { dataset: "dataset-1", model: "crime" })).toEqual({
    dataset: "dataset-1",
    model: "crime",
    title: "Graph-ConvGRU, standard",
    preset: "standard",
    seed: DEFAULT_SEED,
    fromDay: "2010-01-01",
    toDay: "2010-09-01",
    validationFromDay: "2010-08-08",
    configuration: { preset: "standard" },
    maxMinutes: null,
    dataVersion: 1,
    settledThrough: null,
  });
});

test("where late reporting is known, the last settled day is the last of the training", () => {
  const settled: Dataset = { ...DATASET, version: 2, settledThrough: "2010-08-21" };
  const request = { dataset: "dataset-1", model: "climatology" };
  expect(newRunOf(settled, request)).toMatchObject({ toDay: "2010-08-22", dataVersion: 2, settledThrough: "2010-08-21" });
  // A period that the analyst chose is taken as it is.
  expect(newRunOf(settled, { ...request, toDay: "2010-09-01" }).toDay).toBe("2010-09-01");
  expect(newRunOf(settled, { ...request, fromDay: "2010-08-25" }).toDay).toBe("2010-09-01");
});

test("what was asked for stands in the run", () => {
  const run = newRunOf(DATASET, {
    dataset: "dataset-1",
    model: "crime",
    preset: "quick",
    fromDay: "2010-02-01",
    toDay: "2010-05-12",
    seed: 7,
    epochs: 3,
    maxMinutes: 5,
    configuration: { steps: 4 },
  });
  expect(run).toMatchObject({
    fromDay: "2010-02-01",
    toDay: "2010-05-12",
    validationFromDay: "2010-05-02",
    seed: 7,
    maxMinutes: 5,
  });
  expect(run.configuration).toEqual({ preset: "quick", epochs: 3, steps: 4 });
});

test("what cannot be trained is refused before anything is written", () => {
  const request = (change: object) => () => newRunOf(DATASET, { dataset: "dataset-1", model: "crime", ...change });
  expect(request({ model: "oracle" })).toThrow(expect.objectContaining({ code: "UnknownModel" }));
  expect(request({ fromDay: "2009-12-31" })).toThrow(expect.objectContaining({ code: "PeriodOutsideData" }));
  expect(request({ toDay: "2010-09-02" })).toThrow(expect.objectContaining({ code: "PeriodOutsideData" }));
  expect(request({ fromDay: "2010-03-01", toDay: "2010-03-01" })).toThrow(expect.objectContaining({ code: "PeriodOutsideData" }));
  expect(request({ fromDay: "2010-02-30" })).toThrow(expect.objectContaining({ code: "InvalidDay" }));
});
