import type { UniformSource } from "../../../models/verify/index.ts";

/** Level of the gate: of forecasts that tell the truth, one in a hundred is turned away. */
const LEVEL = 0.01;

/** Probability integral transform of a Poisson count, randomised within its step: uniform where `mean` is the truth (Czado et al., 2009). */
function randomisedTransform(count: number, mean: number, rng: UniformSource): number {
  let probability = Math.exp(-mean);
  let below = 0;
  for (let k = 0; k < count; k++) {
    below += probability;
    probability *= mean / (k + 1);
  }
  return below + rng.uniform() * probability;
}

/** Chance that n uniform numbers lie as far from uniform as these (Kolmogorov's limit with Stephens' correction). */
export function uniformityChance(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const distance = sorted.reduce((most, value, i) => Math.max(most, value - i / n, (i + 1) / n - value), 0);
  const scaled = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return Math.min(1, Math.max(0, sum));
}

/** Whether counts may have been drawn from Poisson distributions of these means. */
export function calibrated(counts: ArrayLike<number>, means: ArrayLike<number>, rng: UniformSource): boolean {
  const transforms = Array.from(counts, (count, i) => randomisedTransform(count, means[i] ?? 0, rng));
  return uniformityChance(transforms) > LEVEL;
}
