/** What an analyst should know of a table before believing a map made of it, each with its effect in words. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { formatDay } from "../../models/forecast/index.ts";
import type { Finding } from "../contract/index.ts";
import type { CleanTable } from "./clean-table.ts";
import type { Conversion } from "./conversion.ts";
import { query, queryOne } from "./database.ts";
import { clockChanges } from "./time-zone.ts";

/** Share of all incidents on one point from which it is worth a word: .1 % makes a peak that no neighbourhood has. */
export const ONE_POINT_SHARE = 0.001;
/** Share on one point from which it is a caution: a place used for want of a better one. */
export const ONE_POINT_CAUTION_SHARE = 0.02;
/** Share of times on the full hour from which times are called rounded; by chance it would be 1.7 %. */
export const FULL_HOUR_SHARE = 0.2;
/** Empty days in a row from which a gap is named: a fortnight is too long for chance wherever incidents are daily. */
export const GAP_DAYS = 14;

export interface FindingContext {
  readonly table: CleanTable;
  readonly conversion: Conversion;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly kept: number;
  readonly duplicates: number;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function percent(share: number): string {
  return `${(100 * share).toLocaleString("en", { maximumFractionDigits: 1 })} %`;
}

export async function findFindings(connection: DuckDBConnection, context: FindingContext): Promise<Finding[]> {
  const findings = [
    repeats(context),
    ...(await onePoint(connection, context)),
    ...(await fullHours(connection)),
    ...(await changedHours(connection, context)),
    ...(await emptyDays(connection, context)),
    transcoded(context),
    instants(context),
  ];
  return findings.filter((finding) => finding !== undefined);
}

function repeats({ duplicates }: FindingContext): Finding | undefined {
  if (duplicates === 0) return undefined;
  return {
    code: "ExactRepeats",
    severity: "information",
    message: `${count(duplicates)} rows repeat an earlier row in every column. Repeats are kept, because two incidents at one rounded address look alike; if they were entered twice, their places are drawn that much too high.`,
    rows: duplicates,
  };
}

async function onePoint(connection: DuckDBConnection, { kept }: FindingContext): Promise<Finding[]> {
  const top = await queryOne<{ lon: number; lat: number; rows: number; points: number }>(
    connection,
    `WITH points AS (SELECT lon, lat, count(*)::INTEGER AS rows FROM incidents WHERE reason IS NULL GROUP BY lon, lat)
     SELECT lon, lat, rows, (SELECT count(*)::INTEGER FROM points) AS points FROM points ORDER BY rows DESC, lon, lat LIMIT 1`,
  );
  if (kept < 2) return [oneIncident()];
  if (top.points === 1) {
    return [
      {
        code: "AllOnOnePoint",
        severity: "caution",
        message: `All ${count(kept)} incidents lie on one point (${top.lat.toFixed(5)}, ${top.lon.toFixed(5)}): a map can only show that point. Check the coordinate columns.`,
        rows: kept,
      },
    ];
  }
  if (top.rows < 10 || top.rows / kept < ONE_POINT_SHARE) return [];
  return [
    {
      code: "ManyOnOnePoint",
      severity: top.rows / kept >= ONE_POINT_CAUTION_SHARE ? "caution" : "information",
      message: `${count(top.rows)} incidents (${percent(top.rows / kept)}) lie on one point (${top.lat.toFixed(5)}, ${top.lon.toFixed(5)}) of ${count(top.points)}. It will be a peak on the map: a busy place, or an address that is used where the true one is not known.`,
      rows: top.rows,
    },
  ];
}

function oneIncident(): Finding {
  return {
    code: "OneIncident",
    severity: "caution",
    message: "The table holds one incident: there is nothing to learn from it, and the long-run map is a single spot.",
    rows: 1,
  };
}

async function fullHours(connection: DuckDBConnection): Promise<Finding[]> {
  const times = await queryOne<{ known: number; full: number; noon: number; midnight: number }>(
    connection,
    `SELECT count(*)::INTEGER AS known, (count(*) FILTER (second_of_day % 3600 = 0))::INTEGER AS full,
       (count(*) FILTER (second_of_day = 43200))::INTEGER AS noon, (count(*) FILTER (second_of_day = 0))::INTEGER AS midnight
     FROM incidents WHERE reason IS NULL AND second_of_day >= 0`,
  );
  if (times.known === 0 || times.full / times.known < FULL_HOUR_SHARE) return [];
  const share = (rows: number) => percent(rows / times.known);
  return [
    {
      code: "FullHours",
      severity: "information",
      message: `${share(times.full)} of the times are on the full hour (noon sharp ${share(times.noon)}, midnight sharp ${share(times.midnight)}): times are rounded or estimated. Days are hardly affected; what is said of hours is less certain.`,
      rows: times.full,
    },
  ];
}

async function changedHours(connection: DuckDBConnection, { conversion, firstDay, lastDay }: FindingContext): Promise<Finding[]> {
  const changes = clockChanges(conversion.timeZone, firstDay, lastDay);
  const rowsIn = async (kind: "skipped" | "doubled"): Promise<number> => {
    const ranges = changes
      .filter((change) => change.kind === kind)
      .map((change) => `second BETWEEN ${change.fromLocalSecond} AND ${change.toLocalSecond - 1}`);
    if (ranges.length === 0) return 0;
    const { rows } = await queryOne<{ rows: number }>(
      connection,
      `SELECT count(*)::INTEGER AS rows FROM (
         SELECT day::BIGINT * 86400 + second_of_day AS second FROM incidents WHERE reason IS NULL AND second_of_day >= 0)
       WHERE ${ranges.join(" OR ")}`,
    );
    return rows;
  };
  const findings: Finding[] = [];
  const skipped = await rowsIn("skipped");
  if (skipped > 0) {
    findings.push({
      code: "SkippedHour",
      severity: "information",
      message: `${count(skipped)} times fall into an hour that did not exist in ${conversion.timeZone}, because the clocks went forward. They are kept: the day is right, the hour is not.`,
      rows: skipped,
    });
  }
  const doubled = await rowsIn("doubled");
  if (doubled > 0) {
    findings.push({
      code: "DoubledHour",
      severity: "information",
      message: `${count(doubled)} times fall into an hour that happened twice in ${conversion.timeZone}, because the clocks went back. Which of the two is not known; the day is right.`,
      rows: doubled,
    });
  }
  return findings;
}

async function emptyDays(connection: DuckDBConnection, { firstDay, lastDay }: FindingContext): Promise<Finding[]> {
  const gaps = await query<{ after: number; days: number }>(
    connection,
    `SELECT day - gap AS after, gap - 1 AS days FROM (
       SELECT day, day - lag(day) OVER (ORDER BY day) AS gap FROM (SELECT DISTINCT day FROM incidents WHERE reason IS NULL))
     WHERE gap > 1 ORDER BY gap DESC, day`,
  );
  const longest = gaps[0];
  if (longest === undefined) return [];
  const empty = gaps.reduce((sum, gap) => sum + gap.days, 0);
  const span = lastDay - firstDay + 1;
  return [
    {
      code: longest.days >= GAP_DAYS ? "GapInTheDays" : "EmptyDays",
      severity: longest.days >= GAP_DAYS ? "caution" : "information",
      message: `${count(empty)} of ${count(span)} days have no incident (the longest run: ${count(longest.days)} days from ${formatDay(longest.after + 1)}). They count as days on which nothing was reported; if the table has a hole there, rates come out too low.`,
      rows: empty,
    },
  ];
}

function transcoded({ table }: FindingContext): Finding | undefined {
  if (table.transcoded === 0) return undefined;
  return {
    code: "NotUtf8",
    severity: "information",
    message: `${count(table.transcoded)} rows are not UTF-8 and were read as Windows-1252. Names with accents may look wrong; places and times are not affected.`,
    rows: table.transcoded,
  };
}

function instants({ conversion }: FindingContext): Finding | undefined {
  if (!conversion.dateFormat.isInstant) return undefined;
  return {
    code: "TimesWithOffset",
    severity: "information",
    message: `Times state their offset from UTC and were turned into local time of ${conversion.timeZone}. With another time zone, incidents around midnight move to another day.`,
  };
}
