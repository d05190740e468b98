import { expect, test } from "vitest";
import type { IncidentTable } from "../../../../models/forecast/index.ts";
import { chosenPrediction, incidentsOf, longRunOf } from "../../../../src-main/jobs/worker/chosen-prediction.ts";
import { spikePrediction } from "../../export/spike-prediction.ts";

const all = spikePrediction();

test("no name is all together, one name its category, several names these alone", () => {
  expect(chosenPrediction(all, [])).toEqual({ prediction: all, category: "all" });
  expect(chosenPrediction(all, ["BATTERY"])).toEqual({ prediction: all, category: 1 });
  const both = chosenPrediction(all, ["BATTERY", "THEFT"]);
  expect([both.category, both.prediction.categories, both.prediction.isSelection]).toEqual(["all", ["THEFT", "BATTERY"], true]);
  expect(() => chosenPrediction(all, ["THEFT", "ARSON"])).toThrow(expect.objectContaining({ code: "UnknownCategory" }));
});

test("the long-run map and the incidents are those of the same categories", () => {
  const both = chosenPrediction(all, ["BATTERY", "THEFT"]);
  expect(longRunOf(all, both).categories).toEqual(["THEFT", "BATTERY"]);
  const incidents: IncidentTable = {
    day: Int32Array.of(1, 2, 3),
    secondOfDay: Int32Array.of(-1, 60, 120),
    lon: Float64Array.of(-87.7, -87.6, -87.5),
    lat: Float64Array.of(41.7, 41.8, 41.9),
    category: Uint16Array.of(0, 1, 2),
    categories: ["THEFT", "ARSON", "BATTERY"],
    timeZone: "America/Chicago",
    firstDay: 1,
    lastDay: 3,
  };
  const kept = incidentsOf(incidents, both);
  expect([[...kept.day], [...kept.lat], [...kept.category], [...kept.secondOfDay]]).toEqual([
    [1, 3],
    [41.7, 41.9],
    [0, 2],
    [-1, 120],
  ]);
  expect(incidentsOf(incidents, chosenPrediction(all, ["THEFT"]))).toBe(incidents);
});
