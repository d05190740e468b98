import type { CountFamily, IntensityPrediction, MixtureData } from "../forecast/index.ts";
import { mixturePrediction } from "./mixture-prediction.ts";

/** The rows of a [categories, width] array that are kept, in their order. */
function rowsOf(values: Float32Array, categories: number, kept: readonly number[]): Float32Array {
  const width = values.length / categories;
  const rows = new Float32Array(kept.length * width);
  for (const [row, category] of kept.entries()) rows.set(values.subarray(category * width, (category + 1) * width), row * width);
  return rows;
}

function familyOf(family: CountFamily, kept: readonly number[]): CountFamily {
  return family.kind === "poisson" ? family : { ...family, size: kept.map((category) => family.size[category] ?? Number.NaN) };
}

/**
 * The same prediction of some of its categories alone, by their indices: "all together" is then these. It says so itself
 * (`isSelection`), so that what is written of it does not speak of all categories.
 */
export function onlyCategories(prediction: IntensityPrediction, kept: readonly number[]): IntensityPrediction {
  const { mixture } = prediction.drawing();
  const count = mixture.categories.length;
  const part: MixtureData = {
    ...mixture,
    categories: kept.map((category) => mixture.categories[category] ?? ""),
    base: { ...mixture.base, rate: rowsOf(mixture.base.rate, count, kept) },
    nodeFactors: rowsOf(mixture.nodeFactors, count, kept),
    weights: rowsOf(mixture.weights, count, kept),
  };
  const { timeZone, issueDay, valid } = prediction;
  const countFamily = familyOf(prediction.countFamily, kept);
  return { ...mixturePrediction(part, { timeZone, issueDay, valid, countFamily }), isSelection: true };
}
