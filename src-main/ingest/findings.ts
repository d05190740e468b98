/**
 * What an analyst should know of a table before believing a map made of it, each with its effect in words. Listed by harm: what makes a
 * forecast wrong everywhere first, what is good to know last.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { formatDay } from "../../models/forecast/index.ts";
import type { Finding, ShownRow } from "../contract/index.ts";
import { present, sqlColumn } from "./conversion.ts";
import { query, queryOne } from "./database.ts";
import { guessDateFormat } from "./date-format.ts";
import { elsewhere, farFromTheRest, outlying } from "./far-findings.ts";
import { count, type FindingContext, type Found, percent } from "./found.ts";
import { recordTextSql, type SourceTable } from "./source-table.ts";
import { clockChanges } from "./time-zone.ts";

/** Share of all incidents on one point from which it is worth a word: .1 % makes a peak that no neighbourhood has. */
export const ONE_POINT_SHARE = 0.001;
/** Share on one point from which it is a caution: a place used for want of a better one. */
export const ONE_POINT_CAUTION_SHARE = 0.02;
/** Points with more than ONE_POINT_SHARE that together hold this share are named as piles: streets or districts, not addresses. */
export const PILES_SHARE = 0.1;
/** Share of times on the full hour from which times are called rounded; by chance it would be 1.7 %. */
export const FULL_HOUR_SHARE = 0.2;
/** Share of times at midnight or noon sharp from which the hour is called a stand-in; by chance .07 % to the minute. */
export const SPIKE_SHARE = 0.01;
/** Empty days in a row from which a gap is named: a fortnight is too long for chance wherever incidents are daily. */
export const GAP_DAYS = 14;
/** Incidents below which a category tells next to nothing of where it happens: its map is that of all categories. */
export const FEW_INCIDENTS = 50;
/** The last days that are compared with the weeks before. */
const RECENT_DAYS = 7;
const WEEKS_BEFORE = 8;
/** Share of the usual number below which the last days are called thin: weekly totals of a city stray by 10 %. */
export const THIN_SHARE = 0.75;
/** Days below which no time of the year is seen twice. */
const ONE_YEAR = 365;
/** Interval from which an incident cannot be told to a day. */
const SECONDS_PER_DAY = 86_400;
/** Rows shown of a finding. */
const EXAMPLES = 5;

export async function findFindings(connection: DuckDBConnection, context: FindingContext): Promise<Finding[]> {
  const whole = context.isWhole;
  const found = [
    ...(await onePoint(connection, context)),
    ...(await piles(connection)),
    ...(await farFromTheRest(connection)),
    ...(await elsewhere(connection, context)),
    ...(whole ? await outlying(connection) : []),
    ...(whole ? await emptyDays(connection, context) : []),
    ...(whole ? await oneDay(connection, context) : []),
    ...(whole ? await recentDays(connection, context) : []),
    ...(whole ? await alsoElsewhere(connection, context) : []),
    ...(await filesOverlap(connection, context)),
    ...(await repeatedIds(connection)),
    ...(await dateOrders(connection, context)),
    ...(await spikes(connection)),
    ...(await fullHours(connection)),
    ...(await intervals(connection, context)),
    ...(await changedHours(connection, context)),
    ...(whole ? await fewIncidents(connection) : []),
    ...(await alikeCategories(connection)),
    ...(await exchanged(connection, context)),
    repeats(context),
    whole ? coverage(context) : undefined,
    repeatedHeaders(context),
    transcoded(context),
    instants(context),
  ].filter((finding) => finding !== undefined);
  found.sort((a, b) => b.harm - a.harm);
  return await withExamples(connection, context.table, found);
}

/** One look at the rows for all findings together: the source is a text file that is read anew each time. */
function timesFall(times: number): string {
  return times === 1 ? "1 time falls" : `${count(times)} times fall`;
}

