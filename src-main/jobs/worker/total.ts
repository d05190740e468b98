import type { IntensityPrediction } from "../../../models/forecast/index.ts";
import type { ForecastTotal } from "../../contract/index.ts";
import type { TotalInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { type ChosenFigures, chosenCategories, chosenFigures } from "./chosen-counts.ts";
import { observedInside } from "./counted-incidents.ts";
import { holdsPoint } from "./study-area.ts";

/** What is forecast for the whole study area. Throws UnknownCategory, ArtifactMissing, StoreDamaged. */
export async function totalOf(artifacts: Artifacts, input: TotalInput): Promise<ForecastTotal> {
  const [incidents, prediction, baseline] = await Promise.all([
    artifacts.incidents(input.dataset),
    artifacts.prediction(input.mixtureHash),
    artifacts.prediction(input.baselineMixtureHash ?? input.mixtureHash),
  ]);
  const chosen = chosenCategories(prediction.categories, input.categories);
  const names = chosen.map((category) => prediction.categories[category] ?? "");
  const figuresOf = (of: IntensityPrediction): ChosenFigures => {
    const means = of.categories.map((_, category) => of.total(category));
    return chosenFigures(means, chosenCategories(of.categories, names), of.countFamily);
  };
  const { expectedCount, probabilityOfAny } = figuresOf(baseline);
  const { mixture } = prediction.drawing();
  return {
    ...figuresOf(prediction),
    baseline: { expectedCount, probabilityOfAny },
    observedCount: observedInside(incidents, { prediction, chosen, contains: (point) => holdsPoint(mixture, point) }),
  };
}
