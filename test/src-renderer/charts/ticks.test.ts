import { expect, test } from "vitest";
import { roundTicks, tickDecimals, wholeTicks } from "../../../src-renderer/charts/ticks.ts";

test("ticks are round and inside", () => {
  expect(roundTicks(15.468, 15.4752, 4)).toEqual([15.47, 15.475]);
  expect(roundTicks(0, 10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
  expect(roundTicks(-0.03, 0.03, 4)).toEqual([-0.02, 0, 0.02]);
});

test("a level alone is its own tick", () => expect(roundTicks(3, 3, 5)).toEqual([3]));

test("epochs are whole", () => {
  expect(wholeTicks(1, 8, 4)).toEqual([5]);
  expect(wholeTicks(1, 8, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(wholeTicks(1, 40, 5)).toEqual([10, 20, 30, 40]);
});

test("decimals tell the ticks apart", () => {
  expect(tickDecimals([15.47, 15.475])).toBe(3);
  expect(tickDecimals([0, 2])).toBe(0);
  expect(tickDecimals([15, 15.5], 2)).toBe(2);
});
