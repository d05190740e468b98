import { describe, expect, it } from "vitest";
import { fitSize, LARGEST_SIZE } from "../../../models/crime/dispersion.ts";
import { createRng } from "../../../models/tensor/index.ts";
import { poisson } from "./small-town.ts";

/** Gamma of whole shape k with mean 1. */
function gamma(rng: { uniform(): number }, shape: number): number {
  let sum = 0;
  for (let k = 0; k < shape; k++) sum -= Math.log(1 - rng.uniform());
  return sum / shape;
}

describe("fitSize", () => {
  it("finds the size that negative-binomial counts were drawn with", () => {
    const rng = createRng(11);
    const means = Float64Array.from({ length: 20_000 }, () => 0.2 + 3 * rng.uniform());
    const counts = means.map((mean) => poisson(rng, mean * gamma(rng, 3)));
    // Its standard error here is about .09, from the curvature of the likelihood.
    expect(Math.abs(fitSize(counts, means) - 3)).toBeLessThan(0.36);
  });

  it("goes far towards Poisson for counts without overdispersion", () => {
    const rng = createRng(12);
    const means = Float64Array.from({ length: 20_000 }, () => 0.5 + rng.uniform());
    expect(
      fitSize(
        means.map((mean) => poisson(rng, mean)),
        means,
      ),
    ).toBeGreaterThan(20);
  });

  it("stays at its upper end without any incident spread", () => {
    expect(fitSize([1, 1, 1], [1, 1, 1])).toBeGreaterThan(LARGEST_SIZE * 0.9);
  });
});