async function withExamples(connection: DuckDBConnection, table: SourceTable, found: readonly Found[]): Promise<Finding[]> {
  const places: { readonly at: number; readonly file: number; readonly line: number }[] = [];
  for (const [at, { rowsWhere }] of found.entries()) {
    if (rowsWhere === undefined) continue;
    const rows = await query<{ file: number; line: bigint }>(
      connection,
      `SELECT file, line FROM incidents WHERE ${rowsWhere} ORDER BY file, line LIMIT ${EXAMPLES}`,
    );
    places.push(...rows.map(({ file, line }) => ({ at, file, line: Number(line) })));
  }
  const texts = await rowTexts(connection, table, places);
  return found.map(({ harm: _harm, rowsWhere: _where, ...finding }, at) => {
    const examples = places.flatMap((place, index) => (place.at === at ? [texts[index]] : [])).filter((row) => row !== undefined);
    return examples.length === 0 ? finding : { ...finding, examples };
  });
}

/** Records as they stand in their files; undefined for a place that is not there. */
export async function rowTexts(
  connection: DuckDBConnection,
  table: SourceTable,
  places: readonly { readonly file: number; readonly line: number }[],
): Promise<(ShownRow | undefined)[]> {
  if (places.length === 0) return [];
  const pairs = places.map(({ file, line }) => `(${file}, ${line})`).join(", ");
  const rows = await query<{ file: number; line: bigint; text: string }>(
    connection,
    `SELECT file, line, ${recordTextSql(table)} AS text FROM source WHERE (file, line) IN (${pairs})`,
  );
  const byPlace = new Map(rows.map(({ file, line, text }) => [`${file} ${line}`, text]));
  return places.map(({ file, line }) => {
    const text = byPlace.get(`${file} ${line}`);
    if (text === undefined) return undefined;
    return table.files.length === 1 ? { line, text } : { line, text, file: table.files[file]?.fileName };
  });
}

function repeats({ duplicates }: FindingContext): Found | undefined {
  if (duplicates === 0) return undefined;
  return {
    code: "ExactRepeats",
    severity: "information",
    harm: 20,
    message: `${count(duplicates)} rows repeat an earlier row in every column. Repeats are kept, because two incidents at one rounded address look alike.`,
    effect: "If they were entered twice, their places are drawn that much too high.",
    rows: duplicates,
    rowsWhere: "fingerprint IN (SELECT fingerprint FROM incidents GROUP BY fingerprint HAVING count(*) > 1 LIMIT 3)",
  };
}

async function onePoint(connection: DuckDBConnection, { kept, isWhole }: FindingContext): Promise<Found[]> {
  if (kept === 0) return [];
  const top = await queryOne<{ lon: number; lat: number; rows: number; points: number }>(
    connection,
    `WITH points AS (SELECT lon, lat, count(*)::INTEGER AS rows FROM incidents WHERE reason IS NULL GROUP BY lon, lat)
     SELECT lon, lat, rows, (SELECT count(*)::INTEGER FROM points) AS points FROM points ORDER BY rows DESC, lon, lat LIMIT 1`,
  );
  if (kept < 2) return isWhole ? [oneIncident()] : [];
  const rowsWhere = `reason IS NULL AND lon = ${top.lon} AND lat = ${top.lat}`;
  const point = `(${top.lat.toFixed(5)}, ${top.lon.toFixed(5)})`;
  if (top.points === 1) {
    return [
      {
        code: "AllOnOnePoint",
        severity: "caution",
        harm: 100,
        message: `All ${count(kept)} incidents lie on one point ${point}. Check the coordinate columns.`,
        effect: "A map can only show that point.",
        rows: kept,
        rowsWhere,
      },
    ];
  }
  if (top.rows < 10 || top.rows / kept < ONE_POINT_SHARE) return [];
  const isCaution = top.rows / kept >= ONE_POINT_CAUTION_SHARE;
  return [
    {
      code: "ManyOnOnePoint",
      severity: isCaution ? "caution" : "information",
      harm: isCaution ? 75 : 30,
      message: `${count(top.rows)} incidents (${percent(top.rows / kept)}) lie on one point ${point} of ${count(top.points)}: a busy place, or an address that is used where the true one is not known.`,
      effect: "The point will be a peak on the map, whichever of the two it is.",
      rows: top.rows,
      rowsWhere,
    },
  ];
}

