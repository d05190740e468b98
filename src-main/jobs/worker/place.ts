import { predictionInterval } from "../../../models/density/index.ts";
import { AppError } from "../../../models/errors/index.ts";
import type { CategoryChoice, IncidentTable, IntensityPrediction } from "../../../models/forecast/index.ts";
import { lowerBound } from "../../../models/forecast/index.ts";
import { type LocalRect, toLocal } from "../../../models/grid/index.ts";
import type { Place } from "../../contract/index.ts";
import type { PlaceInput } from "../engine-messages.ts";
import type { Artifacts } from "./artifacts.ts";
import { isInside } from "./study-area.ts";

/** Level of the interval that a place's count is stated with. 90 %: five counts in a hundred on either side. */
export const PLACE_INTERVAL_LEVEL = 0.9;
/** Half a year before the issue day: enough to see a level and a trend, short enough for a sparkline. */
export const HISTORY_WEEKS = 26;

const DAYS_PER_WEEK = 7;

export function categoryChoice(categories: readonly string[], name: string | null): CategoryChoice {
  if (name === null) return "all";
  const index = categories.indexOf(name);
  if (index >= 0) return index;
  throw new AppError("UnknownCategory", {
    message: `The forecast has no category "${name}".`,
    hint: `Choose one of ${categories.join(", ")}, or all together.`,
    details: { category: name },
  });
}

/** Incidents in the rectangle in each of the weeks before the issue day, oldest first. */
function weeklyHistory(
  incidents: IncidentTable,
  prediction: IntensityPrediction,
  square: LocalRect,
  category: CategoryChoice,
): number[] {
  const weeks = new Array<number>(HISTORY_WEEKS).fill(0);
  const fromDay = prediction.issueDay - HISTORY_WEEKS * DAYS_PER_WEEK;
  const end = lowerBound(incidents.day, prediction.issueDay);
  const wanted = category === "all" ? -1 : incidents.categories.indexOf(prediction.categories[category] ?? "");
  for (let row = lowerBound(incidents.day, fromDay); row < end; row++) {
    if (category !== "all" && incidents.category[row] !== wanted) continue;
    const { x, y } = toLocal(prediction.frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    if (x < square.west || x >= square.east || y <= square.south || y > square.north) continue;
    const week = Math.floor(((incidents.day[row] ?? 0) - fromDay) / DAYS_PER_WEEK);
    weeks[week] = (weeks[week] ?? 0) + 1;
  }
  return weeks;
}

/** What is forecast for a square of the given area around a place. Throws UnknownCategory, ArtifactMissing, StoreDamaged. */
export async function placeOf(artifacts: Artifacts, input: PlaceInput): Promise<Place> {
  const { lon, lat, areaSquareMetres } = input;
  const [incidents, prediction, baseline] = await Promise.all([
    artifacts.incidents(input.dataset),
    artifacts.prediction(input.mixtureHash),
    artifacts.prediction(input.baselineMixtureHash ?? input.mixtureHash),
  ]);
  const category = categoryChoice(prediction.categories, input.category);
  const half = Math.sqrt(areaSquareMetres) / 2;
  const squareIn = (of: IntensityPrediction): LocalRect => {
    const { x, y } = toLocal(of.frame, { lon, lat });
    return { west: x - half, south: y - half, east: x + half, north: y + half };
  };
  const square = squareIn(prediction);
  const baselineSquare = squareIn(baseline);
  const baselineCategory = category === "all" ? category : baseline.categories.indexOf(prediction.categories[category] ?? "");
  const { low, high } = predictionInterval(prediction, square, category, PLACE_INTERVAL_LEVEL);
  return {
    lon,
    lat,
    areaSquareMetres,
    insideStudyArea: isInside(prediction.drawing().mixture, lon, lat),
    expectedCount: prediction.expectedCount(square, category),
    interval: { low, high },
    probabilityOfAny: prediction.probabilityOfAny(square, category),
    baseline: {
      expectedCount: baseline.expectedCount(baselineSquare, baselineCategory),
      probabilityOfAny: baseline.probabilityOfAny(baselineSquare, baselineCategory),
    },
    weeklyHistory: weeklyHistory(incidents, prediction, square, category),
    byCategory: prediction.categories.map((name, index) => ({
      category: name,
      expectedCount: prediction.expectedCount(square, index),
    })),
  };
}
