import { expect, test } from "vitest";
import { mergeLosses, settledEpoch } from "../../../src-renderer/train/losses.ts";

const point = (epoch: number, validationLoss: number | null) => ({
  epoch,
  trainLoss: 1,
  validationLoss,
  baselineLoss: 2,
  secondsSinceStart: epoch,
});

test("an epoch that comes again with its validation replaces the one without", () => {
  expect(mergeLosses([point(1, 3), point(2, null)], [point(2, 2.5), point(3, null)])).toEqual([
    point(1, 3),
    point(2, 2.5),
    point(3, null),
  ]);
});

test("without news the same array stays, so that nothing is drawn anew", () => {
  const known = [point(1, 3)];
  expect(mergeLosses(known, [])).toBe(known);
});

test("the last epoch is asked for again, the ones before it are not", () => {
  expect(settledEpoch([])).toBeUndefined();
  expect(settledEpoch([point(1, null)])).toBeUndefined();
  expect(settledEpoch([point(1, 1), point(2, null)])).toBe(1);
});