async function piles(connection: DuckDBConnection): Promise<Found[]> {
  const { kept, piled, points, largest } = await queryOne<{ kept: number; piled: number; points: number; largest: number }>(
    connection,
    `WITH points AS (SELECT lon, lat, count(*)::INTEGER AS rows FROM incidents WHERE reason IS NULL GROUP BY lon, lat),
       total AS (SELECT coalesce(sum(rows), 0)::INTEGER AS kept FROM points)
     SELECT kept, coalesce(sum(rows) FILTER (piled), 0)::INTEGER AS piled, (count(*) FILTER (piled))::INTEGER AS points,
       coalesce(max(rows), 0)::INTEGER AS largest
     FROM (SELECT rows, kept, rows >= 10 AND rows > ${ONE_POINT_SHARE} * kept AS piled FROM points, total) GROUP BY kept`,
  ).catch(() => ({ kept: 0, piled: 0, points: 0, largest: 0 }));
  if (points < 2 || kept === 0 || piled / kept < PILES_SHARE || largest === kept) return [];
  return [
    {
      code: "PilesOnPoints",
      severity: "caution",
      harm: 60,
      message: `${percent(piled / kept)} of the incidents lie on ${count(points)} points, each with more than ${percent(ONE_POINT_SHARE)} of all: addresses were placed at the middle of a street or a district.`,
      effect: "The map shows where addresses were placed; what it says of single blocks around such a point means nothing.",
      rows: piled,
    },
  ];
}

function oneIncident(): Found {
  return {
    code: "OneIncident",
    severity: "caution",
    harm: 100,
    message: "The table holds one incident.",
    effect: "There is nothing to learn from it, and the long-run map is a single spot.",
    rows: 1,
    rowsWhere: "reason IS NULL",
  };
}

async function oneDay(connection: DuckDBConnection, { firstDay, lastDay, kept }: FindingContext): Promise<Found[]> {
  if (kept < 2 || firstDay !== lastDay) return [];
  const { times } = await queryOne<{ times: number }>(
    connection,
    "SELECT count(DISTINCT second_of_day)::INTEGER AS times FROM incidents WHERE reason IS NULL",
  );
  return [
    {
      code: "OneDay",
      severity: "caution",
      harm: 95,
      message: `All ${count(kept)} incidents are dated ${formatDay(firstDay)}${times === 1 ? ", at the same time" : ""}: perhaps the column holds the day of the export. Check which column was chosen for the date.`,
      effect: "Nothing can be learnt of how days differ, and the rate is that of a single day.",
      rows: kept,
      rowsWhere: "reason IS NULL",
    },
  ];
}

async function spikes(connection: DuckDBConnection): Promise<Found[]> {
  const times = await queryOne<{ known: number; noon: number; midnight: number; hours: number }>(
    connection,
    `SELECT count(*)::INTEGER AS known, (count(*) FILTER (second_of_day = 43200))::INTEGER AS noon,
       (count(*) FILTER (second_of_day = 0))::INTEGER AS midnight,
       (count(*) FILTER (second_of_day % 3600 = 0))::INTEGER AS hours
     FROM incidents WHERE reason IS NULL AND second_of_day >= 0`,
  );
  if (times.known < 100) return [];
  const found: Found[] = [];
  // Where all times are whole hours, a 24th at each of them is what is to be expected.
  const usual = times.hours / 24 / times.known;
  const least = Math.max(SPIKE_SHARE, times.hours === times.known ? 1.5 * usual : 0);
  for (const [name, rows, second, effect] of [
    [
      "Midnight",
      times.midnight,
      0,
      "Half of what stands at midnight may belong to the day before; night hours look busier than they are.",
    ],
    ["Noon", times.noon, 43_200, "Days are not affected; the hours around noon look busier than they are."],
  ] as const) {
    if (rows / times.known < least) continue;
    found.push({
      code: `${name}Spike`,
      severity: "information",
      harm: second === 0 ? 45 : 25,
      message: `${count(rows)} times (${percent(rows / times.known)}) are ${name.toLowerCase()} sharp, far more than chance puts there: the hour that is written where none is known.`,
      effect,
      rows,
      rowsWhere: `reason IS NULL AND second_of_day = ${second}`,
    });
  }
  return found;
}

async function fullHours(connection: DuckDBConnection): Promise<Found[]> {
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
      harm: 22,
      message: `${share(times.full)} of the times are on the full hour (noon sharp ${share(times.noon)}, midnight sharp ${share(times.midnight)}): times are rounded or estimated.`,
      effect: "Days are hardly affected; what is said of hours is less certain.",
      rows: times.full,
    },
  ];
}

