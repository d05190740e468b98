import type { MixtureData } from "../../../models/forecast/index.ts";
import { makeLocalGrid } from "../../../models/grid/index.ts";
import type { MixtureMeta } from "../../../src-main/store/index.ts";

const frame = { lon0: -87.7, lat0: 41.8 };

/** Two categories, 2 x 3 cells, two nodes, one Gaussian; every number its own, so that a mix-up shows. */
export const SAMPLE_MIXTURE: MixtureData = {
  frame,
  categories: ["theft", "battery"],
  base: {
    grid: makeLocalGrid({ frame, west: -150, north: 100, cellWidthMetres: 100, cellHeightMetres: 100, columns: 3, rows: 2 }),
    rate: Float32Array.from({ length: 12 }, (_, index) => index / 16),
    node: Int32Array.from([0, 0, -1, 1, 1, -1]),
  },
  nodeCount: 2,
  nodeFactors: Float32Array.from([1, 2, 3, 4]),
  geometry: Float32Array.from([10, 20, 30, -5, 40]),
  weights: Float32Array.from([0.25, 0.5]),
};

export const SAMPLE_META: MixtureMeta = {
  timeZone: "America/Chicago",
  issueDay: 17000,
  valid: { startDay: 17000, days: 2 },
  countFamily: { kind: "negative-binomial", size: [3, 5] },
};
