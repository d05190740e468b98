import { describe, expect, it } from "vitest";
import { countInterval, mixturePrediction, predictionInterval } from "../../../models/density/index.ts";

const POISSON = { kind: "poisson" } as const;

describe("countInterval", () => {
  it.each([
    // Quantiles at 5 % and 95 % of the Poisson distribution, from its table.
    [0.05, 0, 0],
    [0.5, 0, 2],
    [3, 1, 6],
    [10, 5, 15],
  ])("of a Poisson count of mean %f at 90 %% is %i to %i", (mean, low, high) => {
    expect(countInterval(mean, POISSON, 0.9)).toEqual({ low, high });
  });

  it("follows the normal distribution for a city over a month", () => {
    const { low, high } = countInterval(100_000, POISSON, 0.9);
    expect(Math.abs(low - (100_000 - 1.6449 * Math.sqrt(100_000)))).toBeLessThan(2);
    expect(Math.abs(high - (100_000 + 1.6449 * Math.sqrt(100_000)))).toBeLessThan(2);
  });

  it("of a geometric count (size 1) is in closed form", () => {
    // P(n <= k) = 1 - (m / (1 + m))^(k + 1)
    const q = 20 / 21;
    const quantile = (p: number): number => Math.ceil(Math.log(1 - p) / Math.log(q)) - 1;
    expect(countInterval(20, { kind: "negative-binomial", size: [1] }, 0.9)).toEqual({
      low: quantile(0.05),
      high: quantile(0.95),
    });
  });

  it("of all categories adds independent counts, between the widest and the Poisson interval", () => {
    const family = { kind: "negative-binomial", size: [10, 10] } as const;
    const both = countInterval([100, 100], family, 0.9);
    // Variance 200 + 2 x 100^2 / 10 = 2,200 is that of one count of mean 200 and size 20.
    expect(both).toEqual(countInterval(200, { kind: "negative-binomial", size: [20] }, 0.9));
  });

  it("is empty of width for no expected incidents and refuses nonsense", () => {
    expect(countInterval(0, POISSON, 0.9)).toEqual({ low: 0, high: 0 });
    const refused = expect.objectContaining({ code: "InvalidConfiguration" });
    expect(() => countInterval(1, POISSON, 1)).toThrow(refused);
    expect(() => countInterval(Number.NaN, POISSON, 0.9)).toThrow(refused);
    expect(() => countInterval([1, 1], { kind: "negative-binomial", size: [1] }, 0.9)).toThrow(refused);
  });
});

describe("predictionInterval", () => {
  it("takes a category's own size", () => {
    const frame = { lon0: 0, lat0: 0 };
    const grid = { frame, west: 0, north: 1000, cellWidthMetres: 1000, cellHeightMetres: 1000, columns: 1, rows: 1 };
    const prediction = mixturePrediction(
      {
        frame,
        categories: ["a", "b"],
        base: { grid, rate: Float32Array.of(2e-5, 5e-5), node: Int32Array.of(0) },
        nodeCount: 1,
        nodeFactors: Float32Array.of(1, 1),
        geometry: new Float32Array(0),
        weights: new Float32Array(0),
      },
      {
        timeZone: "UTC",
        issueDay: 0,
        valid: { startDay: 0, days: 1 },
        countFamily: { kind: "negative-binomial", size: [1e12, 1] },
      },
    );
    const where = { west: 0, south: 0, east: 1000, north: 1000 };
    expect(predictionInterval(prediction, where, 0, 0.9)).toEqual(countInterval(20, POISSON, 0.9));
    expect(predictionInterval(prediction, where, 1, 0.9)).toEqual(
      countInterval(50, { kind: "negative-binomial", size: [1] }, 0.9),
    );
    expect(predictionInterval(prediction, where, "all", 0.9).high).toBeGreaterThan(countInterval(70, POISSON, 0.9).high);
  });
});