async function intervals(connection: DuckDBConnection, { conversion }: FindingContext): Promise<Found[]> {
  if (conversion.roles.endTime === undefined) return [];
  const spans = await queryOne<{ known: number; long: number; early: number; median: number | null; kept: number }>(
    connection,
    `SELECT (count(*) FILTER (span_seconds > 0))::INTEGER AS known, (count(*) FILTER (span_seconds > ${SECONDS_PER_DAY}))::INTEGER AS long,
       (count(*) FILTER (ends_early))::INTEGER AS early, median(span_seconds) FILTER (span_seconds > 0) AS median, count(*)::INTEGER AS kept
     FROM incidents WHERE reason IS NULL`,
  );
  const found: Found[] = [];
  if (spans.known > 0) {
    const hours = ((spans.median ?? 0) / 3600).toLocaleString("en", { maximumFractionDigits: 1 });
    found.push({
      code: "Intervals",
      severity: spans.long / spans.known > 0.1 ? "caution" : "information",
      harm: spans.long / spans.known > 0.1 ? 50 : 28,
      message: `${count(spans.known)} incidents (${percent(spans.known / Math.max(1, spans.kept))}) are known to lie between two times only, half of them more than ${hours} hours apart; ${count(spans.long)} span more than a day. Both ends are kept, each moment between them being as likely as another.`,
      effect:
        "For a forecast of days an incident counts on the day of its interval's middle: the longer the intervals, the less a day's count is worth.",
      rows: spans.known,
      rowsWhere: "reason IS NULL AND span_seconds > 0",
    });
  }
  if (spans.early > 0) {
    found.push({
      code: "EndsBeforeStart",
      severity: "information",
      harm: 26,
      message: `${count(spans.early)} incidents end before they begin. Their beginning alone is used.`,
      effect: "Where the two columns were exchanged, the day may be wrong by the length of the interval.",
      rows: spans.early,
      rowsWhere: "reason IS NULL AND ends_early",
    });
  }
  return found;
}

async function changedHours(connection: DuckDBConnection, { conversion, firstDay, lastDay }: FindingContext): Promise<Found[]> {
  const changes = clockChanges(conversion.timeZone, firstDay, lastDay);
  const conditionOf = (kind: "skipped" | "doubled"): string | undefined => {
    const ranges = changes
      .filter((change) => change.kind === kind)
      .map((change) => `day::BIGINT * 86400 + second_of_day BETWEEN ${change.fromLocalSecond} AND ${change.toLocalSecond - 1}`);
    return ranges.length === 0 ? undefined : `reason IS NULL AND second_of_day >= 0 AND (${ranges.join(" OR ")})`;
  };
  const rowsIn = async (condition: string | undefined): Promise<number> => {
    if (condition === undefined) return 0;
    return (await queryOne<{ rows: number }>(connection, `SELECT count(*)::INTEGER AS rows FROM incidents WHERE ${condition}`))
      .rows;
  };
  const found: Found[] = [];
  const skippedWhere = conditionOf("skipped");
  const skipped = await rowsIn(skippedWhere);
  if (skipped > 0) {
    found.push({
      code: "SkippedHour",
      severity: "information",
      harm: 14,
      message: `${timesFall(skipped)} into an hour that did not exist in ${conversion.timeZone}, because the clocks went forward. ${skipped === 1 ? "It is" : "They are"} kept as written.`,
      effect: "The day is right, the hour is not.",
      rows: skipped,
      rowsWhere: skippedWhere,
    });
  }
  const doubledWhere = conditionOf("doubled");
  const doubled = await rowsIn(doubledWhere);
  if (doubled > 0) {
    found.push({
      code: "DoubledHour",
      severity: "information",
      harm: 12,
      message: `${timesFall(doubled)} into an hour that happened twice in ${conversion.timeZone}, because the clocks went back. ${doubled === 1 ? "It is" : "They are"} kept as written; which of the two is not known.`,
      effect: "The day is right; that hour holds the incidents of two.",
      rows: doubled,
      rowsWhere: doubledWhere,
    });
  }
  return found;
}

