import { describe, expect, test } from "vitest";
import { mixturePrediction, onlyCategories } from "../../../models/density/index.ts";
import { makeLocalGrid } from "../../../models/grid/index.ts";

const FRAME = { lon0: -87.7, lat0: 41.85 };
const WHERE = { west: 0, south: -500, east: 1000, north: 0 };

/** Three categories on 2 x 1 cells with two nodes, and one Gaussian. */
const all = mixturePrediction(
  {
    frame: FRAME,
    categories: ["A", "B", "C"],
    base: {
      grid: makeLocalGrid({ frame: FRAME, west: 0, north: 0, cellWidthMetres: 500, cellHeightMetres: 500, columns: 2, rows: 1 }),
      rate: Float32Array.of(1e-6, 2e-6, 3e-6, 4e-6, 5e-6, 6e-6),
      node: Int32Array.of(0, 1),
    },
    nodeCount: 2,
    nodeFactors: Float32Array.of(1, 2, 3, 1, 0.5, 1),
    geometry: Float32Array.of(500, -250, 100, 0, 100),
    weights: Float32Array.of(1, 0.5, 2),
  },
  {
    timeZone: "America/Chicago",
    issueDay: 17_000,
    valid: { startDay: 17_000, days: 2 },
    countFamily: { kind: "negative-binomial", size: [1, 2, 3] },
  },
);

describe("onlyCategories", () => {
  const two = onlyCategories(all, [0, 2]);

  test("all together is the sum of those that were kept", () => {
    expect(two.categories).toEqual(["A", "C"]);
    expect(two.total("all")).toBeCloseTo(all.total(0) + all.total(2), 9);
    expect(two.expectedCount(WHERE, 1)).toBeCloseTo(all.expectedCount(WHERE, 2), 12);
    const none = (1 - all.probabilityOfAny(WHERE, 0)) * (1 - all.probabilityOfAny(WHERE, 2));
    expect(two.probabilityOfAny(WHERE, "all")).toBeCloseTo(1 - none, 12);
  });

  test("it says that it is a selection, and keeps days and family", () => {
    expect(two).toMatchObject({ isSelection: true, valid: all.valid, countFamily: { size: [1, 3] } });
    expect(all.isSelection).toBeUndefined();
  });
});
