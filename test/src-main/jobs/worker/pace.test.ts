import { expect, test } from "vitest";
import { createPace, quantile } from "../../../../src-main/jobs/worker/pace.ts";

test("nearest-rank quantiles", () => {
  const values = [50, 10, 40, 20, 30];
  expect([0, 0.5, 0.9, 1].map((share) => quantile(values, share))).toEqual([10, 30, 50, 50]);
  expect(quantile([], 0.5)).toBeUndefined();
});

test("time left: steps by their median, epochs by what is left of them", () => {
  const pace = createPace();
  expect([pace.stepMs(), pace.secondsLeft(10, 1), pace.rate()]).toEqual([undefined, null, null]);
  // One slow first step (an engine that warms up) must not stretch the time left.
  for (const milliseconds of [5000, 100, 100, 100, 100, 100, 100, 100, 100, 100]) pace.addStep(milliseconds);
  pace.addEpochRest(2000);
  expect(pace.secondsLeft(30, 2)).toBe(30 * 0.1 + 2 * 2);
  expect(pace.stepMs()).toEqual({ median: 100, p90: 100 });
  expect(pace.rate()).toEqual({ value: 10, unit: "steps/s" });
});
