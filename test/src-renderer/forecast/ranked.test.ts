import { expect, test } from "vitest";
import { toLocal } from "../../../models/grid/index.ts";
import { rankPlaces } from "../../../src-renderer/forecast/ranked.ts";

const frame = { lon0: -87.6, lat0: 41.8 };

/** 10 x 10 cells of 100 m, 1 incident per km2 and day everywhere but in two cells; the west column is outside of the study area. */
function drawing() {
  const rate = new Float32Array(100).fill(1e-6);
  rate[3 * 10 + 4] = 9e-6;
  rate[7 * 10 + 8] = 5e-6;
  const node = new Int32Array(100).map((_, cell) => (cell % 10 === 0 ? -1 : 0));
  return {
    header: {
      kind: "mixture" as const,
      frame,
      grid: { west: 0, north: 0, cellWidthMetres: 100, cellHeightMetres: 100, columns: 10, rows: 10 },
      countFamily: { kind: "poisson" as const },
      nodeCount: 1,
      componentCount: 0,
      arrays: [],
    },
    arrays: {
      "base.rate": rate,
      "base.node": node,
      nodeFactors: Float32Array.of(1),
      geometry: new Float32Array(0),
      weights: new Float32Array(0),
    },
  };
}

const question = { category: "all" as const, areaSquareMetres: 10_000, days: 2, most: 3 };

function quietly(): { signal: AbortSignal; breathe: () => Promise<void>; now: () => number } {
  return { signal: new AbortController().signal, breathe: () => Promise.resolve(), now: () => 0 };
}

test("the busiest squares come first, with the count of the whole period", async () => {
  const ranked = await rankPlaces({ ...question, drawing: drawing() }, quietly());
  expect(ranked).toHaveLength(3);
  expect(ranked.map(({ expectedCount }) => expectedCount)).toEqual([
    expect.closeTo(0.18, 6),
    expect.closeTo(0.1, 6),
    expect.closeTo(0.02, 6),
  ]);
  const [first] = ranked;
  if (first === undefined) throw new Error("nothing was ranked");
  expect(first.probabilityOfAny).toBeCloseTo(1 - Math.exp(-0.18), 6);
  const at = toLocal(frame, first);
  expect([at.x, at.y]).toEqual([expect.closeTo(450, 3), expect.closeTo(-350, 3)]);
});

test("squares outside of the study area are not ranked", async () => {
  const ranked = await rankPlaces({ ...question, drawing: drawing(), most: 200 }, quietly());
  expect(ranked).toHaveLength(90);
});

test("it breathes between slices, and stops there when it is told to", async () => {
  const controller = new AbortController();
  let clock = 0;
  let breaths = 0;
  const ranking = rankPlaces(
    { ...question, drawing: drawing() },
    {
      signal: controller.signal,
      now: () => clock++,
      breathe: async () => {
        breaths += 1;
        if (breaths === 3) controller.abort(new Error("enough"));
      },
    },
  );
  await expect(ranking).rejects.toThrow("enough");
  expect(breaths).toBe(3);
});
