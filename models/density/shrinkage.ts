import { logRisingFactorial } from "./log-gamma.ts";

/** Range in which the strength of a shrinkage is sought (pseudo-incidents or gamma shape): from none to complete, on any data. */
export const STRENGTH_RANGE = { low: 1e-3, high: 1e6 } as const;

/** Standard deviation of a strength's log-normal prior: a factor of 10 to either side. */
export const STRENGTH_PRIOR_LOG_SD = Math.log(10);

/** Median of the prior of the gamma shape of node rates: an exponential spread of rates. Chicago's fitted values are .3 to 1. */
export const GAMMA_SHAPE_MEDIAN = 1;

/** Steps of the golden-section search over the logarithm of a strength: leave .05 % of it open, far below its standard error. */
const SEARCH_STEPS = 22;

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Maximum of a function of one variable with one peak, by golden section. */
export function maximise(of: (x: number) => number, low: number, high: number, steps: number): number {
  let [a, b] = [low, high];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [of(left), of(right)];
  for (let step = 0; step < steps; step++) {
    if (atLeft >= atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - GOLDEN * (b - a);
      atLeft = of(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + GOLDEN * (b - a);
      atRight = of(right);
    }
  }
  return (a + b) / 2;
}

/**
 * The strength of greatest likelihood under a wide log-normal prior around `median`. With the data of a city the prior is not felt; it
 * decides where the likelihood is flat (one incident) or runs to the end of the range (a single split).
 */
function bestStrength(logLikelihood: (strength: number) => number, median: number): number {
  const logPosterior = (logStrength: number): number => {
    const deviation = (logStrength - Math.log(median)) / STRENGTH_PRIOR_LOG_SD;
    return logLikelihood(Math.exp(logStrength)) - 0.5 * deviation * deviation;
  };
  return Math.exp(maximise(logPosterior, Math.log(STRENGTH_RANGE.low), Math.log(STRENGTH_RANGE.high), SEARCH_STEPS));
}

export interface GammaPrior {
  /** Mean rate, incidents per unit of exposure; the pooled rate. */
  readonly mean: number;
  readonly shape: number;
}

/** Incidents that a category without a single one is taken to have had in the whole area (Jeffreys): its rate stays above zero. */
export const ABSENT_CATEGORY_COUNT = 0.5;

/**
 * Gamma prior of rates from counts n ~ Poisson(rate * exposure): mean = pooled rate, shape by maximum marginal (negative binomial)
 * likelihood. Units without exposure are left out.
 */
export function fitGammaPrior(counts: ArrayLike<number>, exposure: ArrayLike<number>): GammaPrior {
  let total = 0;
  let totalExposure = 0;
  for (let i = 0; i < counts.length; i++) {
    total += counts[i] ?? 0;
    totalExposure += exposure[i] ?? 0;
  }
  const mean = Math.max(total, ABSENT_CATEGORY_COUNT) / totalExposure;
  const shape = bestStrength((a) => {
    const b = a / mean;
    let sum = 0;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i] ?? 0;
      const e = exposure[i] ?? 0;
      if (e <= 0) continue;
      sum += logRisingFactorial(a, n) - n * Math.log(b + e) - a * Math.log1p(e / b);
    }
    return sum;
  }, GAMMA_SHAPE_MEDIAN);
  return { mean, shape };
}

/** Posterior mean rate of a unit with n incidents over an exposure. */
export function shrunkRate(prior: GammaPrior, n: number, exposure: number): number {
  return (n + prior.shape) / (exposure + prior.shape / prior.mean);
}

/** Splits of a total among children: rows of (children's counts and prior shares), flattened. */
export interface SplitCounts {
  /** Count of each child. */
  readonly count: readonly number[];
  /** Prior share of each child of its parent, above 0. */
  readonly share: readonly number[];
  /** Count of each parent. */
  readonly parent: readonly number[];
}

/**
 * Strength kappa of greatest Dirichlet-multinomial likelihood for children that share their parents' counts around prior shares:
 * sum over children of ln (kappa share)_n - sum over parents of ln (kappa)_n, (x)_n the rising factorial. Children without incidents
 * add nothing and may be left out.
 *
 * @param median of the strength's wide prior, which holds where the counts say nothing
 */
export function fitDirichletStrength(splits: SplitCounts, median: number): number {
  if (splits.parent.length === 0) return median;
  // The first factor of every rising factorial is kappa times a constant, so that children of one incident need no logarithm.
  const several = splits.count.flatMap((count, child) => (count > 1 ? [{ count, share: splits.share[child] ?? 1 }] : []));
  const childrenHit = splits.count.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const parentsHit = new Map<number, number>();
  for (const count of splits.parent) if (count > 0) parentsHit.set(count, (parentsHit.get(count) ?? 0) + 1);
  return bestStrength((kappa) => {
    let sum = childrenHit * Math.log(kappa);
    for (const { count, share } of several) sum += logRisingFactorial(kappa * share + 1, count - 1);
    for (const [count, times] of parentsHit) sum -= times * (Math.log(kappa) + logRisingFactorial(kappa + 1, count - 1));
    return sum;
  }, median);
}
