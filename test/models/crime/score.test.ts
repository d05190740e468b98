import { beforeAll, describe, expect, it, vi } from "vitest";
import { type CrimeModel, crimeForecaster } from "../../../models/crime/index.ts";
import {
  type Fitted,
  historyBefore,
  type IntensityPrediction,
  type MixtureData,
  trainWindow,
} from "../../../models/forecast/index.ts";
import { cellIndex, type LocalPoint } from "../../../models/grid/index.ts";
import { createRng, type Rng } from "../../../models/tensor/index.ts";
import { useEngine } from "../../support/engines.ts";
import { calibrated, uniformityChance } from "../verify/calibration-gate.ts";
import { poisson, smallTown } from "./small-town.ts";

vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => useEngine("wasm"));

/** Incidents of a day as the drawing says that they fall: of each base cell by its rate, of each Gaussian by its weight. */
function drawDay(mixture: MixtureData, rng: Rng): LocalPoint[] {
  const { base, nodeCount, nodeFactors, geometry, weights, categories } = mixture;
  const { grid, node, rate } = base;
  const { cellWidthMetres: width, cellHeightMetres: height } = grid;
  const points: LocalPoint[] = [];
  categories.forEach((_, c) => {
    node.forEach((of, cell) => {
      if (of < 0) return;
      const mean = (rate[c * node.length + cell] ?? 0) * (nodeFactors[c * nodeCount + of] ?? 0) * width * height;
      for (let i = poisson(rng, mean); i > 0; i--) {
        const [column, row] = [cell % grid.columns, Math.floor(cell / grid.columns)];
        points.push({ x: grid.west + (column + rng.uniform()) * width, y: grid.north - (row + rng.uniform()) * height });
      }
    });
    const components = geometry.length / 5;
    for (let k = 0; k < components; k++) {
      const [x = 0, y = 0, l11 = 0, l21 = 0, l22 = 0] = geometry.subarray(5 * k, 5 * k + 5);
      for (let i = poisson(rng, weights[c * components + k] ?? 0); i > 0; i--) {
        const [u1, u2] = [rng.normal(), rng.normal()];
        const point = { x: x + l11 * u1, y: y + l21 * u1 + l22 * u2 };
        // What falls outside of the study area is leaked, not counted.
        if ((node[cellIndex(grid, point.x, point.y)] ?? -1) >= 0) points.push(point);
      }
    }
  });
  return points;
}

describe("the intensity of a trained model", () => {
  /** A forecast of a trained model with half of its mass in Gaussians, and 600 days' counts of its cells of 500 m drawn from it. */
  async function forecastWithDraws(): Promise<{ prediction: IntensityPrediction; counts: Float64Array; means: Float64Array }> {
    const table = smallTown({ days: 60, perDay: () => 12 });
    const configuration = { steps: 5, hidden: [8, 4], headUnits: 8, splitAbove: 60, batchWindows: 8, epochs: 2, averaging: 0.9 };
    const { fitted } = await crimeForecaster.fit(trainWindow(table), { seed: 7, configuration });
    // As training has it, but for a logit of 0 in place of -5.
    const weights = { ...fitted.weights, "head.mixing.bias": { shape: [2], data: Float32Array.of(0, 0) } };
    const model = { ...fitted, weights, use: { city: 1, node: 1, mixing: 1 } } as Fitted<CrimeModel>;
    const issueDay = table.lastDay + 1;
    const valid = { startDay: issueDay, days: 1 };
    const prediction = await crimeForecaster.predict(model, historyBefore(table, issueDay), valid);
    const { mixture } = prediction.drawing();
    const { grid } = mixture.base;
    const coarse = {
      ...grid,
      cellWidthMetres: 4 * grid.cellWidthMetres,
      cellHeightMetres: 4 * grid.cellHeightMetres,
      columns: grid.columns / 4,
      rows: grid.rows / 4,
    };
    const expected = prediction.expectedCounts(coarse, "all");
    const rng = createRng(12);
    const days = 600;
    const counts = new Float64Array(days * expected.length);
    for (let day = 0; day < days; day++) {
      for (const { x, y } of drawDay(mixture, rng)) {
        const at = day * expected.length + cellIndex(coarse, x, y);
        counts[at] = (counts[at] ?? 0) + 1;
      }
    }
    return { prediction, counts, means: Float64Array.from(counts, (_, i) => expected[i % expected.length] ?? 0) };
  }

  it("counts what is drawn from it, and is told from 1.15 and 1 / 1.15 times itself", async () => {
    const { counts, means, prediction } = await forecastWithDraws();
    const { geometry } = prediction.drawing().mixture;
    expect(geometry.length).toBeGreaterThan(0);
    const passes = (factor: number): boolean =>
      calibrated(
        counts,
        means.map((mean) => mean * factor),
        createRng(3),
      );
    expect([passes(1), passes(1.15), passes(1 / 1.15)]).toEqual([true, false, false]);
  });
});

describe("the gate's own level", () => {
  it("gives uniform numbers a uniform chance: about a tenth below .1", () => {
    const rng = createRng(8);
    const chances = Array.from({ length: 1000 }, () => uniformityChance(Array.from({ length: 200 }, () => rng.uniform())));
    const below = chances.filter((chance) => chance < 0.1).length / chances.length;
    // Three deviations of the share of a thousand.
    expect(Math.abs(below - 0.1)).toBeLessThan(0.03);
  });
});
