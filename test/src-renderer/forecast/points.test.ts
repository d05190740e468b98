import { expect, test } from "vitest";
import { pointsOfCategory } from "../../../src-renderer/forecast/points.ts";

const incidents = { lonLat: Float32Array.of(1, 2, 3, 4, 5, 6), category: Uint16Array.of(0, 1, 0) };

test("the places of one category, in their order", () => {
  expect([...pointsOfCategory(incidents, 0)]).toEqual([1, 2, 5, 6]);
  expect([...pointsOfCategory(incidents, 7)]).toEqual([]);
});
