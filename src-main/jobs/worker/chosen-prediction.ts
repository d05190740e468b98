/** A prediction of the categories that an export was asked for. */
import { onlyCategories } from "../../../models/density/index.ts";
import type { CategoryChoice, IncidentTable, IntensityPrediction } from "../../../models/forecast/index.ts";
import { chosenCategories } from "./chosen-counts.ts";

export interface ChosenPrediction {
  readonly prediction: IntensityPrediction;
  readonly category: CategoryChoice;
}

/** No name: all together. One: that category. Several: the prediction is of these alone. Throws UnknownCategory. */
export function chosenPrediction(prediction: IntensityPrediction, names: readonly string[]): ChosenPrediction {
  if (names.length === 0) return { prediction, category: "all" };
  const [only = 0, ...others] = chosenCategories(prediction.categories, names);
  if (others.length === 0) return { prediction, category: only };
  const kept = [only, ...others].toSorted((a, b) => a - b);
  return { prediction: onlyCategories(prediction, kept), category: "all" };
}

/** The long-run map of the same categories, as far as it knows them: it may have been fitted when one of them was still too rare. */
export function longRunOf(longRun: IntensityPrediction, { prediction }: ChosenPrediction): IntensityPrediction {
  if (prediction.isSelection !== true) return longRun;
  return onlyCategories(
    longRun,
    prediction.categories.map((name) => longRun.categories.indexOf(name)).filter((index) => index >= 0),
  );
}

/** The incidents of the chosen categories. */
export function incidentsOf(incidents: IncidentTable, { prediction }: ChosenPrediction): IncidentTable {
  if (prediction.isSelection !== true) return incidents;
  const isWanted = incidents.categories.map((name) => prediction.categories.includes(name));
  const keep = (_: number, row: number): boolean => isWanted[incidents.category[row] ?? -1] === true;
  const { spanSeconds } = incidents;
  return {
    ...incidents,
    day: incidents.day.filter(keep),
    secondOfDay: incidents.secondOfDay.filter(keep),
    lon: incidents.lon.filter(keep),
    lat: incidents.lat.filter(keep),
    category: incidents.category.filter(keep),
    ...(spanSeconds === undefined ? {} : { spanSeconds: spanSeconds.filter(keep) }),
  };
}