async function emptyDays(connection: DuckDBConnection, { firstDay, lastDay }: FindingContext): Promise<Found[]> {
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
  const isGap = longest.days >= GAP_DAYS;
  return [
    {
      code: isGap ? "GapInTheDays" : "EmptyDays",
      severity: isGap ? "caution" : "information",
      harm: isGap ? 80 : 18,
      message: `${count(empty)} of ${count(span)} days have no incident (the longest run: ${count(longest.days)} days from ${formatDay(longest.after + 1)}).`,
      effect: "They count as days on which nothing was reported; if the table has a hole there, rates come out too low.",
      rows: empty,
    },
  ];
}

async function recentDays(connection: DuckDBConnection, { firstDay, lastDay }: FindingContext): Promise<Found[]> {
  if (lastDay - firstDay + 1 < RECENT_DAYS * (WEEKS_BEFORE + 1)) return [];
  const weeks = await query<{ week: number; rows: number }>(
    connection,
    `SELECT ((${lastDay} - day) // ${RECENT_DAYS})::INTEGER AS week, count(*)::INTEGER AS rows FROM incidents
     WHERE reason IS NULL AND day > ${lastDay - RECENT_DAYS * (WEEKS_BEFORE + 1)} GROUP BY week`,
  );
  const of = (week: number) => weeks.find((found) => found.week === week)?.rows ?? 0;
  const before = Array.from({ length: WEEKS_BEFORE }, (_, index) => of(index + 1)).sort((a, b) => a - b);
  const usual = ((before[WEEKS_BEFORE / 2 - 1] ?? 0) + (before[WEEKS_BEFORE / 2] ?? 0)) / 2;
  const last = of(0);
  // Three standard deviations of a count: in a small town a quarter less is chance.
  if (usual === 0 || last >= THIN_SHARE * usual || last >= usual - 3 * Math.sqrt(usual)) return [];
  return [
    {
      code: "RecentDaysThin",
      severity: "caution",
      harm: 70,
      message: `The last ${RECENT_DAYS} days (to ${formatDay(lastDay)}) hold ${count(last)} incidents, ${percent(last / usual)} of a usual week: late reports are missing, or the export was cut in the middle.`,
      effect:
        "A forecast that starts from these days comes out too low; end the training before them, or wait for a newer export.",
      rows: last,
      rowsWhere: `reason IS NULL AND day > ${lastDay - RECENT_DAYS}`,
    },
  ];
}

async function alsoElsewhere(connection: DuckDBConnection, { others = [], kept }: FindingContext): Promise<Found[]> {
  const found: Found[] = [];
  for (const { name, relation } of others) {
    // Two exports of one table differ in the last of fifteen digits; 1e-7 degrees are a centimetre.
    const { rows } = await queryOne<{ rows: number }>(
      connection,
      `SELECT count(*)::INTEGER AS rows FROM (
         SELECT day, second_of_day, round(lon, 7), round(lat, 7) FROM incidents WHERE reason IS NULL
         INTERSECT SELECT day, second_of_day, round(lon, 7), round(lat, 7) FROM ${relation})`,
    );
    if (rows < Math.max(10, 0.01 * kept)) continue;
    found.push({
      code: "AlsoInAnotherDataset",
      severity: "caution",
      harm: 65,
      message: `${count(rows)} different incidents are in the data set “${name}” too, at the same time and place.`,
      effect: "Whatever puts the two together counts them twice; use one of them, or add this file to the other as its update.",
      rows,
    });
  }
  return found;
}

async function filesOverlap(connection: DuckDBConnection, { table }: FindingContext): Promise<Found[]> {
  if (table.files.length < 2) return [];
  const { rows } = await queryOne<{ rows: number }>(
    connection,
    `SELECT count(*)::INTEGER AS rows FROM (SELECT day, second_of_day, lon, lat FROM incidents WHERE reason IS NULL
       GROUP BY day, second_of_day, lon, lat HAVING count(DISTINCT file) > 1)`,
  );
  if (rows === 0) return [];
  return [
    {
      code: "FilesOverlap",
      severity: "caution",
      harm: 85,
      message: `${count(rows)} times and places stand in more than one of the ${table.files.length} files. Without an ID they are all kept.`,
      effect: "They count twice: where the files overlap the map is drawn too high. Give files that follow each other.",
      rows,
      rowsWhere: `reason IS NULL AND (day, second_of_day, lon, lat) IN (SELECT (day, second_of_day, lon, lat) FROM incidents
        WHERE reason IS NULL GROUP BY day, second_of_day, lon, lat HAVING count(DISTINCT file) > 1 LIMIT 2)`,
    },
  ];
}

