import type { IntensityPrediction } from "../../../models/forecast/index.ts";
import { type LocalRect, toLocal } from "../../../models/grid/index.ts";
import type { Place } from "../../contract/index.ts";
import type { PlaceInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { chosenCategories, chosenFigures } from "./chosen-counts.ts";
import { weeklyHistory } from "./counted-incidents.ts";
import { isInside } from "./study-area.ts";

/** What is forecast for a square of the given area around a place. Throws UnknownCategory, ArtifactMissing, StoreDamaged. */
export async function placeOf(artifacts: Artifacts, input: PlaceInput): Promise<Place> {
  const { lon, lat, areaSquareMetres } = input;
  const [incidents, prediction, baseline] = await Promise.all([
    artifacts.incidents(input.dataset),
    artifacts.prediction(input.mixtureHash),
    artifacts.prediction(input.baselineMixtureHash ?? input.mixtureHash),
  ]);
  const half = Math.sqrt(areaSquareMetres) / 2;
  const squareIn = (of: IntensityPrediction): LocalRect => {
    const { x, y } = toLocal(of.frame, { lon, lat });
    return { west: x - half, south: y - half, east: x + half, north: y + half };
  };
  const meansOf = (of: IntensityPrediction): number[] => {
    const square = squareIn(of);
    return of.categories.map((_, category) => of.expectedCount(square, category));
  };
  const means = meansOf(prediction);
  const baselineMeans = meansOf(baseline);
  const chosen = chosenCategories(prediction.categories, input.categories);
  const names = chosen.map((category) => prediction.categories[category] ?? "");
  const square = squareIn(prediction);
  const { expectedCount, probabilityOfAny } = chosenFigures(
    baselineMeans,
    chosenCategories(baseline.categories, names),
    baseline.countFamily,
  );
  return {
    lon,
    lat,
    areaSquareMetres,
    insideStudyArea: isInside(prediction.drawing().mixture, lon, lat),
    ...chosenFigures(means, chosen, prediction.countFamily),
    baseline: { expectedCount, probabilityOfAny },
    weeklyHistory: weeklyHistory(incidents, {
      prediction,
      chosen,
      contains: ({ x, y }) => x >= square.west && x < square.east && y > square.south && y <= square.north,
    }),
    byCategory: prediction.categories.map((category, index) => ({ category, expectedCount: means[index] ?? 0 })),
  };
}
