import { beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../models/crime/configuration.ts";
import { eventBatch } from "../../../models/crime/events.ts";
import { featureWidths } from "../../../models/crime/features.ts";
import {
  INITIAL_MIXING_LOGIT,
  type IntensityParts,
  intensityParts,
  leastDeviations,
  type NodeScales,
} from "../../../models/crime/heads.ts";
import { landRaster, landShare, landTensors } from "../../../models/crime/land.ts";
import { initialiseWeights } from "../../../models/crime/network.ts";
import { logRatioAtEvents, logSumExpRows, pointProcessTerms } from "../../../models/crime/point-process.ts";
import { normalCdf } from "../../../models/density/index.ts";
import { createRng, createVariables, disposeAll, tf, valueAndGradients } from "../../../models/tensor/index.ts";
import { engines, useEngine } from "../../support/engines.ts";

/** Four nodes of 1 km in a row, one category, everything inside of the study area. */
const FRAME = { lon0: 10, lat0: 50 };
const GRID = { frame: FRAME, west: 0, north: 1000, cellWidthMetres: 125, cellHeightMetres: 125, columns: 32, rows: 8 };
const CELL_NODE = Int32Array.from({ length: 32 * 8 }, (_, cell) => Math.floor((cell % 32) / 8));
const CENTROID = Float64Array.from([500, 500, 1500, 500, 2500, 500, 3500, 500]);
const HALF = new Float64Array(8).fill(500);
const RINGS = { width: 3, nodes: Int32Array.from([0, 1, -1, 1, 0, 2, 2, 1, 3, 3, 2, -1]) };

function scalesOf(daily: readonly number[], categories: number): NodeScales {
  const least = leastDeviations(HALF);
  const column = (values: ArrayLike<number>, axis: number): tf.Tensor2D =>
    tf.tensor2d(
      [0, 1, 2, 3].map((n) => values[2 * n + axis] ?? 0),
      [4, 1],
    );
  return {
    logDaily: tf.tensor2d(daily.map(Math.log), [4, categories]),
    halfWidth: column(HALF, 0),
    halfHeight: column(HALF, 1),
    leastX: column(least, 0),
    leastY: column(least, 1),
  };
}

function placed(points: readonly (readonly [number, number])[], categories = 1) {
  return {
    day: new Int32Array(points.length),
    category: Uint16Array.from(points, (_, i) => i % categories),
    node: Int32Array.from(points, ([x]) => Math.min(3, Math.max(0, Math.floor(x / 1000)))),
    cell: Int32Array.from(points, ([x, y]) => Math.floor((1000 - y) / 125) * 32 + Math.floor(x / 125)),
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
  };
}

/** log N(p; m, LL^T). */
function logNormal(p: readonly [number, number], m: readonly [number, number], l11: number, l21: number, l22: number): number {
  const u1 = (p[0] - m[0]) / l11;
  const u2 = (p[1] - m[1] - l21 * u1) / l22;
  return -Math.log(2 * Math.PI) - Math.log(l11) - Math.log(l22) - 0.5 * (u1 * u1 + u2 * u2);
}

const full = (values: number[]): tf.Tensor3D => tf.tensor3d(values, [1, 4, 1]);

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  describe("logRatioAtEvents", () => {
    it("is the closed form of base map and Gaussians, neighbours among them", () => {
      tf.tidy(() => {
        const rate = new Float32Array(256).fill(2e-6);
        const east = [100, -300, 400, 0];
        const north = [-50, 200, 0, 30];
        const [l11, l21, l22] = [200, 120, 150];
        const mixed = 0.3;
        const daily = [2, 3, 1, 4];
        const parts: IntensityParts = {
          nodeRate: full([0, 0, 0, 0]),
          logFactor: full([0.1, -0.2, 0.3, 0]),
          logKept: full([1, 1, 1, 1].map(() => Math.log(1 - mixed))),
          logMixed: full([1, 1, 1, 1].map(() => Math.log(mixed))),
          logParts: tf.zeros([1, 4, 1, 1]),
          east: full(east),
          north: full(north),
          l11: full([l11, l11, l11, l11]),
          l21: full([l21, l21, l21, l21]),
          l22: full([l22, l22, l22, l22]),
        };
        const points: [number, number][] = [
          [950, 480],
          [1010, 700],
          [2600, 300],
          [3990, 10],
        ];
        const space = { nodeCount: 4, categoryCount: 1, rings: RINGS, centroid: CENTROID, rate };
        const got = logRatioAtEvents(parts, scalesOf(daily, 1), eventBatch(space, placed(points), [0])).dataSync();
        const factor = [0.1, -0.2, 0.3, 0].map(Math.exp);
        points.forEach((point, index) => {
          const node = Math.floor(point[0] / 1000);
          let sum = 2e-6 * (factor[node] ?? 0) * (1 - mixed);
          for (const near of RINGS.nodes.subarray(3 * node, 3 * node + 3)) {
            if (near < 0) continue;
            const mean: [number, number] = [(CENTROID[2 * near] ?? 0) + (east[near] ?? 0), 500 + (north[near] ?? 0)];
            sum += (daily[near] ?? 0) * (factor[near] ?? 0) * mixed * Math.exp(logNormal(point, mean, l11, l21, l22));
          }
          expect(got[index]).toBeCloseTo(Math.log(sum / 2e-6), 4);
        });
      });
    });

    it("has the entropy of a Gaussian as the mean log loss of its draws", () => {
      // Covariance [[.004, .0018], [.0018, .0025]] km2: entropy 1 + ln 2 pi + ln det / 2 = -3.1144 nats, and 2 ln 1000 more in metres.
      const [l11, l21] = [1000 * Math.sqrt(0.004), 1000 * (0.0018 / Math.sqrt(0.004))];
      const l22 = 1000 * Math.sqrt(0.0025 - 0.0018 ** 2 / 0.004);
      const same = (value: number): tf.Tensor3D => full([value, value, value, value]);
      const [never, rate] = [-1e9, 1e-6];
      const rng = createRng(5);
      const points = Array.from({ length: 4000 }, (): [number, number] => {
        const [u1, u2] = [rng.normal(), rng.normal()];
        return [1500 + l11 * u1, 500 + l21 * u1 + l22 * u2];
      });
      const logRatio = tf.tidy(() => {
        // All of the mass, one incident a day, in the Gaussian of the second node.
        const parts: IntensityParts = {
          nodeRate: same(0),
          logFactor: same(0),
          logKept: same(never),
          logMixed: full([never, 0, never, never]),
          logParts: tf.zeros([1, 4, 1, 1]),
          east: same(0),
          north: same(0),
          l11: same(l11),
          l21: same(l21),
          l22: same(l22),
        };
        const space = {
          nodeCount: 4,
          categoryCount: 1,
          rings: RINGS,
          centroid: CENTROID,
          rate: new Float32Array(256).fill(rate),
        };
        return logRatioAtEvents(parts, scalesOf([1, 1, 1, 1], 1), eventBatch(space, placed(points), [0])).dataSync();
      });
      const loss = Array.from(logRatio).reduce((sum, ratio) => sum - ratio - Math.log(rate), 0) / points.length;
      expect(Math.abs(loss - (2 * Math.log(1000) - 3.1144))).toBeLessThan(4 / Math.sqrt(points.length));
    });
  });

  describe("logSumExpRows", () => {
    it("holds where plain exponentials overflow, with the softmax as gradient", () => {
      const values = tf.tensor2d([1000, 999, -1e9, -1000, -1e9, -1001], [2, 3]);
      const [gradient] = tf.grads((x: tf.Tensor) => logSumExpRows(x as tf.Tensor2D).sum())([values]);
      const lse = logSumExpRows(values).dataSync();
      expect(lse[0]).toBeCloseTo(1000 + Math.log1p(Math.exp(-1)), 3);
      expect(lse[1]).toBeCloseTo(-1000 + Math.log1p(Math.exp(-1)), 3);
      const share = 1 / (1 + Math.exp(-1));
      [share, 1 - share, 0, share, 0, 1 - share].forEach((wanted, at) => {
        expect((gradient as tf.Tensor).dataSync()[at]).toBeCloseTo(wanted, 4);
      });
    });
  });

  describe("landShare", () => {
    it("is within .08 of the exact share for a Gaussian across a straight shore, which 16 points allow", () => {
      tf.tidy(() => {
        // Land is the west half of a 10 km square.
        const grid = { ...GRID, west: -5000, north: 5000, columns: 80, rows: 80 };
        const node = Int32Array.from({ length: 6400 }, (_, cell) => (cell % 80 < 40 ? 0 : -1));
        const land = landTensors(landRaster(grid, node), Float64Array.from([0, 0]));
        for (const [east, sd] of [
          [0, 700],
          [-600, 500],
          [400, 600],
          [-3000, 400],
          [3000, 400],
        ] as const) {
          const one = (value: number): tf.Tensor3D => tf.tensor3d([value], [1, 1, 1]);
          const share = landShare(land, {
            east: one(east),
            north: one(0),
            l11: one(sd),
            l21: one(0),
            l22: one(sd),
          }).dataSync()[0];
          expect(Math.abs((share ?? 0) - normalCdf(-east / sd))).toBeLessThan(0.08);
        }
      });
    });
  });

  describe("gradients of the heads", () => {
    it("agree with central differences", () => {
      const categories = 2;
      const configuration = parseConfiguration({ hidden: [3], headUnits: 6, components: 2 });
      const rng = createRng(21);
      const arrays = initialiseWeights(rng, configuration, categories);
      const heads = Object.fromEntries(
        Object.entries(arrays)
          .filter(([name]) => name.startsWith("head."))
          .map(([name, { shape, data }]) => {
            const start = name === "head.mixing.bias" ? -INITIAL_MIXING_LOGIT : 0;
            return [name, { shape, data: Float32Array.from(data, (value) => value + start + 0.3 * rng.normal()) }];
          }),
      );
      const width = featureWidths(categories);
      const random = (size: number): Float32Array => Float32Array.from({ length: size }, () => rng.normal());
      const state = tf.tensor3d(random(2 * 4 * 3), [2, 4, 3]);
      const features = tf.tensor3d(random(2 * 4 * width.all), [2, 4, width.all]);
      const city = tf.tensor2d(random(2 * width.city), [2, width.city]);
      const scales = scalesOf([2, 3, 1, 4, 0.5, 1, 2, 0.3], categories);
      const land = landTensors(landRaster(GRID, CELL_NODE), CENTROID);
      const points = Array.from({ length: 20 }, (): [number, number] => [4000 * rng.uniform(), 1000 * rng.uniform()]);
      const rate = Float32Array.from({ length: 512 }, () => 1e-6 * (1 + rng.uniform()));
      const space = { nodeCount: 4, categoryCount: categories, rings: RINGS, centroid: CENTROID, rate };
      const events = eventBatch(space, placed(points, categories), [0, 1]);
      const parameters = createVariables(heads);
      const loss = (): tf.Scalar => {
        const parts = intensityParts(parameters as never, scales, state, features, city);
        const terms = pointProcessTerms(parts, scales, land, events);
        return terms.expected.sum().add(terms.leaked.sum().mul(0.1)).sub(terms.logRatio.sum()).div(20) as tf.Scalar;
      };
      const { value, gradients } = valueAndGradients(parameters, loss);
      const at = (name: string, index: number, change: number): number => {
        const variable = parameters[name];
        if (!variable) throw new Error(name);
        const before = variable.dataSync().slice();
        const moved = before.slice();
        moved[index] = (moved[index] ?? 0) + change;
        variable.assign(tf.tensor(moved, variable.shape));
        const result = tf.tidy(() => loss().dataSync()[0] ?? 0);
        variable.assign(tf.tensor(before, variable.shape));
        return result;
      };
      const step = 4e-3;
      for (const [name, variable] of Object.entries(parameters)) {
        const exact = gradients[name]?.dataSync() ?? [];
        const scale = Math.max(...Array.from(exact, Math.abs));
        for (let trial = 0; trial < 6; trial++) {
          const index = rng.integer(variable.size);
          const central = (at(name, index, step) - at(name, index, -step)) / (2 * step);
          expect(Math.abs(central - (exact[index] ?? 0)), `${name}[${index}]`).toBeLessThan(2e-2 * Math.max(scale, 0.01));
        }
      }
      disposeAll(gradients);
      disposeAll(parameters);
      value.dispose();
    });
  });
});
