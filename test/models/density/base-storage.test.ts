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
