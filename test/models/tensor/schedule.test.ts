import { expect, test } from "vitest";
import { cosineSchedule } from "../../../models/tensor/index.ts";

test("half a cosine from start to end, constant afterwards", () => {
  const rate = cosineSchedule({ start: 1e-3, end: 1e-4, steps: 100 });
  expect([rate(0), rate(50), rate(100), rate(500)]).toEqual([
    1e-3,
    expect.closeTo(5.5e-4, 12),
    expect.closeTo(1e-4, 12),
    expect.closeTo(1e-4, 12),
  ]);
  expect(rate(25)).toBeCloseTo(1e-4 + (9e-4 * (1 + Math.SQRT1_2)) / 2, 12);
});

test("no steps: the end from the start on", () => {
  expect(cosineSchedule({ start: 1, end: 0.1, steps: 0 })(0)).toBeCloseTo(0.1, 12);
});
