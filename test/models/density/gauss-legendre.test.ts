import { describe, expect, it } from "vitest";
import { quadratureFor } from "../../../models/density/gauss-legendre.ts";

describe("quadratureFor", () => {
  it.each([
    [0.1, 2],
    [0.4, 3],
    [1, 4],
    [1.7, 5],
  ])("takes a panel of %f scales with %i points, exact up to degree 2n - 1", (scales, points) => {
    const { parts, rule } = quadratureFor(scales);
    expect([parts, rule.nodes.length]).toEqual([1, points]);
    for (let degree = 0; degree < 2 * points; degree++) {
      const sum = rule.nodes.reduce((total, node, i) => total + (rule.weights[i] ?? 0) * node ** degree, 0);
      expect(sum).toBeCloseTo(degree % 2 === 0 ? 2 / (degree + 1) : 0, 14);
    }
  });

  it("divides a wide panel", () => {
    expect(quadratureFor(10).parts).toBe(6);
  });
});
