import { describe, expect, it } from "vitest";
import {
  dailyFeatures,
  featureWidths,
  fitStandardiser,
  LONG_MEMORY_DAYS,
  NODE_RECENCY_SHRINKAGE,
  type NodeStatics,
  standardise,
  windowInputs,
} from "../../../models/crime/features.ts";
import type { PlacedIncidents } from "../../../models/crime/placement.ts";

const statics: NodeStatics = {
  nodeCount: 2,
  categoryCount: 1,
  longRunPerDay: Float64Array.from([2, 0.5]),
  centroid: Float64Array.from([0, 0, 1000, 0]),
  halfSize: Float64Array.from([500, 500, 500, 500]),
  meanPosition: Float64Array.from([0, 0, 0, 0]),
  extent: [500, 0, 1000],
  knowsSeason: true,
};

/** Incidents as [day, node], each 100 m east of the node's centroid. */
function placed(rows: readonly (readonly [number, number])[]): PlacedIncidents {
  const sorted = [...rows].sort((a, b) => a[0] - b[0]);
  return {
    day: Int32Array.from(sorted, ([day]) => day),
    category: new Uint16Array(sorted.length),
    node: Int32Array.from(sorted, ([, node]) => node),
    cell: new Int32Array(sorted.length),
    x: Float64Array.from(sorted, ([, node]) => node * 1000 + 100),
    y: new Float64Array(sorted.length),
  };
}

const width = featureWidths(1);

describe("dailyFeatures", () => {
  it("reads the days before and never the day itself or later ones", () => {
    const before: [number, number][] = [
      [100, 0],
      [101, 1],
      [103, 0],
    ];
    const spike: [number, number][] = Array.from({ length: 500 }, () => [105, 1]);
    const plain = dailyFeatures(placed(before), statics, 100, 101, 106);
    const spiked = dailyFeatures(placed([...before, ...spike]), statics, 100, 101, 106);
    expect(spiked).toEqual(plain);
    const later = dailyFeatures(placed([...before, ...spike]), statics, 100, 101, 107);
    expect(later.recent.subarray(0, plain.recent.length)).toEqual(plain.recent);
    expect(later.recent[5 * 2 * width.recent + width.recent]).toBeCloseTo(Math.log1p(500), 5);
  });

  it("makes the same features of a day from whatever span of days is asked for", () => {
    const rows: [number, number][] = Array.from({ length: 60 }, (_, i) => [100 + (i % 30), i % 2]);
    const whole = dailyFeatures(placed(rows), statics, 100, 101, 131);
    const last = dailyFeatures(placed(rows), statics, 100, 130, 131);
    expect(last.recent).toEqual(whole.recent.subarray(29 * 2 * width.recent));
    expect(last.city).toEqual(whole.city.subarray(29 * width.city));
  });

  it("has the recency of a constant count in closed form", () => {
    const rows: [number, number][] = Array.from({ length: 400 }, (_, i) => [100 + Math.floor(i / 4), 0]);
    const features = dailyFeatures(placed(rows), statics, 100, 200, 201);
    const decay = Math.exp(-1 / LONG_MEMORY_DAYS);
    const exposure = (1 - decay ** 100) / (1 - decay);
    const expected = Math.log((4 * exposure + NODE_RECENCY_SHRINKAGE) / (2 * exposure + NODE_RECENCY_SHRINKAGE));
    expect(features.recent[2]).toBeCloseTo(expected, 5);
    expect(features.city[1]).toBeCloseTo(Math.log((4 * 28 + 5) / (2.5 * 28 + 5)), 5);
    expect(features.recent[0]).toBeCloseTo(Math.log1p(4), 5);
  });

  it("knows no incident before the history begins", () => {
    const features = dailyFeatures(placed([[99, 0]]), statics, 100, 101, 102);
    expect(features.recent[0]).toBe(0);
  });

  it("holds the season at 0 where training did not see a year", () => {
    const features = dailyFeatures(placed([]), { ...statics, knowsSeason: false }, 100, 101, 103);
    expect([...features.city.subarray(4, 6)]).toEqual([0, 0]);
    expect(features.city[3]).toBe(1);
  });
});

describe("standardiser and windows", () => {
  const rows: [number, number][] = Array.from({ length: 200 }, (_, i) => [100 + ((i * 7) % 40), i % 3 === 0 ? 1 : 0]);
  const features = dailyFeatures(placed(rows), statics, 100, 101, 141);

  it("is fitted on the days it is given alone", () => {
    const shorter = dailyFeatures(placed(rows), statics, 100, 101, 121);
    expect(fitStandardiser(features, 121)).toEqual(fitStandardiser(shorter, 121));
  });

  it("gives training columns mean 0 and deviation 1", () => {
    const scaled = standardise(features, fitStandardiser(features, 141));
    let sum = 0;
    let squares = 0;
    const count = features.days * 2;
    for (let row = 0; row < count; row++) {
      const value = scaled.recent[row * width.recent + 2] ?? 0;
      sum += value;
      squares += value * value;
    }
    expect(sum / count).toBeCloseTo(0, 4);
    expect(squares / count).toBeCloseTo(1, 3);
  });

  it("ends each window with the target day and repeats the first day before the data", () => {
    const inputs = windowInputs(features, [103], 5);
    const row = (step: number): number[] => [...inputs.subarray(step * 2 * width.all, step * 2 * width.all + width.recent)];
    const day = (index: number): number[] => [
      ...features.recent.subarray(index * 2 * width.recent, index * 2 * width.recent + width.recent),
    ];
    expect([0, 1, 2, 3, 4].map(row)).toEqual([0, 0, 0, 1, 2].map(day));
  });
});
