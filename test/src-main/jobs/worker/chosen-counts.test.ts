import { expect, test } from "vitest";
import { chosenCategories, chosenFigures } from "../../../../src-main/jobs/worker/chosen-counts.ts";

const names = ["THEFT", "BATTERY", "ROBBERY"];

test("no names are all categories, and a name twice is one", () => {
  expect(chosenCategories(names, [])).toEqual([0, 1, 2]);
  expect(chosenCategories(names, ["ROBBERY", "THEFT", "ROBBERY"])).toEqual([2, 0]);
  expect(() => chosenCategories(names, ["PIRACY"])).toThrow(expect.objectContaining({ code: "UnknownCategory" }));
});

test("the chance of any of several Poisson counts is the one of their sum", () => {
  const { expectedCount, probabilityOfAny } = chosenFigures([0.4, 0.3, 0.2], [0, 2], { kind: "poisson" });
  expect(expectedCount).toBeCloseTo(0.6, 12);
  expect(probabilityOfAny).toBeCloseTo(1 - Math.exp(-0.6), 12);
});

test("the chance of any of several negative binomials is one less the product of none", () => {
  const { probabilityOfAny, interval } = chosenFigures([2, 9, 3], [0, 2], { kind: "negative-binomial", size: [4, 1, 2] });
  expect(probabilityOfAny).toBeCloseTo(1 - (1 + 2 / 4) ** -4 * (1 + 3 / 2) ** -2, 12);
  expect(interval.low).toBeLessThan(5);
  expect(interval.high).toBeGreaterThan(8);
});
