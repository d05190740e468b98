import { describe, expect, it } from "vitest";
import { gaussianRectangleMass, mixturePrediction, type PredictionMeta } from "../../../models/density/index.ts";
import type { MixtureData } from "../../../models/forecast/index.ts";
import { cellRect, type LocalGrid, metresPerDegree, toLocal } from "../../../models/grid/index.ts";

const FRAME = { lon0: 10, lat0: 50 };
const META: PredictionMeta = { timeZone: "Europe/Berlin", issueDay: 100, valid: { startDay: 100, days: 1 } };

/** 8 x 8 cells of 100 m around the origin; the western half is node 0, the eastern node 1, the north row is outside. */
function mixture(change: Partial<MixtureData> = {}): MixtureData {
  const grid: LocalGrid = {
    frame: FRAME,
    west: -400,
    north: 400,
    cellWidthMetres: 100,
    cellHeightMetres: 100,
    columns: 8,
    rows: 8,
  };
  const node = Int32Array.from({ length: 64 }, (_, cell) => (cell < 8 ? -1 : cell % 8 < 4 ? 0 : 1));
  return {
    frame: FRAME,
    categories: ["a", "b"],
    base: { grid, rate: Float32Array.from({ length: 128 }, (_, i) => (i < 64 ? 1e-5 : 2e-5)), node },
    nodeCount: 2,
    nodeFactors: Float32Array.of(1, 2, 1, 3),
    geometry: Float32Array.of(50, 30, 120, 60, 80, -150, -200, 60, 0, 60),
    weights: Float32Array.of(0.5, 0.25, 0, 1),
    ...change,
  };
}

const BARE = { geometry: new Float32Array(0), weights: new Float32Array(0) };

describe("expectedCount", () => {
  it("is rate x overlapping area x node factor x days for the base part", () => {
    const prediction = mixturePrediction(mixture(BARE), { ...META, valid: { startDay: 100, days: 7 } });
    const where = { west: -50, south: -25, east: 150, north: 50 };
    expect(prediction.expectedCount(where, 0)).toBeCloseTo(7 * 1e-5 * 75 * (50 * 1 + 150 * 2), 6);
    expect(prediction.expectedCount(where, "all")).toBeCloseTo(7 * 75 * (50 * (1e-5 + 2e-5) + 150 * (2e-5 + 6e-5)), 6);
  });

  it("adds the Gaussians over the part inside the study area", () => {
    const zero = mixturePrediction(mixture({ nodeFactors: new Float32Array(4) }), META);
    const gaussian = { meanX: 50, meanY: 30, l11: 120, l21: 60, l22: 80 };
    const other = { meanX: -150, meanY: -200, l11: 60, l21: 0, l22: 60 };
    const inside = { west: -400, south: -400, east: 400, north: 300 };
    expect(zero.total(0)).toBeCloseTo(
      0.5 * gaussianRectangleMass(gaussian, inside) + 0.25 * gaussianRectangleMass(other, inside),
      7,
    );
    expect(zero.total(0) + zero.leakedMass(0)).toBeCloseTo(0.75, 9);
    expect(zero.expectedCount({ west: -400, south: 300, east: 400, north: 400 }, "all")).toBe(0);
  });

  it("is 0 outside and refuses an empty area", () => {
    const prediction = mixturePrediction(mixture(), META);
    expect(prediction.expectedCount({ west: 5e4, south: 0, east: 6e4, north: 100 }, "all")).toBe(0);
    expect(() => prediction.expectedCount({ west: 1, south: 0, east: 1, north: 2 }, "all")).toThrow(
      expect.objectContaining({ code: "InvalidArea" }),
    );
    expect(() => prediction.total(7)).toThrow(expect.objectContaining({ code: "UnknownCategory" }));
  });

  it("gives children that sum to their parent within 1e-4 and categories that sum to all", () => {
    const prediction = mixturePrediction(mixture(), META);
    for (const [west, south] of [
      [-390, -390],
      [-17, 33],
      [130, 210],
    ] as const) {
      const parent = prediction.expectedCount({ west, south, east: west + 170, north: south + 170 }, "all");
      let children = 0;
      for (const dx of [0, 85]) {
        for (const dy of [0, 85]) {
          const child = { west: west + dx, south: south + dy, east: west + dx + 85, north: south + dy + 85 };
          children += prediction.expectedCount(child, 0) + prediction.expectedCount(child, 1);
        }
      }
      expect(Math.abs(children / parent - 1)).toBeLessThan(1e-4);
    }
  });
});

