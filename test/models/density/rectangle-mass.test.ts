import { describe, expect, it } from "vitest";
import { gaussianRectangleMass, normalCdf } from "../../../models/density/index.ts";
import { addGaussianMass } from "../../../models/density/rectangle-mass.ts";

const CORRELATED = { meanX: 120, meanY: -80, l11: 300, l21: 400, l22: 60 };

/** Simpson's rule over x with 20,001 points. */
function byBruteForce(gaussian: typeof CORRELATED, west: number, east: number, south: number, north: number): number {
  const steps = 20_000;
  const width = (east - west) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const u = (west + i * width - gaussian.meanX) / gaussian.l11;
    const mean = gaussian.meanY + gaussian.l21 * u;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    const inner = normalCdf((north - mean) / gaussian.l22) - normalCdf((south - mean) / gaussian.l22);
    sum += weight * Math.exp(-0.5 * u * u) * inner;
  }
  return (sum * width) / 3 / gaussian.l11 / Math.sqrt(2 * Math.PI);
}

describe("gaussianRectangleMass", () => {
  it("is the product of two normal differences without correlation", () => {
    const gaussian = { meanX: 10, meanY: 20, l11: 100, l21: 0, l22: 50 };
    const product = (normalCdf(0.9) - normalCdf(-2.1)) * (normalCdf(1.4) - normalCdf(-0.6));
    expect(gaussianRectangleMass(gaussian, { west: -200, east: 100, south: -10, north: 90 })).toBeCloseTo(product, 8);
  });

  it("is a quarter and asin(rho) / 2 pi in the quadrant above the mean (Sheppard)", () => {
    const rho = CORRELATED.l21 / Math.hypot(CORRELATED.l21, CORRELATED.l22);
    const far = 1e5;
    const quadrant = { west: CORRELATED.meanX, east: far, south: CORRELATED.meanY, north: far };
    expect(gaussianRectangleMass(CORRELATED, quadrant)).toBeCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), 7);
  });

  it("holds all mass in a wide rectangle and none in a far one", () => {
    expect(gaussianRectangleMass(CORRELATED, { west: -1e5, east: 1e5, south: -1e5, north: 1e5 })).toBeCloseTo(1, 7);
    expect(gaussianRectangleMass(CORRELATED, { west: 1e5, east: 2e5, south: 0, north: 1 })).toBe(0);
  });

  it.each([
    [20, 20, 20, -10],
    [25, 900, 30, 400],
    [400, -700, 25, -200],
    [60, 120, 300, 0],
  ])("matches brute force to 1e-7 for l11 %i, l21 %i, l22 %i", (l11, l21, l22, west) => {
    const gaussian = { meanX: 0, meanY: 0, l11, l21, l22 };
    const rect = { west, east: west + 333, south: -150, north: 90 };
    const wanted = byBruteForce(gaussian, Math.max(-8 * l11, rect.west), Math.min(8 * l11, rect.east), rect.south, rect.north);
    expect(Math.abs(gaussianRectangleMass(gaussian, rect) - wanted)).toBeLessThan(1e-7);
  });

  it("gives children that sum to their parent within 1e-4, down to cells of next to no mass", () => {
    for (const west of [-900, -300, 120, 600, 1300]) {
      const parent = gaussianRectangleMass(CORRELATED, { west, east: west + 250, south: west, north: west + 250 });
      let sum = 0;
      for (const dx of [0, 125]) {
        for (const dy of [0, 125]) {
          sum += gaussianRectangleMass(CORRELATED, {
            west: west + dx,
            east: west + dx + 125,
            south: west + dy,
            north: west + dy + 125,
          });
        }
      }
      expect(Math.abs(sum - parent)).toBeLessThanOrEqual(1e-4 * parent + 1e-12);
    }
  });
});

describe("addGaussianMass", () => {
  it("counts only the stretches that belong to the area", () => {
    const gaussian = { meanX: 0, meanY: 0, l11: 100, l21: 0, l22: 100 };
    const out = new Float64Array(4);
    const edges = { x: Float64Array.of(-1000, 0, 1000), y: Float64Array.of(1000, 0, -1000) };
    addGaussianMass(out, edges, { x: edges.x, stretches: [Float64Array.of(1000, -1000), new Float64Array(0)] }, gaussian, 8);
    expect(Array.from(out, (value) => Number(value.toFixed(6)))).toEqual([2, 0, 2, 0]);
  });
});
