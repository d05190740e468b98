import type { CategoryChoice, IntensityPrediction } from "../../models/forecast/index.ts";

/** What is together where categories are: all of them, or those that were chosen, by their names. */
export function categoryWords({ categories, isSelection }: IntensityPrediction, category: CategoryChoice): string {
  if (category !== "all") return categories[category] ?? "";
  return isSelection === true ? categories.join(" + ") : "all categories";
}
