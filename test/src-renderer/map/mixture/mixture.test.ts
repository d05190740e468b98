import { expect, it } from "vitest";
import { type DrawingData, drawnMixture } from "../../../../src-renderer/map/mixture/mixture.ts";

const drawing: DrawingData = {
  header: {
    kind: "mixture",
    frame: { lon0: -87.7, lat0: 41.8 },
    grid: { west: 0, north: 125, cellWidthMetres: 125, cellHeightMetres: 125, columns: 2, rows: 1 },
    nodeCount: 1,
    componentCount: 2,
    countFamily: { kind: "negative-binomial", size: [2, 6] },
    arrays: [],
  },
  arrays: {
    "base.rate": Float32Array.of(1e-6, 5e-6, 2e-6, 7e-6),
    "base.node": Int32Array.of(0, -1),
    nodeFactors: Float32Array.of(2, 3),
    geometry: Float32Array.of(1, 2, 30, 4, 50, 6, 7, 80, 9, 100),
    weights: Float32Array.of(0.1, 0, 0.2, 0),
  },
};

it("sums the categories with their node factors and keeps what lies outside at zero", () => {
  const all = drawnMixture(drawing, "all");
  expect(all.base[0]).toBeCloseTo(1e-6 * 2 + 2e-6 * 3, 12);
  expect(all.base[1]).toBe(0);
  expect([...all.inside]).toEqual([1, 0]);
});

it("leaves out components without weight", () => {
  const all = drawnMixture(drawing, "all");
  expect(all.components).toHaveLength(1);
  expect(all.components[0]).toMatchObject({ meanX: 1, meanY: 2, l11: 30, l21: 4, l22: 50 });
  expect(all.components[0]?.weight).toBeCloseTo(0.3, 6);
  expect(drawnMixture(drawing, 1).components[0]?.weight).toBeCloseTo(0.2, 6);
});

it("gives several categories the size with the variance of their sum", () => {
  const cell = 125 * 125;
  const [first, second] = [1e-6 * 2 * cell + 0.1, 2e-6 * 3 * cell + 0.2];
  const excess = first ** 2 / 2 + second ** 2 / 6;
  expect(drawnMixture(drawing, "all").size).toBeCloseTo((first + second) ** 2 / excess, 5);
  expect(drawnMixture(drawing, 1).size).toBeCloseTo(6, 6);
});