async function repeatedIds(connection: DuckDBConnection): Promise<Found[]> {
  const { rows } = await queryOne<{ rows: number }>(
    connection,
    "SELECT count(*)::INTEGER AS rows FROM incidents WHERE reason = 'RepeatedId'",
  );
  if (rows === 0) return [];
  return [
    {
      code: "RepeatedIds",
      severity: "information",
      harm: 24,
      message: `${count(rows)} rows have the ID of a later row; the last row of each ID is kept.`,
      effect: "Where the ID numbers cases rather than incidents, incidents are lost: choose another column, or none.",
      rows,
      rowsWhere: "reason = 'RepeatedId'",
    },
  ];
}

/** Dates that fit the other order of day and month alone, and dates of a second way of writing. */
async function dateOrders(connection: DuckDBConnection, { conversion, table }: FindingContext): Promise<Found[]> {
  const found: Found[] = [];
  const { dateFormat, dateAlternatives, otherDateFormats, roles } = conversion;
  const other = dateAlternatives[0];
  if (other !== undefined) {
    found.push({
      code: "DateOrderNotCertain",
      severity: "caution",
      harm: 90,
      message: `Every date can be read as ${dateFormat.name} and as ${other.name}; the first is taken. Look at the examples and choose.`,
      effect: "In the wrong order incidents are spread over the year, and no forecast means anything.",
    });
  }
  const { rows: rejected } = await queryOne<{ rows: number }>(
    connection,
    "SELECT count(*)::INTEGER AS rows FROM incidents WHERE reason = 'InvalidDate'",
  );
  const text = present(sqlColumn(table.columns, roles.time));
  const unread =
    rejected === 0
      ? []
      : await query<{ text: string }>(
          connection,
          `SELECT ${text} AS text FROM source JOIN incidents USING (file, line) WHERE reason = 'InvalidDate' LIMIT 500`,
        );
  const guess = guessDateFormat(unread.map((row) => row.text));
  if (guess !== undefined && guess.format.name !== dateFormat.name) {
    found.push({
      code: "SecondDateOrder",
      severity: "caution",
      harm: 88,
      message: `${count(rejected)} dates cannot be read as ${dateFormat.name}, and most of those are written ${guess.format.name}: the column holds both orders of day and month. They are rejected.`,
      effect: "Dates with a day up to 12 may be in the wrong month without being noticed; ask where the table comes from.",
      rows: rejected,
      rowsWhere: "reason = 'InvalidDate'",
    });
  }
  const second = otherDateFormats[0];
  if (second !== undefined) {
    found.push({
      code: "TwoDateFormats",
      severity: "information",
      harm: 16,
      message: `Some dates are written ${second.name}, the others ${dateFormat.name}. Both are read.`,
      effect: "None, as long as both are local times of the same zone.",
    });
  }
  return found;
}

async function fewIncidents(connection: DuckDBConnection): Promise<Found[]> {
  const rare = await query<{ category: string; rows: number; all: number }>(
    connection,
    `SELECT category, count(*)::INTEGER AS rows, (SELECT count(DISTINCT category)::INTEGER FROM incidents WHERE reason IS NULL) AS all
     FROM incidents WHERE reason IS NULL GROUP BY category HAVING count(*) < ${FEW_INCIDENTS} ORDER BY count(*), category`,
  );
  const [rarest] = rare;
  if (rarest === undefined || rarest.all < 2) return [];
  const names = rare.slice(0, 4).map(({ category, rows }) => `${category} (${count(rows)})`);
  return [
    {
      code: "FewIncidents",
      severity: "information",
      harm: 40,
      message: `${rare.length === 1 ? "One category has" : `${count(rare.length)} categories have`} fewer than ${FEW_INCIDENTS} incidents: ${names.join(", ")}${rare.length > names.length ? " and more" : ""}.`,
      effect:
        "Where such a category happens is hardly known: its map is that of all categories, scaled down. Merge it with another, or leave it out.",
      rows: rare.reduce((sum, { rows }) => sum + rows, 0),
      rowsWhere: `reason IS NULL AND category IN (SELECT category FROM incidents WHERE reason IS NULL GROUP BY category HAVING count(*) < ${FEW_INCIDENTS})`,
    },
  ];
}

