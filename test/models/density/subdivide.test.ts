import { describe, expect, it } from "vitest";
import { defaultTau, subdivide } from "../../../models/density/index.ts";

const MANY = 5000;

function leavesOf(rows: number, columns: number, tau: number, rule: "lexicographic" | "both", value = MANY): number[][] {
  const flat = subdivide(new Float64Array(rows * columns).fill(value), rows, columns, { tau, rule });
  return Array.from({ length: flat.length / 4 }, (_, leaf) => Array.from(flat.subarray(leaf * 4, leaf * 4 + 4)));
}

function areaOf([r0 = 0, r1 = 0, c0 = 0, c1 = 0]: number[]): number {
  return (r1 - r0) * (c1 - c0);
}

/** How often each cell is covered. */
function coverage(leaves: number[][], rows: number, columns: number): number[] {
  const times = new Array<number>(rows * columns).fill(0);
  for (const [r0 = 0, r1 = 0, c0 = 0, c1 = 0] of leaves) {
    for (let row = r0; row < r1; row++)
      for (let column = c0; column < c1; column++) times[row * columns + column] = (times[row * columns + column] ?? 0) + 1;
  }
  return times;
}

describe("subdivide", () => {
  it("cuts uniform counts into 16 equal squares when tau is a sixteenth of them", () => {
    const leaves = leavesOf(64, 64, 64 * 64 * 2 * (1 / 16), "both", 2);
    expect(leaves.map(([r0 = 0, r1 = 0, c0 = 0, c1 = 0]) => [r1 - r0, c1 - c0])).toEqual(new Array(16).fill([16, 16]));
    expect(leaves[0]).toEqual([0, 16, 0, 16]);
    expect(leaves[1]).toEqual([0, 16, 16, 32]);
  });

  it.each([
    [3, 1, 4, 2],
    [9, 2, 22, 12],
    [40, 5, 304, 184],
    [50, 10, 736, 416],
    [1, 40, 1, 0],
  ])(
    "gives %i x %i cells the published program's %i leaves, %i of no area, under the lexicographic rule",
    (rows, columns, leaves, empty) => {
      const found = leavesOf(rows, columns, 1000, "lexicographic");
      expect([found.length, found.filter((leaf) => areaOf(leaf) === 0).length]).toEqual([leaves, empty]);
      expect(coverage(found, rows, columns).every((times) => times === 1)).toBe(true);
    },
  );

  it.each([
    [3, 1],
    [9, 2],
    [40, 5],
    [50, 10],
    [1, 40],
    [1, 1],
    [33, 50],
  ])("covers %i x %i cells exactly once, with no empty leaf, under the rule for both sides", (rows, columns) => {
    const found = leavesOf(rows, columns, 1000, "both");
    expect(coverage(found, rows, columns).every((times) => times === 1)).toBe(true);
    expect(found.every((leaf) => areaOf(leaf) > 0 && areaOf(leaf) <= 4)).toBe(true);
  });

  it.each([
    [64, 64],
    [50, 33],
    [40, 5],
    [1, 40],
  ])("goes no deeper than the longer side's log2 into %i x %i cells with all incidents in one", (rows, columns) => {
    // A cut adds three leaves at most, and only the piece that holds the incidents is cut again.
    const most = 3 * Math.ceil(Math.log2(Math.max(rows, columns))) + 1;
    for (let cell = 0; cell < rows * columns; cell += 7) {
      const counts = new Float64Array(rows * columns);
      counts[cell] = MANY;
      expect(subdivide(counts, rows, columns, { tau: 1000, rule: "both" }).length / 4).toBeLessThanOrEqual(most);
    }
  });

  it("cuts at the cross whose largest quadrant holds most", () => {
    const counts = new Float64Array(25);
    counts[2 * 5 + 2] = 10;
    counts[1 * 5 + 1] = 10;
    const flat = subdivide(counts, 5, 5, { tau: 15, rule: "both" });
    expect(Array.from(flat.subarray(0, 4))).toEqual([0, 1, 0, 1]);
    expect(Array.from(flat)).toContain(3);
  });

  it("takes the first cross of those that tie", () => {
    expect(leavesOf(3, 3, 0, "both", 1)).toEqual([
      [0, 1, 0, 1],
      [0, 1, 1, 3],
      [1, 3, 0, 1],
      [1, 3, 1, 3],
    ]);
  });

  it("leaves everything in one piece when nothing exceeds tau", () => {
    expect(leavesOf(50, 33, 1e9, "both")).toEqual([[0, 50, 0, 33]]);
  });
});

describe("defaultTau", () => {
  it("keeps the share of two years of Chicago, 1,000 of 320,940, at any size", () => {
    expect(defaultTau(320_940)).toBe(1003);
    expect(defaultTau(160_000)).toBe(500);
    expect(defaultTau(3)).toBe(50);
  });
});
