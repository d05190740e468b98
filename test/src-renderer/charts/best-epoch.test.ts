import { expect, test } from "vitest";
import type { LossPoint } from "../../../src-main/contract/index.ts";
import { bestOf } from "../../../src-renderer/charts/best-epoch.ts";

const point = (epoch: number, validationLoss: number | null): LossPoint => ({
  epoch,
  trainLoss: 1,
  validationLoss,
  baselineLoss: null,
  secondsSinceStart: epoch,
});

test("the best epoch is the one with the lowest loss on the checking days, the first of equals", () => {
  expect(bestOf([point(1, null), point(2, 15.4), point(3, 15.2), point(4, 15.2), point(5, 15.3)])?.epoch).toBe(3);
});

test("before anything was checked there is none", () => {
  expect(bestOf([point(1, null)])).toBeUndefined();
  expect(bestOf([])).toBeUndefined();
});
