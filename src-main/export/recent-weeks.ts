import { type CategoryChoice, type IncidentTable, type IntensityPrediction, lowerBound } from "../../models/forecast/index.ts";
import { cellIndex, type LocalPoint, toLocal } from "../../models/grid/index.ts";

/** Half a year before the issue day: a mean that holds more than one season's turn of luck. */
export const WEEKS_BEFORE = 26;
const DAYS = 7;

export interface WeekFigures {
  readonly name: string;
  readonly lastWeek: number;
  readonly weekBefore: number | null;
  /** Mean of the whole weeks before the last one, at most 26; null where there is none. */
  readonly weeklyMean: number | null;
}

export interface RecentWeeks {
  /** First day of the last week; it ends on the day before the issue day. */
  readonly firstDay: number;
  readonly all: WeekFigures;
  /** Each category, most incidents in the last week first. */
  readonly byCategory: readonly WeekFigures[];
  /** Incidents of the chosen category in the last week, in the prediction's frame. */
  readonly lastWeekPoints: readonly LocalPoint[];
}

/** What was reported inside the study area in the weeks before the issue day; null where the data hold no whole week before it. */
export function recentWeeks(
  incidents: IncidentTable,
  prediction: IntensityPrediction,
  category: CategoryChoice,
): RecentWeeks | null {
  const { issueDay, frame } = prediction;
  const { grid, node } = prediction.drawing().mixture.base;
  const weeks = Math.min(WEEKS_BEFORE + 1, Math.floor((issueDay - incidents.firstDay) / DAYS));
  if (weeks < 1) return null;
  const counts = incidents.categories.map(() => new Array<number>(weeks).fill(0));
  const wanted = category === "all" ? -1 : incidents.categories.indexOf(prediction.categories[category] ?? "");
  const lastWeekPoints: LocalPoint[] = [];
  const end = lowerBound(incidents.day, issueDay);
  for (let row = lowerBound(incidents.day, issueDay - weeks * DAYS); row < end; row += 1) {
    const point = toLocal(frame, { lon: incidents.lon[row] ?? Number.NaN, lat: incidents.lat[row] ?? Number.NaN });
    const cell = cellIndex(grid, point.x, point.y);
    if (cell < 0 || (node[cell] ?? -1) < 0) continue;
    const ago = Math.floor((issueDay - 1 - (incidents.day[row] ?? 0)) / DAYS);
    const of = incidents.category[row] ?? 0;
    const series = counts[of];
    if (series !== undefined) series[ago] = (series[ago] ?? 0) + 1;
    if (ago === 0 && (category === "all" || of === wanted)) lastWeekPoints.push(point);
  }
  // Categories that the forecast does not have (too rare to be modelled) are no part of its total either.
  const modelled = prediction.categories.map(
    (name) => counts[incidents.categories.indexOf(name)] ?? new Array<number>(weeks).fill(0),
  );
  const byCategory = modelled.map((series, index) => figures(prediction.categories[index] ?? "", series));
  const chosen = category === "all" ? modelled : modelled.slice(category, category + 1);
  const total = Array.from({ length: weeks }, (_, ago) => chosen.reduce((sum, series) => sum + (series[ago] ?? 0), 0));
  return {
    firstDay: issueDay - DAYS,
    all: figures("all", total),
    byCategory: byCategory.toSorted((a, b) => b.lastWeek - a.lastWeek),
    lastWeekPoints,
  };
}

function figures(name: string, [lastWeek = 0, ...before]: readonly number[]): WeekFigures {
  return {
    name,
    lastWeek,
    weekBefore: before[0] ?? null,
    weeklyMean: before.length === 0 ? null : before.reduce((sum, count) => sum + count, 0) / before.length,
  };
}
