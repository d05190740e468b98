import { describe, expect, it } from "vitest";
import { logGamma, logRisingFactorial } from "../../../models/density/log-gamma.ts";

describe("logGamma", () => {
  it("gives factorials and the half", () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
    expect(logGamma(1e-3)).toBeCloseTo(6.907178885383853, 12);
  });
});

describe("logRisingFactorial", () => {
  it("agrees on both sides of the change of method", () => {
    for (const x of [1e-3, 0.7, 12, 900]) {
      expect(logRisingFactorial(x, 41)).toBeCloseTo(logRisingFactorial(x, 40) + Math.log(x + 40), 9);
    }
  });

  it("is 0 for no factor", () => {
    expect(logRisingFactorial(3, 0)).toBe(0);
  });
});
