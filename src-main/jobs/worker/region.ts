import { polygonCounts } from "../../../models/density/index.ts";
import type { IntensityPrediction } from "../../../models/forecast/index.ts";
import { isInRing, type LocalRing, toLocal } from "../../../models/grid/index.ts";
import type { RegionForecast } from "../../contract/index.ts";
import type { RegionInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { chosenCategories, chosenFigures } from "./chosen-counts.ts";
import { observedInside, weeklyHistory } from "./counted-incidents.ts";

/** What is forecast inside of a ring, in the study area. Throws UnknownCategory, ArtifactMissing, StoreDamaged. */
export async function regionOf(artifacts: Artifacts, input: RegionInput): Promise<RegionForecast> {
  const [incidents, prediction, baseline] = await Promise.all([
    artifacts.incidents(input.dataset),
    artifacts.prediction(input.mixtureHash),
    artifacts.prediction(input.baselineMixtureHash ?? input.mixtureHash),
  ]);
  const ringIn = ({ frame }: IntensityPrediction): LocalRing => input.ring.map(([lon, lat]) => toLocal(frame, { lon, lat }));
  const countsOf = (of: IntensityPrediction) => polygonCounts(of.drawing().mixture, ringIn(of));
  const meansOf = (daily: Float64Array, of: IntensityPrediction): Float64Array => daily.map((mean) => mean * of.valid.days);
  const counts = countsOf(prediction);
  const means = meansOf(counts.expected, prediction);
  const baselineMeans = meansOf(countsOf(baseline).expected, baseline);
  const chosen = chosenCategories(prediction.categories, input.categories);
  const names = chosen.map((category) => prediction.categories[category] ?? "");
  const { expectedCount, probabilityOfAny } = chosenFigures(
    baselineMeans,
    chosenCategories(baseline.categories, names),
    baseline.countFamily,
  );
  const ring = ringIn(prediction);
  const area = { prediction, chosen, contains: (point: { x: number; y: number }) => isInRing(ring, point) };
  return {
    areaSquareMetres: counts.areaSquareMetres,
    insideShare: counts.insideShare,
    ...chosenFigures(means, chosen, prediction.countFamily),
    baseline: { expectedCount, probabilityOfAny },
    observedCount: observedInside(incidents, area),
    weeklyHistory: weeklyHistory(incidents, area),
    byCategory: prediction.categories.map((category, index) => ({ category, expectedCount: means[index] ?? 0 })),
  };
}
