/** How late incidents are reported: from the delays that a table states itself, and from two exports of it. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Settling } from "../contract/index.ts";
import { query, queryOne } from "./database.ts";

/**
 * Share of a day's finally known incidents from which the day counts as settled. 98 %: what is then still missing moves a daily total
 * by less than its chance does up to some 2,500 incidents a day, so that neither a training nor a score is pulled by it.
 */
export const SETTLED_SHARE = 0.98;

/** Days over which arrivals are watched. Rows that first appear a quarter of a year late are reclassified rather than late. */
export const WATCHED_DAYS = 90;

/** Fewest incidents behind a measured lag: of 100 at 98 %, two are late, which is as few as can be told from none. */
export const LEAST_INCIDENTS = 100;

/**
 * Fewest days between two exports for the second to tell what the first lacked: a week, in which every weekday's backlog is worked off
 * once.
 */
export const LEAST_DAYS_BETWEEN = 7;

/** Share of rows dated before their own incident from which a column is no date of reporting. */
const MOST_NEGATIVE_SHARE = 0.05;

/** Of the incidents of one day: how many an export held `age` days after, and how many are known now. Index: age in days. */
export interface Arrival {
  readonly known: number;
  readonly total: number;
}

/**
 * Completeness by age, made non-decreasing by pooling neighbours (isotonic regression, pool adjacent violators; Barlow et al. 1972): an
 * older day cannot be less complete, and single days of few incidents are mostly chance. In 0..1; NaN where nothing was counted.
 */
export function completenessByAge(arrivals: readonly Arrival[]): number[] {
  const pools: { known: number; total: number; ages: number }[] = [];
  for (const { known, total } of arrivals) {
    let pool = { known, total, ages: 1 };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      const violates = last.total === 0 || pool.total === 0 || last.known * pool.total > pool.known * last.total;
      if (!violates) break;
      pools.pop();
      pool = { known: last.known + pool.known, total: last.total + pool.total, ages: last.ages + pool.ages };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ known, total, ages }) => new Array<number>(ages).fill(total === 0 ? Number.NaN : known / total));
}

/** Youngest age from which days are settled, or null where none of the watched ones is or too little was counted. */
export function settlingLag(arrivals: readonly Arrival[]): number | null {
  const counted = arrivals.reduce((sum, { total }) => sum + total, 0);
  if (counted < LEAST_INCIDENTS) return null;
  const lag = completenessByAge(arrivals).findIndex((share) => share >= SETTLED_SHARE);
  return lag < 0 ? null : lag;
}

const PERCENT = `${100 * SETTLED_SHARE} %`;

export function unknownSettling(reason: string): Settling {
  return { basis: "unknown", lagDays: null, reason };
}

function daysText(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

/**
 * From the table itself: for incidents old enough to be complete, within how many days they were reported or last changed. `table` has
 * the columns day and modified_on (days since 1970, NULL where unknown). `lastDay` is the last day with an incident.
 */
export async function settlingByDelays(
  connection: DuckDBConnection,
  table: string,
  { column, lastDay }: { readonly column: string; readonly lastDay: number },
): Promise<Settling> {
  const { exported, first, rows, negative } = await queryOne<{
    exported: number | null;
    first: number | null;
    rows: bigint;
    negative: bigint;
  }>(
    connection,
    `SELECT max(modified_on) AS exported, min(day) AS first, count(*) AS rows, count(*) FILTER (modified_on < day) AS negative
     FROM ${table} WHERE modified_on IS NOT NULL`,
  );
  if (exported === null || first === null || Number(rows) < LEAST_INCIDENTS) {
    return unknownSettling(`Column “${column}” holds too few dates to tell how late incidents are reported.`);
  }
  if (Number(negative) > MOST_NEGATIVE_SHARE * Number(rows)) {
    return unknownSettling(`Column “${column}” lies before the incident too often to be a date of reporting.`);
  }
  // Half of a short table's span must do: its younger half cannot show the delays that it has not lived through.
  const watched = Math.min(WATCHED_DAYS, Math.floor((exported - first) / 2));
  const delays = await query<{ delay: number; rows: number }>(
    connection,
    `SELECT greatest(0, modified_on - day)::INTEGER AS delay, count(*)::INTEGER AS rows FROM ${table}
     WHERE modified_on IS NOT NULL AND day <= ${exported - watched} GROUP BY delay ORDER BY delay`,
  );
  const total = delays.reduce((sum, { rows: counted }) => sum + counted, 0);
  if (total < LEAST_INCIDENTS) {
    return unknownSettling(`The table is too short to tell from column “${column}” how late incidents are reported.`);
  }
  let known = 0;
  const within = delays.find(({ rows: counted }) => {
    known += counted;
    return known >= SETTLED_SHARE * total;
  })?.delay;
  if (within === undefined || within >= watched) {
    return unknownSettling(
      `Column “${column}” says of more than ${100 - 100 * SETTLED_SHARE} % of the incidents that they were changed ${daysText(watched)} later or after that, so that it does not tell when they were reported.`,
    );
  }
  const lagDays = Math.max(0, lastDay - (exported - within));
  return {
    basis: "delays",
    lagDays,
    reason: `By column “${column}”, ${PERCENT} of the incidents are reported within ${daysText(within)}.`,
  };
}

/**
 * From two exports: of the incidents of each day that are known now, how many the earlier export held. `rows` has the columns day and
 * known (true where the earlier one held it) for days that the newer export covers. `earlierLastDay` is where the earlier one ends.
 */
export async function settlingByVersions(
  connection: DuckDBConnection,
  rows: string,
  { earlierLastDay, lastDay }: { readonly earlierLastDay: number; readonly lastDay: number },
): Promise<Settling> {
  const counts = await query<{ age: number; known: number; total: number }>(
    connection,
    `SELECT (${earlierLastDay} - day)::INTEGER AS age, (count(*) FILTER (known))::INTEGER AS known, count(*)::INTEGER AS total FROM ${rows}
     WHERE day BETWEEN ${earlierLastDay - WATCHED_DAYS} AND ${earlierLastDay} GROUP BY age ORDER BY age`,
  );
  const oldest = counts.at(-1)?.age ?? -1;
  const arrivals: { known: number; total: number }[] = Array.from({ length: oldest + 1 }, () => ({ known: 0, total: 0 }));
  for (const { age, known, total } of counts) arrivals[age] = { known, total };
  const lagDays = settlingLag(arrivals);
  const apart = daysText(lastDay - earlierLastDay);
  if (lagDays === null) {
    return unknownSettling(
      `The two exports, ${apart} apart, do not tell after how many days ${PERCENT} of the incidents are known.`,
    );
  }
  const late = arrivals.reduce((sum, { known, total }) => sum + total - known, 0);
  return {
    basis: "versions",
    lagDays,
    reason: `An export that ended ${apart} earlier lacked ${late.toLocaleString("en")} incidents of its own days that are known now; ${PERCENT} were there after ${daysText(lagDays)}.`,
  };
}
