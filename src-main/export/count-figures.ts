import { countInterval } from "../../models/density/index.ts";
import type { CategoryChoice, CountFamily, IntensityPrediction } from "../../models/forecast/index.ts";

/** Level of the interval that counts are stated with: five in a hundred on either side. */
export const INTERVAL_LEVEL = 0.9;

/** What a list says of the count of a place. */
export interface CountFigures {
  readonly expectedCount: number;
  /** Ends of the 90 % interval, both included. */
  readonly low: number;
  readonly high: number;
  readonly probabilityOfAny: number;
}

/** Layers whose counts a place's figures are made of: a negative binomial sum needs each of its parts. */
export function figureLayers({ categories, countFamily }: IntensityPrediction, category: CategoryChoice): CategoryChoice[] {
  return category === "all" && countFamily.kind !== "poisson" ? categories.map((_, index) => index) : [category];
}

/** Figures of a place from the expected counts of its layers. */
export function countFigures(
  prediction: IntensityPrediction,
  layers: readonly CategoryChoice[],
  means: readonly number[],
): CountFigures {
  const expectedCount = means.reduce((sum, mean) => sum + mean, 0);
  const family = familyOf(prediction.countFamily, layers);
  const { low, high } = countInterval(family.kind === "poisson" ? expectedCount : means, family, INTERVAL_LEVEL);
  let logNone = 0;
  for (const [index, mean] of means.entries()) {
    const size = family.kind === "poisson" ? Number.POSITIVE_INFINITY : (family.size[index] ?? Number.POSITIVE_INFINITY);
    logNone -= Number.isFinite(size) ? size * Math.log1p(mean / size) : mean;
  }
  return { expectedCount, low, high, probabilityOfAny: -Math.expm1(logNone) };
}

function familyOf(family: CountFamily, layers: readonly CategoryChoice[]): CountFamily {
  if (family.kind === "poisson") return family;
  return { kind: family.kind, size: layers.map((layer) => (layer === "all" ? Number.NaN : (family.size[layer] ?? Number.NaN))) };
}

/**
 * True where the long-run map's expected count could as well have been the mean: the whole count below or above it lies inside the
 * forecast's own interval, so one period's count cannot tell the two apart. (Whole, because an interval of counts has no place for a
 * mean of .02 incidents.)
 */
export function isLikeLongRun({ low, high }: CountFigures, longRunCount: number): boolean {
  return Math.ceil(longRunCount) >= low && Math.floor(longRunCount) <= high;
}