describe("expectedCounts", () => {
  it.each([
    ["finer", 37],
    ["coarser", 260],
    ["equal", 100],
  ])("gives every cell of a %s grid its expectedCount, and all cells the total", (_, size) => {
    const prediction = mixturePrediction(mixture(), META);
    const side = Math.ceil(1000 / size);
    const grid: LocalGrid = {
      frame: FRAME,
      west: -500,
      north: 500,
      cellWidthMetres: size,
      cellHeightMetres: size,
      columns: side,
      rows: side,
    };
    const counts = prediction.expectedCounts(grid, "all");
    for (let cell = 0; cell < counts.length; cell += 7) {
      const where = cellRect(grid, Math.floor(cell / side), cell % side);
      expect(Math.abs((counts[cell] ?? 0) - prediction.expectedCount(where, "all"))).toBeLessThan(1e-7);
    }
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(prediction.total("all"), 6);
  });

  it("reads a grid of another frame, across which places keep their counts", () => {
    const prediction = mixturePrediction(mixture(), META);
    const frame = { lon0: 10.001, lat0: 49.999 };
    const grid: LocalGrid = { frame, west: -30, north: 200, cellWidthMetres: 90, cellHeightMetres: 110, columns: 1, rows: 1 };
    const [own, other] = [metresPerDegree(FRAME), metresPerDegree(frame)];
    const corner = toLocal(FRAME, { lon: frame.lon0 - 30 / other.x, lat: frame.lat0 + 200 / other.y });
    const where = {
      west: corner.x,
      north: corner.y,
      east: corner.x + (90 * own.x) / other.x,
      south: corner.y - (110 * own.y) / other.y,
    };
    expect(prediction.expectedCounts(grid, 0)[0]).toBeCloseTo(prediction.expectedCount(where, 0), 9);
  });
});

describe("probabilityOfAny", () => {
  const where = { west: -100, south: -100, east: 100, north: 100 };

  it("is 1 - exp(-m) for Poisson counts", () => {
    const prediction = mixturePrediction(mixture(), META);
    expect(prediction.probabilityOfAny(where, "all")).toBeCloseTo(1 - Math.exp(-prediction.expectedCount(where, "all")), 12);
  });

  it("is 1 - (1 + m / size)^-size for negative binomial counts, and of either category for all", () => {
    const prediction = mixturePrediction(mixture(), { ...META, countFamily: { kind: "negative-binomial", size: [0.5, 4] } });
    const [a, b] = [prediction.expectedCount(where, 0), prediction.expectedCount(where, 1)];
    const none = [(1 + a / 0.5) ** -0.5, (1 + b / 4) ** -4] as const;
    expect(prediction.probabilityOfAny(where, 0)).toBeCloseTo(1 - none[0], 12);
    expect(prediction.probabilityOfAny(where, "all")).toBeCloseTo(1 - none[0] * none[1], 12);
  });
});

describe("mixturePrediction", () => {
  it("refuses arrays that do not belong together", () => {
    expect(() => mixturePrediction(mixture({ nodeFactors: new Float32Array(3) }), META)).toThrow(
      expect.objectContaining({ code: "InvalidMixture" }),
    );
  });

  it("draws the mixture that it integrates", () => {
    const data = mixture();
    expect(mixturePrediction(data, META).drawing().mixture).toBe(data);
  });
});
