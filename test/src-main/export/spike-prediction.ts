import { mixturePrediction } from "../../../models/density/index.ts";
import type { IntensityPrediction, Lineage } from "../../../models/forecast/index.ts";
import { makeLocalGrid } from "../../../models/grid/index.ts";

export const FRAME = { lon0: -87.7, lat0: 41.85 };

/** Place of the spike: row and column of a 500 m base cell; local metres of its middle. */
export const SPIKE = { row: 12, column: 30, x: -10_000 + 30.5 * 500, y: 9_000 - 12.5 * 500, perDay: 3 };

export const LINEAGE: Lineage = {
  dataHash: "d".repeat(64),
  model: "crime",
  modelConfiguration: { tau: 1000, note: 'a <b> & "c"' },
  weightsHash: "w".repeat(64),
  engine: { backend: "tensorflow", library: "TensorFlow 2.21.0", device: "CPU, 2 threads" },
  seed: 7,
  codeVersion: "0.1.0",
};

/**
 * Two categories on 40 x 36 base cells of 500 m. A triangle of the area is outside; the first category has 3 incidents a day in one
 * cell and a thin floor elsewhere, the second a floor and one Gaussian.
 */
export function spikePrediction(days = 1, negativeBinomial = false): IntensityPrediction {
  const rows = 36;
  const columns = 40;
  const cells = rows * columns;
  const cellMetres = 500;
  const area = cellMetres * cellMetres;
  const rate = new Float32Array(2 * cells);
  const node = new Int32Array(cells);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const cell = row * columns + column;
      node[cell] = column + row < 10 ? -1 : 0;
      rate[cell] = 1e-9;
      rate[cells + cell] = 4e-9;
    }
  }
  rate[SPIKE.row * columns + SPIKE.column] = SPIKE.perDay / area;
  const grid = makeLocalGrid({
    frame: FRAME,
    west: -10_000,
    north: 9_000,
    cellWidthMetres: 500,
    cellHeightMetres: 500,
    columns,
    rows,
  });
  return mixturePrediction(
    {
      frame: FRAME,
      categories: ["THEFT", "BATTERY"],
      base: { grid, rate, node },
      nodeCount: 1,
      nodeFactors: Float32Array.of(1, 1),
      geometry: Float32Array.of(2000, -1500, 600, 100, 400),
      weights: Float32Array.of(0, 5),
    },
    {
      timeZone: "America/Chicago",
      issueDay: 17_721,
      valid: { startDay: 17_721, days },
      ...(negativeBinomial ? { countFamily: { kind: "negative-binomial" as const, size: [2, 5] } } : {}),
    },
  );
}
