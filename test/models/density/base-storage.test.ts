import { describe, expect, it } from "vitest";
import {
  fitBaseIntensity,
  loadBaseIntensity,
  mixtureOfBase,
  mixturePrediction,
  partitionOf,
  saveBaseIntensity,
  studyAreaOf,
} from "../../../models/density/index.ts";
import { trainWindow } from "../../../models/forecast/index.ts";
import { tableOf } from "./chicago-incidents.ts";

function smallMap() {
  const rows = Array.from({ length: 300 }, (_, i) => [i % 10, 10 + 0.001 * (i % 41), 50 + 0.001 * (i % 29), i % 2] as const);
  const train = trainWindow(tableOf(rows, ["a", "b"], { firstDay: 0, lastDay: 9 }));
  return fitBaseIntensity(partitionOf(studyAreaOf(train), train.incidents), train.incidents, 10);
}

describe("saveBaseIntensity", () => {
  it("comes back whole through JSON and arrays", () => {
    const base = smallMap();
    const saved = saveBaseIntensity(base);
    expect(loadBaseIntensity({ manifest: JSON.parse(JSON.stringify(saved.manifest)), arrays: saved.arrays })).toEqual(base);
  });

  it("is refused when an array is missing or has another length", () => {
    const saved = saveBaseIntensity(smallMap());
    const { "base.mask": _, ...lacking } = saved.arrays;
    const damaged = expect.objectContaining({ code: "DamagedForecaster" });
    expect(() => loadBaseIntensity({ ...saved, arrays: lacking })).toThrow(damaged);
    expect(() =>
      loadBaseIntensity({ ...saved, arrays: { ...saved.arrays, "base.rate": { shape: [1], data: new Float32Array(1) } } }),
    ).toThrow(damaged);
    expect(() => loadBaseIntensity({ manifest: {}, arrays: saved.arrays })).toThrow(damaged);
  });
});

describe("loadBaseIntensity", () => {
  const saved = saveBaseIntensity(smallMap());
  const manifest = saved.manifest.base as Record<string, unknown>;
  const { rows, columns } = manifest.grid as { rows: number; columns: number };
  const [right, low] = [columns / 8, rows / 8];
  const withArray = (name: string, change: (data: { [at: number]: number }) => void) => {
    const array = saved.arrays[name];
    if (array === undefined) throw new Error(`no array ${name}`);
    const data = array.data.slice();
    change(data);
    return { ...saved, arrays: { ...saved.arrays, [name]: { ...array, data } } };
  };
  const withRects = (...rects: number[]) => ({
    ...saved,
    arrays: { ...saved.arrays, "base.rects": { shape: [rects.length / 4, 4], data: Int32Array.from(rects) } },
  });
  const withManifest = (change: Record<string, unknown>) => ({ ...saved, manifest: { base: { ...manifest, ...change } } });
  const setFirst = (value: number) => (data: { [at: number]: number }) => {
    data[0] = value;
  };

  it.each([
    ["a rate that is no number", "base.rate", withArray("base.rate", setFirst(Number.NaN))],
    ["an infinite rate", "base.rate", withArray("base.rate", setFirst(Number.POSITIVE_INFINITY))],
    ["a rate below 0", "base.rate", withArray("base.rate", setFirst(-1))],
    ["a node's rate that is no number", "base.nodeRate", withArray("base.nodeRate", setFirst(Number.NaN))],
    ["a rectangle far outside of the grid", "base.rects", withRects(0, 2 ** 30, 0, 2 ** 30)],
    ["a rectangle below the grid", "base.rects", withRects(low, low + 1, 0, 1)],
    ["a rectangle before the grid", "base.rects", withRects(-1, 1, 0, 1)],
    ["a rectangle without a cell", "base.rects", withRects(0, 0, 0, right)],
    ["rectangles that overlap", "base.rects", withRects(0, low, 0, right, 0, 1, 0, 1)],
    ["no rectangle", "base.rects", withRects()],
    ["half a rectangle", "base.rects", withRects(0, low)],
    ["categories that are no list", "base.categories", withManifest({ categories: "theft" })],
    ["a category that is no name", "base.categories", withManifest({ categories: ["a", null] })],
    ["more categories than rates", "base.rate", withManifest({ categories: ["a", "b", "c"], shrinkage: [1, 2, 3] })],
    ["a grid without a frame", "base.grid", withManifest({ grid: { rows, columns } })],
    ["a grid of no size", "base.grid", withManifest({ grid: { ...(manifest.grid as object), rows: 0 } })],
    ["an unknown rule", "base.rule", withManifest({ rule: "neither" })],
    ["a tau that was no number when it was written", "base.tau", withManifest({ tau: null })],
    ["no shrinkage", "base.shrinkage", withManifest({ shrinkage: undefined })],
  ])("refuses %s", (_, name, stored) => {
    expect(() => loadBaseIntensity(stored)).toThrow(
      expect.objectContaining({ code: "DamagedForecaster", details: { name }, hint: expect.stringContaining("Train it again") }),
    );
  });
});

describe("mixtureOfBase", () => {
  it("predicts the nodes' daily counts", () => {
    const base = smallMap();
    const prediction = mixturePrediction(mixtureOfBase(base), {
      timeZone: "UTC",
      issueDay: 10,
      valid: { startDay: 10, days: 3 },
    });
    const daily = base.nodeDailyCount.reduce((sum, value) => sum + value, 0);
    expect(prediction.total("all") / (3 * daily)).toBeCloseTo(1, 6);
    expect(prediction.leakedMass("all")).toBeLessThan(1e-6);
  });
});
