import { expect, test } from "vitest";
import type { ScoreRow } from "../../../src-main/contract/index.ts";
import { newestScore, shownScores } from "../../../src-renderer/forecast/shown-scores.ts";

const score = (row: number, dataVersion: number, method: number): ScoreRow => ({
  row,
  dataVersion,
  method,
  previousHash: "",
  hash: "",
  forecast: "forecast-1",
  logRow: 1,
  logHash: "",
  issuedDay: "2018-02-15",
  validFromDay: "2018-02-15",
  validDays: 1,
  dataset: "dataset-1",
  dataHash: "",
  settled: true,
  outcomesKnown: false,
  incidents: 20,
  figures: [
    { metric: "observedCount", value: 20, baseline: null },
    { metric: "pai@5", value: 3.5, baseline: 2 },
    { metric: "logScore", value: -1.25, baseline: -1.5 },
  ],
  scoredAt: "2018-03-01T00:00:00.000Z",
});

test("the score by the newest data counts, whichever was kept last", () => {
  expect(newestScore([])).toBeUndefined();
  expect(newestScore([score(1, 2, 1), score(2, 3, 1), score(3, 3, 2), score(4, 2, 2)])?.row).toBe(3);
});

test("the figures stand in one order, each beside the long-run map's", () => {
  expect(shownScores(score(1, 1, 1))).toEqual([
    { metric: "logScore", value: -1.25, baseline: -1.5 },
    { metric: "pai@5", value: 3.5, baseline: 2 },
  ]);
});
