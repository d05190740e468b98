import { expect, test } from "vitest";
import { pointsOfCategories } from "../../../src-renderer/forecast/points.ts";

const incidents = { lonLat: Float32Array.of(1, 2, 3, 4, 5, 6), category: Uint16Array.of(0, 1, 2) };

test("the places of some categories, in their order", () => {
  expect([...pointsOfCategories(incidents, [2, 0])]).toEqual([1, 2, 5, 6]);
  expect([...pointsOfCategories(incidents, [7])]).toEqual([]);
});
