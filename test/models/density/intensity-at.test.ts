import { describe, expect, it } from "vitest";
import { intensityAt, mixturePrediction } from "../../../models/density/index.ts";
import type { MixtureData } from "../../../models/forecast/index.ts";

const FRAME = { lon0: 10, lat0: 50 };

const MIXTURE: MixtureData = {
  frame: FRAME,
  categories: ["a", "b"],
  base: {
    grid: { frame: FRAME, west: -1000, north: 1000, cellWidthMetres: 1000, cellHeightMetres: 1000, columns: 2, rows: 2 },
    rate: Float32Array.of(1e-6, 1e-6, 1e-6, 1e-6, 2e-6, 2e-6, 2e-6, 2e-6),
    node: Int32Array.of(0, 0, 0, -1),
  },
  nodeCount: 1,
  nodeFactors: Float32Array.of(1.5, 2),
  geometry: Float32Array.of(-300, 250, 200, 90, 110),
  weights: Float32Array.of(0, 3),
};

describe("intensityAt", () => {
  it("is base rate x node factor + weight x density", () => {
    expect(intensityAt(MIXTURE, { x: -500, y: -500 }, 0)).toBeCloseTo(1.5e-6, 12);
    const peak = 3 / (2 * Math.PI * 200 * 110);
    expect(intensityAt(MIXTURE, { x: -300, y: 250 }, 1) / (4e-6 + peak)).toBeCloseTo(1, 6);
  });

  it("is 0 outside of the study area", () => {
    expect(intensityAt(MIXTURE, { x: 10, y: -10 }, 1)).toBe(0);
    expect(intensityAt(MIXTURE, { x: 5000, y: 0 }, 1)).toBe(0);
  });

  it("is the limit of the expected count over a small square", () => {
    const prediction = mixturePrediction(MIXTURE, { timeZone: "UTC", issueDay: 0, valid: { startDay: 0, days: 1 } });
    for (const [x, y] of [
      [-310, 240],
      [-100, 400],
      [-700, 20],
    ] as const) {
      const where = { west: x - 1, south: y - 1, east: x + 1, north: y + 1 };
      expect(prediction.expectedCount(where, 1) / 4 / intensityAt(MIXTURE, { x, y }, 1)).toBeCloseTo(1, 3);
    }
  });
});
