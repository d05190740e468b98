import { expect, test } from "vitest";
import { misfitsOf } from "../../../src-main/services/misfits.ts";

const categories = (...names: string[]) => ({ categories: names.map((name) => ({ name, count: 5 })) });

test("the data that a run has learnt from fit it, and so do newer ones with the same categories", () => {
  const learnt = categories("THEFT", "BATTERY");
  expect(misfitsOf({ dataVersion: 2 }, learnt, { name: "City", version: 2, ...learnt })).toEqual([]);
  expect(misfitsOf({ dataVersion: 1 }, learnt, { name: "City", version: 2, ...categories("BATTERY", "THEFT") })).toEqual([]);
});

test("a category that came, and one that went, are told by name with what follows from it", () => {
  const found = misfitsOf({ dataVersion: 1 }, categories("THEFT", "BATTERY"), {
    name: "City",
    version: 2,
    ...categories("THEFT", "ARSON"),
  });
  expect(found.map(({ code }) => code)).toEqual(["CategoryNotLearnt", "CategoryGone"]);
  expect(found[0]?.message).toContain('"ARSON", which this model has not learnt');
  expect(found[1]?.message).toContain('"BATTERY"');
});

test("a category without any incident left counts as gone, and many are counted", () => {
  const now = {
    name: "City",
    version: 3,
    categories: [{ name: "THEFT", count: 0 }, ...categories("A", "B", "C", "D", "E", "F").categories],
  };
  const [unknown, gone] = misfitsOf({ dataVersion: 1 }, categories("THEFT"), now);
  expect(unknown?.message).toContain('"D" and 2 more');
  expect(gone?.message).toContain('"THEFT"');
});
