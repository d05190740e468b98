/** How many incidents a chance may be asked for: at least so many. */
export const AT_LEAST = [1, 2, 3, 5] as const;
export type AtLeast = (typeof AT_LEAST)[number];

/** Terms of the tail: where each is at most 0.6 of the one before, the rest is below 1e-5 of the sum. The shader takes as many. */
export const TAIL_TERMS = 24;
export const TAIL_RATIO = 0.6;

/**
 * Chance of at least `least` incidents of a count with this mean: Poisson where `size` is null, else negative binomial with variance
 * mean + mean^2 / size. A rare event is summed from its own tail, because 1 less the rest would lose its digits in the shader, which
 * uses the same formulas.
 */
export function chanceOfAtLeast(least: number, mean: number, size: number | null): number {
  const logNone = size === null ? -mean : -size * Math.log1p(mean / size);
  if (least === 1) return -Math.expm1(logNone);
  const spread = size === null ? mean : mean / (mean + size);
  const ratio = (count: number): number => (size === null ? spread / count : ((count - 1 + size) / count) * spread);
  let term = Math.exp(logNone);
  let below = 0;
  for (let count = 0; count < least; count++) {
    below += term;
    term *= ratio(count + 1);
  }
  if (ratio(least + 1) > TAIL_RATIO || (size !== null && spread > TAIL_RATIO)) return Math.max(0, 1 - below);
  let tail = 0;
  for (let count = least; count < least + TAIL_TERMS; count++) {
    tail += term;
    term *= ratio(count + 1);
  }
  return Math.min(1, tail);
}
