import { describe, expect, test } from "vitest";
import { coverage, windowOf } from "../../../src-main/export/coverage.ts";

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

describe("coverage", () => {
  test("a rectangle between cells covers each by its overlap", () => {
    const ring = [1.25, 0.5, 3.5, 0.5, 3.5, 2.25, 1.25, 2.25];
    const window = windowOf([ring], 6, 5);
    expect(window).toEqual({ firstColumn: 1, firstRow: 0, columns: 3, rows: 3 });
    if (window === undefined) return;
    const shares = coverage([ring], window);
    for (const [index, expected] of [0.375, 0.5, 0.25, 0.75, 1, 0.5, 0.1875, 0.25, 0.125].entries()) {
      expect(shares[index]).toBeCloseTo(expected, 6);
    }
  });

  test("a triangle's cells add up to its area, whatever way it turns and wherever the grid ends", () => {
    const triangle = [0.3, 0.2, 9.7, 3.1, 2.2, 7.9];
    const area = Math.abs((9.4 * 7.7 - 1.9 * 2.9) / 2);
    const window = { firstColumn: 0, firstRow: 0, columns: 10, rows: 8 };
    expect(sum(coverage([triangle], window))).toBeCloseTo(area, 4);
    const reversed = [2.2, 7.9, 9.7, 3.1, 0.3, 0.2];
    expect(sum(coverage([reversed], window))).toBeCloseTo(area, 4);
    // Two halves of the plane give the two parts of it.
    const left = coverage([triangle], { ...window, columns: 4 });
    const right = coverage([triangle], { ...window, firstColumn: 4, columns: 6 });
    expect(sum(left) + sum(right)).toBeCloseTo(area, 4);
  });

  test("a hole is not covered, a part that lies over another is covered once", () => {
    const window = { firstColumn: 0, firstRow: 0, columns: 8, rows: 8 };
    const outer = [0, 0, 8, 0, 8, 8, 0, 8];
    const hole = [2, 2, 2, 5, 5, 5, 5, 2];
    expect(sum(coverage([outer, hole], window))).toBeCloseTo(64 - 9, 4);
    expect(sum(coverage([outer, [1, 1, 3, 1, 3, 3, 1, 3]], window))).toBeCloseTo(64, 4);
  });
});
