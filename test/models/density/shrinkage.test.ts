import { describe, expect, it } from "vitest";
import { fitDirichletStrength, fitGammaPrior, shrunkRate } from "../../../models/density/index.ts";
import { maximise } from "../../../models/density/shrinkage.ts";

/** Park and Miller's generator: enough chance for a moment check. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function poisson(mean: number, uniform: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > limit; product *= uniform()) count++;
  return count;
}

describe("maximise", () => {
  it("finds the top of a parabola", () => {
    expect(maximise((x) => -((x - 1.25) ** 2), -3, 9, 40)).toBeCloseTo(1.25, 6);
  });
});

describe("fitGammaPrior", () => {
  it("recovers an exponential spread of rates (shape 1)", () => {
    const uniform = chance(7);
    const exposure = new Float64Array(3000).fill(2);
    const counts = exposure.map((e) => poisson(-5 * Math.log(uniform()) * e, uniform));
    const prior = fitGammaPrior(counts, exposure);
    expect(prior.mean).toBeGreaterThan(4.7);
    expect(prior.mean).toBeLessThan(5.3);
    expect(prior.shape).toBeGreaterThan(0.9);
    expect(prior.shape).toBeLessThan(1.1);
  });

  it("leaves the only unit its own rate", () => {
    const prior = fitGammaPrior([12], [3]);
    expect(shrunkRate(prior, 12, 3)).toBeCloseTo(4, 12);
  });

  it("keeps the rate of an absent category above zero", () => {
    expect(shrunkRate(fitGammaPrior([0, 0], [1, 1]), 0, 1)).toBeGreaterThan(0);
  });
});

describe("fitDirichletStrength", () => {
  it("is weak where parents fall whole into one child and strong where they follow their prior shares", () => {
    const lumpy = { count: new Array(200).fill(10), share: new Array(200).fill(0.25), parent: new Array(200).fill(10) };
    const even = { count: new Array(800).fill(10), share: new Array(800).fill(0.25), parent: new Array(200).fill(40) };
    expect(fitDirichletStrength(lumpy, 10)).toBeLessThan(0.05);
    expect(fitDirichletStrength(even, 10)).toBeGreaterThan(1000);
  });

  it("is the prior's median where a single incident says nothing", () => {
    expect(fitDirichletStrength({ count: [1], share: [0.25], parent: [1] }, 10)).toBeCloseTo(10, 1);
    expect(fitDirichletStrength({ count: [], share: [], parent: [] }, 10)).toBe(10);
  });
});
