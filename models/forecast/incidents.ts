import { AppError } from "../errors/index.ts";
import { formatDay, type LocalDay } from "./calendar.ts";

/**
 * Polygons in degrees, as GeoJSON's MultiPolygon has them: each an outer ring and its holes; the first point may be repeated at the end.
 */
export type AreaPolygons = readonly (readonly (readonly (readonly [lon: number, lat: number])[])[])[];

/** Reported incidents as columns, sorted by day. Arrays share one length. Coordinates are degrees, WGS84. */
export interface IncidentTable {
  readonly day: Int32Array;
  /** Seconds after local midnight, or -1 where the time of day is unknown. */
  readonly secondOfDay: Int32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
  /**
   * Length of the interval in which the incident is known to have happened, seconds; its middle is at day and secondOfDay, 0 where one
   * time is given. Absent for tables without intervals.
   */
  readonly spanSeconds?: Int32Array;
  /** Index into `categories`. */
  readonly category: Uint16Array;
  readonly categories: readonly string[];
  /** Where incidents are forecast, if a person has said it; those outside are left out of every fit. Absent: around the incidents. */
  readonly studyArea?: AreaPolygons;
  /** IANA zone of the days. */
  readonly timeZone: string;
  /** First and last local day that the data set covers, both included. Days without incidents inside count as observed zeros. */
  readonly firstDay: LocalDay;
  readonly lastDay: LocalDay;
}

/** What a forecaster may fit on: the incidents of [fromDay, toDay), and nothing later. Made by `trainWindow` alone. */
export interface TrainWindow {
  readonly kind: "train";
  readonly incidents: IncidentTable;
  readonly fromDay: LocalDay;
  /** First day that is not in the window. */
  readonly toDay: LocalDay;
  /** First day of the validation part, which chooses when to stop; fromDay < validationFromDay <= toDay. */
  readonly validationFromDay: LocalDay;
}

/** What is known when a forecast is issued: the incidents of days before `issueDay`. Made by `historyBefore` alone. */
export interface History {
  readonly kind: "history";
  readonly incidents: IncidentTable;
  readonly issueDay: LocalDay;
}

/** Share of the days at the end of a training period that serve for validation when nothing else is said (architecture: last tenth). */
export const VALIDATION_SHARE = 0.1;

/** First index whose day is not before `day` (the table is sorted). */
export function lowerBound(days: Int32Array, day: LocalDay): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of [fromDay, toDay), as views on the same memory. */
export function sliceDays(table: IncidentTable, fromDay: LocalDay, toDay: LocalDay): IncidentTable {
  const start = lowerBound(table.day, fromDay);
  const end = lowerBound(table.day, toDay);
  return {
    ...table,
    day: table.day.subarray(start, end),
    secondOfDay: table.secondOfDay.subarray(start, end),
    ...(table.spanSeconds === undefined ? {} : { spanSeconds: table.spanSeconds.subarray(start, end) }),
    lon: table.lon.subarray(start, end),
    lat: table.lat.subarray(start, end),
    category: table.category.subarray(start, end),
    firstDay: Math.max(table.firstDay, fromDay),
    lastDay: Math.min(table.lastDay, toDay - 1),
  };
}

function spanText(first: LocalDay, last: LocalDay): string {
  return `${formatDay(first)} to ${formatDay(last)}`;
}

/** The incidents of [fromDay, toDay). A single day is taken whole, without validation. Errors: PeriodOutsideData. */
export function trainWindow(
  table: IncidentTable,
  fromDay: LocalDay = table.firstDay,
  toDay: LocalDay = table.lastDay + 1,
  validationFromDay: LocalDay = Math.max(fromDay + 1, toDay - Math.max(1, Math.round((toDay - fromDay) * VALIDATION_SHARE))),
): TrainWindow {
  if (!(fromDay < validationFromDay && validationFromDay <= toDay) || fromDay < table.firstDay || toDay > table.lastDay + 1) {
    throw new AppError("PeriodOutsideData", {
      message: `The training period ${spanText(fromDay, toDay - 1)} does not fit the data of ${spanText(table.firstDay, table.lastDay)}.`,
      hint: "Choose a first and a last day inside of the data set's span.",
      details: { fromDay, toDay, validationFromDay, firstDay: table.firstDay, lastDay: table.lastDay },
    });
  }
  return { kind: "train", incidents: sliceDays(table, fromDay, toDay), fromDay, toDay, validationFromDay };
}

/** The incidents known at local midnight of `issueDay`: it may be at most the day after the data's last, and after its first. */
export function historyBefore(table: IncidentTable, issueDay: LocalDay): History {
  if (issueDay <= table.firstDay || issueDay > table.lastDay + 1) {
    throw new AppError("IssueDateOutsideData", {
      message: `A forecast issued on ${formatDay(issueDay)} has no history: the data cover ${spanText(table.firstDay, table.lastDay)}.`,
      hint: "Choose an issue date after the first day of the data and at most one day after the last.",
      details: { issueDay, firstDay: table.firstDay, lastDay: table.lastDay },
    });
  }
  return { kind: "history", incidents: sliceDays(table, table.firstDay, issueDay), issueDay };
}