/** Categories that differ in case or spaces only. */
async function alikeCategories(connection: DuckDBConnection): Promise<Found[]> {
  const alike = await query<{ names: string; rows: number }>(
    connection,
    `SELECT string_agg(category, '”, “' ORDER BY category) AS names, sum(rows)::INTEGER AS rows FROM (
       SELECT category, count(*) AS rows FROM incidents WHERE reason IS NULL GROUP BY category)
     GROUP BY regexp_replace(lower(category), '[^\\p{L}\\p{N}]', '', 'g') HAVING count(*) > 1 ORDER BY rows DESC LIMIT 3`,
  );
  const [first] = alike;
  if (first === undefined) return [];
  return [
    {
      code: "CategoriesAlike",
      severity: "information",
      harm: 35,
      message: `Some categories differ in nothing but case, spaces or signs: ${alike.map(({ names }) => `“${names}”`).join("; ")}.`,
      effect: "Each is forecast on its own from a part of the incidents; merge them.",
      rows: alike.reduce((sum, { rows }) => sum + rows, 0),
    },
  ];
}

async function exchanged(connection: DuckDBConnection, { conversion }: FindingContext): Promise<Found[]> {
  if (conversion.swapped) {
    return [
      {
        code: "ColumnsExchanged",
        severity: "information",
        harm: 34,
        message: "The two columns of coordinates are exchanged: each is read as the other.",
        effect: "None where the map shows the incidents in the right city; look at it.",
      },
    ];
  }
  const { rows } = await queryOne<{ rows: number }>(
    connection,
    "SELECT count(*)::INTEGER AS rows FROM incidents WHERE reason IS NULL AND mended",
  );
  if (rows === 0) return [];
  return [
    {
      code: "CoordinatesExchanged",
      severity: "information",
      harm: 15,
      message: `${count(rows)} rows had longitude and latitude exchanged; exchanged back they lie among the others, and so they are kept.`,
      effect: "None; without it these incidents would be missing.",
      rows,
      rowsWhere: "reason IS NULL AND mended",
    },
  ];
}

function coverage({ firstDay, lastDay }: FindingContext): Found | undefined {
  const days = lastDay - firstDay + 1;
  if (days >= ONE_YEAR || days < 2) return undefined;
  return {
    code: "LessThanAYear",
    severity: "information",
    harm: 32,
    message: `The table covers ${count(days)} days, ${formatDay(firstDay)} to ${formatDay(lastDay)}.`,
    effect: "Seasons cannot be told from chance: a forecast for another time of the year is that of these months.",
  };
}

function repeatedHeaders({ table }: FindingContext): Found | undefined {
  if (table.repeatedHeaders === 0) return undefined;
  return {
    code: "RepeatedHeader",
    severity: "information",
    harm: 6,
    message: `The line with the names of the columns comes ${count(table.repeatedHeaders)} more times among the rows and is passed over.`,
    effect: "None; the table was put together from several.",
    rows: table.repeatedHeaders,
  };
}

function transcoded({ table }: FindingContext): Found | undefined {
  if (table.transcoded === 0) return undefined;
  return {
    code: "NotUtf8",
    severity: "information",
    harm: 8,
    message: `${count(table.transcoded)} rows are not UTF-8 and were read as Windows-1252. Names with accents may look wrong.`,
    effect: "None on places and times; a category in two spellings counts as two.",
    rows: table.transcoded,
  };
}

function instants({ conversion }: FindingContext): Found | undefined {
  if (!conversion.dateFormat.isInstant) return undefined;
  return {
    code: "TimesWithOffset",
    severity: "information",
    harm: 19,
    message: `Times state their offset from UTC and were turned into local time of ${conversion.timeZone}.`,
    effect: "With another time zone, incidents around midnight move to another day.",
  };
}
