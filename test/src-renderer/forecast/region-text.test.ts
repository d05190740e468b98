import { expect, test } from "vitest";
import { regionText } from "../../../src-renderer/forecast/region-text.ts";
import { exampleForecast } from "./example-forecast.ts";

test("the text of a region says name, area, period, figures, what then happened and where it lies", () => {
  const region = {
    id: "region-1",
    name: "Loop",
    shape: "polygon" as const,
    ring: [
      [-87.7, 41.8],
      [-87.6, 41.8],
      [-87.6, 41.9],
    ] as [number, number][],
  };
  const found = {
    areaSquareMetres: 4.6e7,
    insideShare: 1,
    expectedCount: 12.3,
    interval: { low: 7, high: 19 },
    probabilityOfAny: 0.99999,
    baseline: { expectedCount: 10, probabilityOfAny: 0.99995 },
    observedCount: 14,
    weeklyHistory: [1],
    byCategory: [],
  };
  expect(regionText(region, found, exampleForecast(), []).split("\n")).toEqual([
    "Loop, 46 km², valid Wed 5 Sep 2018, local time (America/Chicago)",
    "Reported incidents, all categories",
    "Expected: 12, 90 % range 7 to 19",
    "Chance of at least one: over 99.9\u202f%",
    "Long-run map: 10 expected, chance over 99.9\u202f%",
    "Then reported: 14",
    "Graph-ConvGRU, quick, issued Wed 5 Sep 2018, data 01234567",
    "Corners (longitude latitude): -87.70000 41.80000, -87.60000 41.80000, -87.60000 41.90000",
  ]);
});
