import { describe, expect, it } from "vitest";
import { erf, erfc, normalCdf } from "../../../models/density/index.ts";

/** Maclaurin series. */
function series(x: number): number {
  let sum = 0;
  let term = x;
  for (let n = 0; n < 200; n++) {
    sum += term / (2 * n + 1);
    term *= (-x * x) / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** Continued fraction of Laplace, for large x. */
function continuedFraction(x: number): number {
  let tail = 0;
  for (let k = 400; k >= 1; k--) tail = k / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}

describe("error functions", () => {
  it("follow the series near 0 to 2e-15", () => {
    for (let x = 0.001; x < 2; x += 0.013) expect(Math.abs(erf(x) / series(x) - 1)).toBeLessThan(2e-15);
  });

  it("follow the continued fraction far out, relative 1e-13", () => {
    for (let x = 1.6; x < 26; x += 0.037) expect(Math.abs(erfc(x) / continuedFraction(x) - 1)).toBeLessThan(1e-13);
  });

  it("give the tabled quantiles", () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 15);
    expect(normalCdf(-1.6448536269514722)).toBeCloseTo(0.05, 15);
    expect(normalCdf(-40)).toBe(0);
    expect(normalCdf(40)).toBe(1);
  });
});
