import { expect, test } from "vitest";
import { isCallFailure } from "../../../src-renderer/client/index.ts";
import { decodeIncidents } from "../../../src-renderer/client/pulls.ts";

test("pairs of degrees come first, then categories", () => {
  const buffer = new ArrayBuffer(2 * 8 + 2 * 2);
  new Float32Array(buffer, 0, 4).set([-87.5, 41.5, -95.25, 29.75]);
  new Uint16Array(buffer, 16, 2).set([3, 1]);
  const { lonLat, category } = decodeIncidents(buffer, 2);
  expect([...lonLat]).toEqual([-87.5, 41.5, -95.25, 29.75]);
  expect([...category]).toEqual([3, 1]);
});

test("bytes that do not fit the count are refused", () => {
  let thrown: unknown;
  try {
    decodeIncidents(new ArrayBuffer(19), 2);
  } catch (error) {
    thrown = error;
  }
  expect(isCallFailure(thrown, "IncompleteArray")).toBe(true);
});
