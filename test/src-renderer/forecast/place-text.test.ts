import { expect, test } from "vitest";
import { placeText } from "../../../src-renderer/forecast/place-text.ts";
import { exampleForecast } from "./example-forecast.ts";

const place = {
  lon: -87.6298,
  lat: 41.8781,
  areaSquareMetres: 10_000,
  insideStudyArea: true,
  expectedCount: 0.31,
  interval: { low: 0, high: 2 },
  probabilityOfAny: 0.2666,
  baseline: { expectedCount: 0.25, probabilityOfAny: 0.2212 },
  weeklyHistory: [1, 2],
  byCategory: [],
};

test("the text of a place says area, period, zone, category and where it came from", () => {
  expect(placeText(place, exampleForecast(), ["THEFT"]).split("\n")).toEqual([
    "Square of 1 ha around 41.8781° N 87.6298° W, valid Wed 5 Sep 2018, local time (America/Chicago)",
    "Reported incidents: theft",
    "Expected: 0.31, 90 % range 0 to 2",
    "Chance of at least one: 27\u202f%",
    "Long-run map: 0.25 expected, chance 22\u202f%",
    "Graph-ConvGRU, quick, issued Wed 5 Sep 2018, data 01234567",
  ]);
});
