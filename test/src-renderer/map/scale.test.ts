import { describe, expect, it } from "vitest";
import {
  fitDifferenceScale,
  fitScale,
  narrowedScale,
  openEnds,
  roundUp,
  SCALE_KINDS,
  scalePosition,
  scaleTicks,
  scaleValue,
} from "../../../src-renderer/map/scale.ts";

describe("colour scale", () => {
  it("ends at a round number above nearly all values", () => {
    expect(fitScale("linear", [...Array.from({ length: 1999 }, (_, index) => index / 2000), 500]).high).toBe(1);
    expect(roundUp(0.031)).toBeCloseTo(0.05, 12);
    expect(roundUp(20)).toBe(20);
  });

  it("has three to six round ticks inside of it", () => {
    for (const high of [0.002, 0.05, 1, 20, 500]) {
      for (const kind of SCALE_KINDS) {
        const scale = fitScale(
          kind,
          Array.from({ length: 100 }, (_, index) => (high * index) / 99),
        );
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
    for (const kind of SCALE_KINDS) {
      const scale = fitScale(kind, [0, 1, 2, 2.5, 4, 7]);
      expect(scaleValue(scale, scalePosition(scale, 3))).toBeCloseTo(3, 9);
    }
    expect(scalePosition({ kind: "log", low: 0.1, high: 10 }, 0)).toBe(0);
  });

  it("gives equal shares of the sample equal stretches of a quantile scale", () => {
    const sample = Array.from({ length: 1001 }, (_, index) => (index / 1000) ** 4);
    const scale = fitScale("quantile", sample);
    expect(scalePosition(scale, 0.5 ** 4)).toBeCloseTo(0.5, 2);
    expect(scalePosition(scale, 0.25 ** 4)).toBeCloseTo(0.25, 2);
  });

  it("keeps zero in the middle of a difference", () => {
    const scale = fitDifferenceScale([-0.3, 0.1, 0.02]);
    expect(scale.low).toBe(-scale.high);
    expect(scalePosition(scale, 0)).toBe(0.5);
    expect(scaleTicks(scale)).toEqual([-0.5, 0, 0.5]);
  });

  it("says where values lie beyond its ends", () => {
    const scale = { kind: "log", low: 0.1, high: 10 } as const;
    expect(openEnds(scale, [0.1, 3, 10])).toEqual({ low: false, high: false });
    expect(openEnds(scale, [0.02, 3])).toEqual({ low: true, high: false });
    expect(openEnds(scale, [3, 10.5])).toEqual({ low: false, high: true });
  });

  it("keeps the two ends that were chosen apart and in order", () => {
    const sample = [0.1, 0.2, 0.5, 0.9];
    for (const kind of SCALE_KINDS) {
      const scale = narrowedScale(fitScale(kind, sample), [0.3, 0.3], sample);
      expect(scale.high).toBeGreaterThan(scale.low);
      expect(scaleTicks(scale).length).toBeGreaterThanOrEqual(2);
    }
  });
});
