import { describe, expect, it } from "vitest";
import { fitScale, roundUp, scalePosition, scaleTicks, scaleValue } from "../../../src-renderer/map/scale.ts";

describe("colour scale", () => {
  it("ends at a round number above nearly all values", () => {
    expect(fitScale("linear", [...Array.from({ length: 1999 }, (_, index) => index / 2000), 500]).high).toBe(1);
    expect(roundUp(0.031)).toBeCloseTo(0.05, 12);
    expect(roundUp(20)).toBe(20);
  });

  it("has three to six round ticks inside of it", () => {
    for (const high of [0.002, 0.05, 1, 20, 500]) {
      for (const kind of ["linear", "log"] as const) {
        const scale = fitScale(kind, [0, high]);
        const ticks = scaleTicks(scale);
        expect(ticks.length).toBeGreaterThanOrEqual(3);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.every((tick) => tick >= scale.low && tick <= scale.high * (1 + 1e-9))).toBe(true);
      }
    }
  });

  it("labels its end without a power of ten in the way", () => {
    expect(scaleTicks({ kind: "log", low: 0.2 / 300, high: 0.2 })).toEqual([0.001, 0.01, 0.2]);
    expect(scaleTicks({ kind: "log", low: 0.5 / 300, high: 0.5 })).toEqual([0.01, 0.1, 0.5]);
  });

  it("maps values to positions and back", () => {
    for (const kind of ["linear", "log"] as const) {
      const scale = fitScale(kind, [0, 7]);
      expect(scaleValue(scale, scalePosition(scale, 3))).toBeCloseTo(3, 9);
    }
    expect(scalePosition({ kind: "log", low: 0.1, high: 10 }, 0)).toBe(0);
  });
});
