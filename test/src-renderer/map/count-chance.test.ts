import { describe, expect, test } from "vitest";
import { AT_LEAST, chanceOfAtLeast } from "../../../src-renderer/map/count-chance.ts";

/** 1 less the chances of fewer, by logarithms of factorials and gammas. */
function logGamma(x: number): number {
  // Shifted to where Stirling's series has twelve digits.
  if (x < 12) return logGamma(x + 1) - Math.log(x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}
function probability(count: number, mean: number, size: number | null): number {
  const log =
    size === null
      ? count * Math.log(mean) - mean
      : logGamma(count + size) - logGamma(size) + size * Math.log(size / (size + mean)) + count * Math.log(mean / (size + mean));
  return Math.exp(log - logGamma(count + 1));
}

describe("chanceOfAtLeast", () => {
  test.each([
    [0.5, null],
    [4, null],
    [30, null],
    [0.5, 2],
    [3, 0.4],
    [12, 5],
  ])("mean %d, size %s: what is left of the chances of fewer", (mean, size) => {
    for (const least of AT_LEAST) {
      const fewer = Array.from({ length: least }, (_, count) => probability(count, mean, size)).reduce((sum, p) => sum + p, 0);
      expect(chanceOfAtLeast(least, mean, size)).toBeCloseTo(1 - fewer, 5);
    }
  });

  test("rare events keep their digits", () => {
    expect(chanceOfAtLeast(3, 1e-4, null) / (1e-12 / 6)).toBeCloseTo(1, 3);
    expect(chanceOfAtLeast(2, 1e-6, 0.5) / ((1e-12 * 1.5) / (2 * 0.5))).toBeCloseTo(1, 3);
    expect(chanceOfAtLeast(5, 0, null)).toBe(0);
  });
});
