/** Reported incidents of some categories inside of an area, by week and on the valid days. */
import { type IncidentTable, type IntensityPrediction, lowerBound } from "../../../models/forecast/index.ts";
import { type LocalPoint, toLocal } from "../../../models/grid/index.ts";

/** Half a year before the issue day: enough to see a level and a trend, short enough for a sparkline. */
export const HISTORY_WEEKS = 26;

const DAYS_PER_WEEK = 7;

export interface CountedArea {
  readonly prediction: IntensityPrediction;
  readonly contains: (point: LocalPoint) => boolean;
  /** Indices of the prediction's categories. */
  readonly chosen: readonly number[];
}

function forEachInside(
  incidents: IncidentTable,
  { prediction, contains, chosen }: CountedArea,
  days: { readonly fromDay: number; readonly toDay: number },
  found: (day: number) => void,
): void {
  const wanted = new Set(chosen.map((category) => incidents.categories.indexOf(prediction.categories[category] ?? "")));
  const end = lowerBound(incidents.day, days.toDay);
  for (let row = lowerBound(incidents.day, days.fromDay); row < end; row++) {
    if (!wanted.has(incidents.category[row] ?? -1)) continue;
    const place = { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN };
    if (contains(toLocal(prediction.frame, place))) found(incidents.day[row] ?? 0);
  }
}

/** Incidents in each of the weeks before the issue day, oldest first. */
export function weeklyHistory(incidents: IncidentTable, area: CountedArea): number[] {
  const weeks = new Array<number>(HISTORY_WEEKS).fill(0);
  const toDay = area.prediction.issueDay;
  const fromDay = toDay - HISTORY_WEEKS * DAYS_PER_WEEK;
  forEachInside(incidents, area, { fromDay, toDay }, (day) => {
    const week = Math.floor((day - fromDay) / DAYS_PER_WEEK);
    weeks[week] = (weeks[week] ?? 0) + 1;
  });
  return weeks;
}

/** Incidents on the valid days; null where the data do not hold all of them. */
export function observedInside(incidents: IncidentTable, area: CountedArea): number | null {
  const { startDay, days } = area.prediction.valid;
  if (startDay < incidents.firstDay || startDay + days > incidents.lastDay + 1) return null;
  let count = 0;
  forEachInside(incidents, area, { fromDay: startDay, toDay: startDay + days }, () => {
    count++;
  });
  return count;
}
