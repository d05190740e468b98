import { AppError } from "../errors/index.ts";
import type { CategoryChoice, CountFamily, IntensityPrediction } from "../forecast/index.ts";
import type { LocalRect } from "../grid/index.ts";
import { logGamma } from "./log-gamma.ts";

/** Central interval of a whole count, both ends included. */
export interface CountInterval {
  readonly low: number;
  readonly high: number;
}

/** Standard deviations below the mean at which the sum of probabilities starts: what lies below is nothing in double precision. */
const START_SD = 12;

/** Sizes above this are Poisson to all digits that matter. */
const POISSON_SIZE = 1e9;

/**
 * Size of the negative binomial with the mean and the variance of the sum of independent counts, one for each category; Infinity for
 * Poisson. The variance of a category is m + m^2 / size.
 */
function sizeOfSum(means: readonly number[], family: CountFamily): number {
  if (family.kind === "poisson") return Number.POSITIVE_INFINITY;
  let total = 0;
  let extra = 0;
  means.forEach((mean, category) => {
    const size = family.size[category];
    if (size === undefined || !(size > 0)) {
      throw new AppError("InvalidConfiguration", {
        message: `The negative binomial has no size above 0 for category ${category}.`,
        hint: "Give one size for every category whose mean is given.",
        details: { sizes: family.size.length, means: means.length },
      });
    }
    total += mean;
    extra += (mean * mean) / size;
  });
  return extra > 0 ? (total * total) / extra : Number.POSITIVE_INFINITY;
}

/** Smallest counts at which the distribution function reaches the two probabilities. */
function quantiles(mean: number, size: number, lower: number, upper: number): CountInterval {
  const poisson = size > POISSON_SIZE;
  const sd = Math.sqrt(poisson ? mean : mean + (mean * mean) / size);
  let count = Math.max(0, Math.floor(mean - START_SD * sd));
  const logStart = poisson
    ? count * Math.log(mean) - mean - logGamma(count + 1)
    : logGamma(count + size) -
      logGamma(size) -
      logGamma(count + 1) +
      size * Math.log(size / (size + mean)) +
      count * Math.log(mean / (size + mean));
  let probability = Math.exp(logStart);
  let below = probability;
  let low = below >= lower ? count : -1;
  while (below < upper && (count < mean || probability > 0)) {
    probability *= poisson ? mean / (count + 1) : ((count + size) / (count + 1)) * (mean / (size + mean));
    count++;
    below += probability;
    if (low < 0 && below >= lower) low = count;
  }
  return { low: Math.max(0, low), high: count };
}

/**
 * Central interval of a count at `level` (0.9: 5 % to either side at most), for one mean or the means of all categories, whose counts
 * are added as independent ones (by their mean and variance where they are negative binomial).
 */
export function countInterval(mean: number | readonly number[], family: CountFamily, level: number): CountInterval {
  const means = typeof mean === "number" ? [mean] : mean;
  const total = means.reduce((sum, value) => sum + value, 0);
  if (!(level > 0 && level < 1) || !(total >= 0) || !Number.isFinite(total)) {
    throw new AppError("InvalidConfiguration", {
      message: `An interval needs a level between 0 and 1 and a mean of at least 0, not level ${level} and mean ${total}.`,
      hint: "Use a level such as 0.9.",
    });
  }
  if (total === 0) return { low: 0, high: 0 };
  return quantiles(total, sizeOfSum(means, family), (1 - level) / 2, (1 + level) / 2);
}

/** Central interval of the count in a rectangle, by the prediction's own count family. */
export function predictionInterval(
  prediction: IntensityPrediction,
  where: LocalRect,
  category: CategoryChoice,
  level: number,
): CountInterval {
  const family = prediction.countFamily;
  if (category !== "all") {
    const size = family.kind === "poisson" ? [] : family.size.slice(category, category + 1);
    return countInterval(
      prediction.expectedCount(where, category),
      family.kind === "poisson" ? family : { ...family, size },
      level,
    );
  }
  if (family.kind === "poisson") return countInterval(prediction.expectedCount(where, "all"), family, level);
  return countInterval(
    prediction.categories.map((_, index) => prediction.expectedCount(where, index)),
    family,
    level,
  );
}
