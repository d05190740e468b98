import { expect, test } from "vitest";
import {
  categoriesOf,
  categoryOf,
  choiceOf,
  comparableWith,
  daysOf,
  expectedOf,
  legendNotes,
  legendTitle,
  mapDifference,
  mapValue,
} from "../../../src-renderer/forecast/captions.ts";
import { initialLook } from "../../../src-renderer/map/look.ts";
import { exampleForecast } from "./example-forecast.ts";

const three = exampleForecast({
  categories: ["THEFT", "BATTERY", "ROBBERY"],
  summary: { expectedCount: 310, byCategory: [170, 130, 10] },
});

test("a chance names its area and its day", () => {
  expect(
    legendTitle(exampleForecast(), { categories: [], statistic: "probability", areaSquareMetres: 10_000, look: initialLook }),
  ).toBe("Chance of at least one reported incident within 1 ha, Wed 5 Sep 2018");
});

test("a chance of more than one says of how many", () => {
  const view = { categories: [], statistic: "probability", areaSquareMetres: 100_000, look: { atLeast: 3 } } as const;
  expect(legendTitle(exampleForecast(), view)).toBe("Chance of at least 3 reported incidents within 10 ha, Wed 5 Sep 2018");
});

test("accidents are called accidents, in chance and in rate", () => {
  const forecast = exampleForecast({ noun: { one: "reported accident", many: "reported accidents" } });
  const view = { categories: [], areaSquareMetres: 10_000, look: initialLook };
  expect(legendTitle(forecast, { ...view, statistic: "probability" })).toMatch(
    /^Chance of at least one reported accident within/,
  );
  expect(legendTitle(forecast, { ...view, statistic: "rate" })).toMatch(/^Expected reported accidents per km²/);
});

test("a category is named in words", () => {
  expect(
    legendTitle(exampleForecast(), { categories: ["THEFT"], statistic: "rate", areaSquareMetres: 10_000, look: initialLook }),
  ).toBe("Expected reported incidents (theft) per km² and day, mean of 1 ha, Wed 5 Sep 2018");
});

test("the chance of any of several categories names them", () => {
  expect(
    legendTitle(three, {
      categories: ["ROBBERY", "THEFT"],
      statistic: "probability",
      areaSquareMetres: 100_000,
      look: initialLook,
    }),
  ).toBe("Chance of at least one reported incident (theft or robbery) within 10 ha, Wed 5 Sep 2018");
});

test("the long-run map says that it is one", () => {
  const forecast = exampleForecast({ isLongRunMap: true, validDays: 7 });
  expect(legendTitle(forecast, { categories: [], statistic: "rate", areaSquareMetres: 10_000, look: initialLook })).toBe(
    "Long-run map. Expected reported incidents per km² and day, mean of 1 ha, Wed 5 Sep 2018 to Tue 11 Sep 2018",
  );
});

test("categories that this forecast does not have, or all of them, mean all together", () => {
  expect(categoriesOf(exampleForecast(), ["ARSON"])).toEqual([]);
  expect(categoriesOf(three, ["ROBBERY", "BATTERY", "THEFT"])).toEqual([]);
  expect(categoryOf(exampleForecast(), ["THEFT"])).toBe("THEFT");
  expect(categoryOf(three, ["THEFT", "ROBBERY"])).toBeNull();
  expect(categoryOf(undefined, ["THEFT"])).toBeNull();
  expect(choiceOf(three, ["ROBBERY", "THEFT"])).toEqual([0, 2]);
  expect(choiceOf(three, [])).toBe("all");
});

test("expected counts of several categories are added", () => {
  expect(expectedOf(three, ["ROBBERY", "THEFT"])).toBe(180);
  expect(expectedOf(three, [])).toBe(310);
});

test("values are written as what they are, differences with their sign", () => {
  expect(mapValue("probability", 0.042)).toBe("4.2\u202f%");
  expect(mapValue("rate", 12.34)).toBe("12");
  expect(mapDifference("rate", -12.34)).toBe("\u221212");
  expect(mapDifference("probability", 0.042)).toBe("+4.2\u202f%");
  expect(mapDifference("rate", 0)).toBe("0");
});

test("a forecast is compared with others of its data set, the long-run map first", () => {
  const shown = exampleForecast({ id: "forecast-1" });
  const newer = exampleForecast({ id: "forecast-2", createdAt: "2026-11-25T10:00:00Z" });
  const longRun = exampleForecast({ id: "forecast-3", isLongRunMap: true });
  const elsewhere = exampleForecast({ id: "forecast-4", dataset: "dataset-2" });
  expect(comparableWith(shown, [shown, newer, elsewhere, longRun]).map(({ id }) => id)).toEqual(["forecast-3", "forecast-2"]);
});

test("the legend of a difference says how it is hatched, and by how many days", () => {
  const days = daysOf({ firstDay: "2018-01-01", lastDay: "2018-12-31" });
  expect(days).toBe(365);
  const rate = { statistic: "rate", areaSquareMetres: 100_000 } as const;
  expect(legendNotes("difference", exampleForecast(), days, rate)).toEqual([
    "Hatched: 365 days of incidents within 10 ha could not tell the two apart (as two Poisson counts, at 90 %).",
  ]);
});
