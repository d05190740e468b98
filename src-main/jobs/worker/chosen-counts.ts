/** Figures of several categories counted together, at one place. */
import { countInterval } from "../../../models/density/index.ts";
import { AppError } from "../../../models/errors/index.ts";
import type { CountFamily } from "../../../models/forecast/index.ts";

/** Level of the interval that a count is stated with. 90 %: five counts in a hundred on either side. */
export const PLACE_INTERVAL_LEVEL = 0.9;

export interface ChosenFigures {
  readonly expectedCount: number;
  /** 90 % interval of the count. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly probabilityOfAny: number;
}

/** Indices of named categories; all of them when none is named. Throws UnknownCategory. */
export function chosenCategories(categories: readonly string[], names: readonly string[]): readonly number[] {
  if (names.length === 0) return categories.map((_, index) => index);
  return [...new Set(names)].map((name) => {
    const index = categories.indexOf(name);
    if (index >= 0) return index;
    throw new AppError("UnknownCategory", {
      message: `The forecast has no category "${name}".`,
      hint: `Choose one of ${categories.join(", ")}, or all together.`,
      details: { category: name },
    });
  });
}

/** The count of all chosen categories, whose counts are independent given their means; `means` hold one for every category. */
export function chosenFigures(means: ArrayLike<number>, chosen: readonly number[], family: CountFamily): ChosenFigures {
  const wanted = chosen.map((category) => means[category] ?? 0);
  const expectedCount = wanted.reduce((sum, mean) => sum + mean, 0);
  const sizes = family.kind === "poisson" ? [] : chosen.map((category) => family.size[category] ?? Number.NaN);
  const logNone =
    family.kind === "poisson"
      ? -expectedCount
      : wanted.reduce((sum, mean, index) => sum - (sizes[index] ?? 0) * Math.log1p(mean / (sizes[index] ?? Number.NaN)), 0);
  const { low, high } = countInterval(
    wanted,
    family.kind === "poisson" ? family : { ...family, size: sizes },
    PLACE_INTERVAL_LEVEL,
  );
  return { expectedCount, interval: { low, high }, probabilityOfAny: -Math.expm1(logNone) };
}
