import { describe, expect, it } from "vitest";
import { binComponents } from "../../../../src-renderer/map/mixture/bins.ts";
import { erf, massInRect, meanRate } from "../../../../src-renderer/map/mixture/evaluate.ts";
import type { Component, DrawnMixture } from "../../../../src-renderer/map/mixture/mixture.ts";

const FRAME = { lon0: 151.2, lat0: -33.87 };

function mixture(components: readonly Component[], baseRate: number): DrawnMixture {
  const grid = { frame: FRAME, west: -2000, north: 2000, cellWidthMetres: 125, cellHeightMetres: 125, columns: 32, rows: 32 };
  return { grid, base: new Float32Array(1024).fill(baseRate), inside: new Uint8Array(1024).fill(1), components, size: null };
}

describe("erf", () => {
  it("is within 1.5e-7 of tabulated values", () => {
    for (const [x, value] of [
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [-2, -0.995322265],
    ] as const) {
      expect(Math.abs(erf(x) - value)).toBeLessThan(1.5e-7);
    }
  });
});

describe("massInRect", () => {
  it("is the product of normal shares for an uncorrelated Gaussian", () => {
    const component: Component = { meanX: 0, meanY: 0, l11: 100, l21: 0, l22: 50, weight: 1 };
    const share = (from: number, to: number): number => 0.5 * (erf(to / Math.SQRT2) - erf(from / Math.SQRT2));
    const mass = massInRect(component, { west: -100, east: 200, south: -50, north: 100 });
    expect(mass).toBeCloseTo(share(-1, 2) * share(-1, 2), 5);
  });

  it("is 1 over the whole plane for a correlated Gaussian, but for the quadrature's .1 %", () => {
    const component: Component = { meanX: 10, meanY: -20, l11: 80, l21: 60, l22: 40, weight: 1 };
    const mass = massInRect(component, { west: -1e5, east: 1e5, south: -1e5, north: 1e5 });
    expect(Math.abs(mass - 1)).toBeLessThan(1.5e-3);
  });
});

describe("meanRate", () => {
  const components: Component[] = [
    { meanX: 30, meanY: -40, l11: 180, l21: 70, l22: 120, weight: 0.7 },
    { meanX: -300, meanY: 500, l11: 25, l21: -10, l22: 30, weight: 0.1 },
  ];

  it("sums to the expected count over squares that tile the area", () => {
    const known = mixture(components, 1e-7);
    const side = 100;
    const bins = binComponents(known.grid, known.components, side);
    let count = 0;
    for (let x = -1950; x < 2000; x += side) {
      for (let y = -1950; y < 2000; y += side) count += meanRate(known, bins, x, y, side) * side * side;
    }
    const truth = 1e-7 * 4000 * 4000 + 0.8;
    expect(Math.abs(count / truth - 1)).toBeLessThan(0.005);
  });

  it("is the base's mean where a square covers parts of several cells", () => {
    const known = mixture([], 0);
    known.base[16 * 32 + 16] = 8e-6; // the cell from (0, 0) east and south
    const bins = binComponents(known.grid, [], 100);
    // The square around the corner covers 50 x 50 of its 100 x 100 m by that cell.
    expect(meanRate(known, bins, 0, 0, 100)).toBeCloseTo(2e-6, 12);
  });

  it("is missing outside of the study area and of the grid", () => {
    const known = mixture(components, 1e-7);
    known.inside[0] = 0;
    const bins = binComponents(known.grid, known.components, 100);
    expect(meanRate(known, bins, -1990, 1990, 100)).toBeNaN();
    expect(meanRate(known, bins, 5000, 0, 100)).toBeNaN();
  });

  it("states less than the rate at a point for a narrow peak", () => {
    const narrow: Component = { meanX: 0, meanY: 0, l11: 20, l21: 0, l22: 20, weight: 1 };
    const known = mixture([narrow], 0);
    const side = 100;
    const bins = binComponents(known.grid, known.components, side);
    const atPoint = 1 / (2 * Math.PI * 20 * 20);
    // A standard deviation of a fifth of the side: the point's rate overstates the square's count by 308 %.
    expect(atPoint / meanRate(known, bins, 0, 0, side)).toBeCloseTo(4.08, 1);
  });
});
