import { describe, expect, test } from "vitest";
import { layerCounts, mixturePrediction } from "../../../models/density/index.ts";
import type { MixtureData } from "../../../models/forecast/index.ts";
import { type LocalGrid, makeLocalGrid } from "../../../models/grid/index.ts";

const FRAME = { lon0: -87.7, lat0: 41.85 };

/** 12 x 10 base cells of 125 m with two holes and a ragged edge; a wide, a tilted and a narrow Gaussian, one beyond the edge. */
function patchy(): MixtureData {
  const [columns, rows] = [12, 10];
  const node = Int32Array.from({ length: columns * rows }, (_, cell) => {
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    return row + column < 4 || (row === 5 && column > 3 && column < 6) || (row === 8 && column === 9) ? -1 : cell % 3;
  });
  return {
    frame: FRAME,
    categories: ["A", "B"],
    base: {
      grid: makeLocalGrid({ frame: FRAME, west: -800, north: 600, cellWidthMetres: 125, cellHeightMetres: 125, columns, rows }),
      rate: Float32Array.from({ length: 2 * columns * rows }, (_, index) => 1e-6 * (1 + (index % 7))),
      node,
    },
    nodeCount: 3,
    nodeFactors: Float32Array.of(1, 0.5, 2, 1.5, 1, 0.25),
    geometry: Float32Array.of(100, -50, 220, 0, 260, -300, -200, 240, -180, 150, 300, 100, 40, 10, 30, 900, 0, 200, 50, 200),
    weights: Float32Array.of(3, 1, 0.5, 2, 0, 4, 0.25, 1),
  };
}

function grid(cell: number, overrides: Partial<LocalGrid> = {}): LocalGrid {
  return makeLocalGrid({
    frame: FRAME,
    west: -810,
    north: 613,
    cellWidthMetres: cell,
    cellHeightMetres: cell,
    columns: Math.ceil(1540 / cell),
    rows: Math.ceil(1290 / cell),
    ...overrides,
  });
}

function worst(ours: Float64Array | undefined, exact: Float64Array): number {
  const peak = Math.max(...exact);
  return Math.max(...exact.map((value, cell) => Math.abs(value - (ours?.[cell] ?? Number.NaN)) / peak));
}

describe("layerCounts", () => {
  const prediction = mixturePrediction(patchy(), {
    timeZone: "America/Chicago",
    issueDay: 17_721,
    valid: { startDay: 17_721, days: 3 },
  });

  test.each([20, 100, 125, 170, 700])("agrees with the exact integral in cells of %i m", (cell) => {
    const cells = grid(cell);
    const layers = layerCounts(prediction, cells, ["all", 1, 0]);
    for (const [index, category] of (["all", 1, 0] as const).entries()) {
      expect(worst(layers[index], prediction.expectedCounts(cells, category))).toBeLessThan(5e-5);
    }
    const [all = new Float64Array()] = layers;
    expect(all.reduce((sum, count) => sum + count, 0) / prediction.total("all")).toBeCloseTo(1, 5);
  });

  test("agrees for a strip that ends inside, in another frame", () => {
    const cells = grid(90, { frame: { lon0: -87.71, lat0: 41.86 }, west: 200, north: -800, columns: 6, rows: 5 });
    const [all] = layerCounts(prediction, cells, ["all"]);
    expect(worst(all, prediction.expectedCounts(cells, "all"))).toBeLessThan(5e-5);
  });
});
