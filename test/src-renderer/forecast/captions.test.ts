import { expect, test } from "vitest";
import { categoryOf, legendTitle, mapValue } from "../../../src-renderer/forecast/captions.ts";
import { exampleForecast } from "./example-forecast.ts";

test("a chance names its area and its day", () => {
  expect(legendTitle(exampleForecast(), { category: null, statistic: "probability", areaSquareMetres: 10_000 })).toBe(
    "Chance of at least one reported incident within 1 ha, Wed 5 Sep 2018",
  );
});

test("a category is named in words", () => {
  expect(legendTitle(exampleForecast(), { category: "THEFT", statistic: "rate", areaSquareMetres: 10_000 })).toBe(
    "Expected reported incidents (theft) per km² and day, Wed 5 Sep 2018",
  );
});

test("the long-run map says that it is one", () => {
  const forecast = exampleForecast({ isLongRunMap: true, validDays: 7 });
  expect(legendTitle(forecast, { category: null, statistic: "rate", areaSquareMetres: 10_000 })).toBe(
    "Long-run map. Expected reported incidents per km² and day, Wed 5 Sep 2018 to Tue 11 Sep 2018",
  );
});

test("a category that this forecast does not have means all together", () => {
  expect(categoryOf(exampleForecast(), "ARSON")).toBeNull();
  expect(categoryOf(exampleForecast(), "THEFT")).toBe("THEFT");
  expect(categoryOf(undefined, "THEFT")).toBeNull();
});

test("values are written as what they are", () => {
  expect(mapValue("probability", 0.042)).toBe("4.2\u202f%");
  expect(mapValue("rate", 12.34)).toBe("12");
});
