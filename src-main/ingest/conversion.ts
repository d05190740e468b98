/** From text columns to incidents, in SQL: the same statements serve the preview's counts and the import. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import type { CategoryChange, ColumnRoles, ReadingGuess, TableReading } from "../contract/index.ts";
import { DEGREES, toDegreesFrom } from "./crs.ts";
import { literal, query, queryOne } from "./database.ts";
import { type DateFormat, dateFormatNamed, guessDateFormat, isOtherOrder, timestampSql } from "./date-format.ts";
import { guessNumberStyle, type NumberStyle, numberSql, parseNumber } from "./number-style.ts";
import { guessPlaces } from "./place-guess.ts";
import { ADDRESS_COLUMN } from "./read-addresses.ts";
import type { SourceTable } from "./source-table.ts";
import { guessTimeOfDay, secondOfDaySql, type TimeOfDayFormat } from "./time-of-day.ts";
import { offsetSeconds } from "./time-zone.ts";

/** Degrees from the median, in either axis, beyond which a point is a geocoding error: no study area is two degrees wide. */
export const FAR_DEGREES = 1;
/** Dates before or after are typing errors or stand for "unknown" (1900-01-01). */
export const FIRST_YEAR = 1950;
export const LAST_YEAR = 2100;
/** Rows from which the way of writing dates and times is guessed. */
export const ROWS_LOOKED_AT = 10_000;
/** Name of the one category of a table that has no category column, or of rows that name none. */
export const ONLY_CATEGORY = "all";
export const BLANK_CATEGORY = "(none given)";

const MISSING_WORDS = "('', 'NA', 'N/A', 'NULL', 'NAN', 'NONE')";
const SECONDS_PER_DAY = 86_400;

export interface Conversion {
  readonly roles: ColumnRoles;
  readonly timeZone: string;
  readonly dateFormat: DateFormat;
  /** As many values fit: only the other order of day and month. */
  readonly dateAlternatives: readonly DateFormat[];
  /** Further ways in which some values are written that do not fit the first; they cannot be mistaken for it. */
  readonly otherDateFormats: readonly DateFormat[];
  readonly timeOfDayFormat: TimeOfDayFormat | undefined;
  readonly endFormat: DateFormat | undefined;
  readonly endTimeOfDayFormat: TimeOfDayFormat | undefined;
  /** Of the column of `roles.modifiedOn`; undefined where there is none or it holds no dates. */
  readonly modifiedFormat: DateFormat | undefined;
  readonly numberStyles: { readonly lon: NumberStyle; readonly lat: NumberStyle };
  readonly crs: string;
  readonly swapped: boolean;
  readonly categories: readonly CategoryChange[];
  /** Local day of the import: later ones cannot be true. */
  readonly today: number;
  readonly guesses: readonly ReadingGuess[];
}

export interface ConversionOptions {
  readonly reading?: TableReading;
  /** Name of the format that an earlier export of this table was written in: taken where the values fit it as well as any. */
  readonly earlierFormat?: string;
  /** Milliseconds since 1970 of the import. */
  readonly now?: number;
}

export function sqlColumn(columns: readonly string[], name: string): string {
  return `c${columns.indexOf(name)}`;
}

/** Trimmed text of a column, NULL where it is blank or stands for a missing value. */
export function present(column: string): string {
  return `CASE WHEN upper(trim(${column})) NOT IN ${MISSING_WORDS} THEN trim(${column}) END`;
}

/** The first values of some columns, blank ones as "". */
export async function firstValues(connection: DuckDBConnection, columns: readonly string[], rows: number): Promise<string[][]> {
  const selected = columns.map((column) => `coalesce(${column}, '')`).join(", ");
  const reader = await connection.runAndReadAll(`SELECT ${selected} FROM source LIMIT ${rows}`);
  return reader.getRowsJS() as string[][];
}

/** Every role's column must be in the table. */
export function checkRoles(roles: Partial<ColumnRoles>, columns: readonly string[], fileName: string): void {
  for (const [role, column] of Object.entries(roles)) {
    if (column === undefined || columns.includes(column)) continue;
    throw new AppError("UnknownColumn", {
      message: `${fileName} has no column “${column}” (given for ${role}).`,
      hint: `Its columns are: ${columns.join(", ")}.`,
      details: { role, column, columns },
    });
  }
}

function localDayOf(now: number, timeZone: string): number {
  return Math.floor((now / 1000 + offsetSeconds(timeZone, now)) / SECONDS_PER_DAY);
}

/** How the confirmed columns are written. Throws UnreadableDates where the time column holds no dates, UnknownCrs, CrsNotFound. */
export async function findConversion(
  connection: DuckDBConnection,
  table: SourceTable,
  roles: ColumnRoles,
  timeZone: string,
  fileName: string,
  { reading = {}, earlierFormat, now = Date.now() }: ConversionOptions = {},
): Promise<Conversion> {
  const columnOf = (name: string) => sqlColumn(table.columns, name);
  const wanted = [...new Set(Object.values(roles).filter((name) => name !== undefined))];
  const rows = await firstValues(connection, wanted.map(columnOf), ROWS_LOOKED_AT);
  const valuesOf = (name: string | undefined) => (name === undefined ? [] : rows.map((row) => row[wanted.indexOf(name)] ?? ""));
  const dates = await findDates(connection, columnOf(roles.time), valuesOf(roles.time), {
    roles,
    fileName,
    reading,
    earlierFormat,
  });
  const numberStyles = { lon: guessNumberStyle(valuesOf(roles.lon)), lat: guessNumberStyle(valuesOf(roles.lat)) };
  const y = valuesOf(roles.lat);
  const pairs = valuesOf(roles.lon).map(
    (x, index) => [parseNumber(x, numberStyles.lon), parseNumber(y[index] ?? "", numberStyles.lat)] as const,
  );
  const places = guessPlaces(
    pairs,
    { texts: [fileName, ...table.columns], timeZone: timeZone === "UTC" ? undefined : timeZone },
    reading,
  );
  const sameOrder = async (name: string | undefined) =>
    name === undefined ? undefined : await formatLike(connection, columnOf(name), valuesOf(name), dates.dateFormat);
  return {
    roles,
    timeZone,
    ...dates,
    timeOfDayFormat: roles.timeOfDay === undefined ? undefined : guessTimeOfDay(valuesOf(roles.timeOfDay)),
    endFormat: await sameOrder(roles.endTime),
    endTimeOfDayFormat: roles.endTimeOfDay === undefined ? undefined : guessTimeOfDay(valuesOf(roles.endTimeOfDay)),
    modifiedFormat: await sameOrder(roles.modifiedOn),
    numberStyles,
    crs: places.crs,
    swapped: places.swapped,
    categories: reading.categories ?? [],
    today: localDayOf(now, timeZone),
    guesses: [dates.guess, ...places.guesses],
  };
}

interface Dates extends Pick<Conversion, "dateFormat" | "dateAlternatives" | "otherDateFormats"> {
  readonly guess: ReadingGuess;
}

async function findDates(
  connection: DuckDBConnection,
  column: string,
  values: readonly string[],
  context: {
    readonly roles: ColumnRoles;
    readonly fileName: string;
    readonly reading: TableReading;
    readonly earlierFormat?: string;
  },
): Promise<Dates> {
  const { roles, fileName, reading, earlierFormat } = context;
  const guess = guessDateFormat(values);
  const chosen = reading.dateFormat === undefined ? undefined : dateFormatNamed(reading.dateFormat);
  if (guess === undefined && chosen === undefined) {
    const examples = [...new Set(values)].filter((value) => value !== "").slice(0, 3);
    throw new AppError("UnreadableDates", {
      message: `The values of column “${roles.time}” in ${fileName} are no dates that can be read${examples.length > 0 ? `, for example “${examples.join("”, “")}”` : ": they are all blank"}.`,
      hint: "Choose another column for the time, or write the dates as YYYY-MM-DD HH:mm:ss or MM/DD/YYYY hh:mm:ss AM/PM.",
      details: { column: roles.time, examples },
    });
  }
  const candidates = guess === undefined ? [] : [guess.format, ...guess.alternatives];
  const earlier = candidates.find(({ name }) => name === earlierFormat);
  const decided = candidates.length === 0 ? undefined : await decideByWholeColumn(connection, column, candidates);
  const dateFormat = chosen ?? earlier ?? decided?.format;
  if (dateFormat === undefined) throw new RangeError("no date format");
  const ties = earlier !== undefined ? [] : (decided?.ties ?? []);
  const dateAlternatives = (chosen === undefined ? ties : candidates).filter(({ name }) => name !== dateFormat.name);
  return {
    dateFormat,
    dateAlternatives,
    otherDateFormats: [],
    guess: {
      part: "dateFormat",
      value: dateFormat.name,
      reason:
        chosen !== undefined
          ? "Chosen by you."
          : earlier !== undefined
            ? "As in the earlier export of this table."
            : dateAlternatives.length > 0
              ? `Every date fits ${[dateFormat, ...dateAlternatives].map(({ name }) => name).join(" and ")}: no day is above 12. The first is taken, as in the United States; look at the examples.`
              : "Most of the dates can be read in no other way.",
      sure: chosen !== undefined || dateAlternatives.length === 0,
      choices: [dateFormat, ...new Set([...dateAlternatives, ...candidates])]
        .filter((format, index, all) => all.findIndex(({ name }) => name === format.name) === index)
        .map(({ name }) => ({ value: name, label: name })),
    },
  };
}

/** Day and month can only be told apart by days above 12, which a sorted file may not show at its beginning. */
async function decideByWholeColumn(
  connection: DuckDBConnection,
  column: string,
  candidates: readonly DateFormat[],
): Promise<{ readonly format: DateFormat; readonly ties: readonly DateFormat[] } | undefined> {
  const [first] = candidates;
  if (first === undefined) return undefined;
  if (candidates.length === 1) return { format: first, ties: [] };
  const counts = candidates.map((format) => `count(${timestampSql(format, `trim(${column})`)})`).join(", ");
  const reader = await connection.runAndReadAll(`SELECT ${counts} FROM source`);
  const row = (reader.getRowsJS()[0] ?? []).map(Number);
  const most = Math.max(...row);
  const best = candidates.filter((_, index) => row[index] === most);
  return { format: best[0] ?? first, ties: best.slice(1) };
}

/** Ways in which the values are written that do not fit `format`: tables that were put together hold two. */
async function otherFormats(connection: DuckDBConnection, column: string, format: DateFormat): Promise<DateFormat[]> {
  const text = present(column);
  const rows = await query<{ text: string }>(
    connection,
    `SELECT ${text} AS text FROM source WHERE ${text} IS NOT NULL AND ${timestampSql(format, text)} IS NULL LIMIT 1000`,
  );
  const guess = guessDateFormat(rows.map((row) => row.text));
  // A 30 February is written as all dates are, and no date in any way.
  if (guess?.format.name === format.name) return [];
  // A value that fits the other order alone was typed wrong or shows that the order is wrong: reading it would hide that.
  if (guess === undefined || [guess.format, ...guess.alternatives].some((other) => isOtherOrder(format, other))) return [];
  return guess.alternatives.length > 0 || guess.format.needsName === true ? [] : [guess.format];
}

/** How another column of dates is written; where day and month cannot be told apart, as the incidents' own dates are. */
async function formatLike(
  connection: DuckDBConnection,
  column: string,
  values: readonly string[],
  dateFormat: DateFormat,
): Promise<DateFormat | undefined> {
  const guess = guessDateFormat(values);
  if (guess === undefined) return undefined;
  const candidates = [guess.format, ...guess.alternatives];
  const alike = candidates.find(({ strptime }) => strptime.slice(0, 2) === dateFormat.strptime.slice(0, 2));
  return alike ?? (await decideByWholeColumn(connection, column, candidates))?.format;
}

/** Local TIMESTAMP of a text in the first of some formats that it fits, as SQL. */
function localSql(formats: readonly DateFormat[], text: string, timeZone: string): string {
  const each = formats.map((format) => {
    const stamp = timestampSql(format, text);
    return format.isInstant ? `timezone(${literal(timeZone)}, timezone('UTC', ${stamp}))` : stamp;
  });
  return each.length === 1 ? (each[0] ?? "NULL") : `coalesce(${each.join(", ")})`;
}

function dayOfSql(stamp: string): string {
  return `date_diff('day', DATE '1970-01-01', (${stamp})::DATE)::INTEGER`;
}

/** Local days since 1970 of the column of reporting, as SQL. */
function modifiedDaySql({ roles, modifiedFormat, timeZone }: Conversion, columns: readonly string[]): string {
  if (roles.modifiedOn === undefined || modifiedFormat === undefined) return "NULL::INTEGER";
  return dayOfSql(localSql([modifiedFormat], present(sqlColumn(columns, roles.modifiedOn)), timeZone));
}

/** Seconds after midnight, -1 unknown: of the column of the time of day where there is one, else of the date itself. */
function secondSql(
  format: DateFormat | undefined,
  local: string,
  column: string | undefined,
  style: TimeOfDayFormat | undefined,
): string {
  if (column !== undefined && style !== undefined) return `coalesce(${secondOfDaySql(style, `trim(${column})`)}, -1)`;
  if (format?.hasTime !== true) return "-1";
  return `coalesce(extract(hour FROM ${local}) * 3600 + extract(minute FROM ${local}) * 60 + floor(extract(second FROM ${local})), -1)`;
}

function categorySql({ roles, categories }: Conversion, columns: readonly string[]): string {
  const name =
    roles.category === undefined
      ? literal(ONLY_CATEGORY)
      : `coalesce(${present(sqlColumn(columns, roles.category))}, ${literal(BLANK_CATEGORY)})`;
  if (categories.length === 0) return name;
  const changes = categories.map(({ from, to }) => `WHEN ${literal(from)} THEN ${to === null ? "NULL" : literal(to)}`);
  return `CASE ${name} ${changes.join(" ")} ELSE ${name} END`;
}

/**
 * Makes the table `incidents` (one row per record of `source`): file, line, lon, lat (degrees), day (local days since 1970),
 * second_of_day (-1 unknown), span_seconds (length of the interval in which it happened, its middle at day and second_of_day; NULL
 * where one time is given), ends_early, category, address (NULL where the table has none), record_id and modified_on (day; NULL where the table has none), fingerprint of all
 * fields, mended (its coordinates were exchanged), and reason, NULL for rows to keep. Gives the conversion with the further ways of
 * writing dates that were found.
 */
export async function convertRecords(
  connection: DuckDBConnection,
  table: SourceTable,
  conversion: Conversion,
): Promise<Conversion> {
  await readRecords(connection, table, conversion);
  const { unread } = await queryOne<{ unread: number }>(
    connection,
    "SELECT count(*)::INTEGER AS unread FROM incidents WHERE reason = 'InvalidDate'",
  );
  const column = sqlColumn(table.columns, conversion.roles.time);
  // Looked for only where a date could not be read: it takes another look at the whole table.
  const otherDateFormats = unread === 0 ? [] : await otherFormats(connection, column, conversion.dateFormat);
  const complete = { ...conversion, otherDateFormats };
  if (otherDateFormats.length > 0) {
    await connection.run("DROP TABLE incidents");
    await readRecords(connection, table, complete);
  }
  if (conversion.crs !== DEGREES) await projectPlaces(connection, conversion.crs);
  await rejectFarPlaces(connection);
  if (conversion.roles.id !== undefined) await rejectRepeatedIds(connection);
  return complete;
}

async function readRecords(connection: DuckDBConnection, table: SourceTable, conversion: Conversion): Promise<void> {
  const { roles, dateFormat, otherDateFormats, timeZone, numberStyles, crs, swapped } = conversion;
  const column = (name: string) => sqlColumn(table.columns, name);
  const optional = (name: string | undefined) => (name === undefined ? undefined : column(name));
  const isDegrees = crs === DEGREES;
  const [x, y] = [numberSql(numberStyles.lon, "lon_text"), numberSql(numberStyles.lat, "lat_text")];
  const hasEnd = roles.endTime !== undefined && conversion.endFormat !== undefined;
  const endText = hasEnd && roles.endTime !== undefined ? present(column(roles.endTime)) : "NULL::VARCHAR";
  const endLocal =
    conversion.endFormat === undefined ? "NULL::TIMESTAMP" : localSql([conversion.endFormat], "end_text", timeZone);
  const startAt = `(start_day::BIGINT * ${SECONDS_PER_DAY} + greatest(start_second, 0))`;
  // A date alone stands for the whole day.
  const endAt = `(end_day::BIGINT * ${SECONDS_PER_DAY} + CASE WHEN end_second < 0 THEN ${SECONDS_PER_DAY} ELSE end_second END)`;
  const middle = `(${startAt} + span // 2)`;
  const range = isDegrees
    ? "WHEN lon IS NULL OR lat IS NULL OR NOT (isfinite(lon) AND isfinite(lat) AND abs(lon) <= 180 AND abs(lat) <= 90) THEN 'InvalidCoordinates'"
    : "WHEN lon IS NULL OR lat IS NULL OR NOT (isfinite(lon) AND isfinite(lat)) THEN 'InvalidCoordinates'";
  await connection.run(`
    CREATE TABLE incidents AS
    WITH texts AS (
      SELECT *, ${present(column(roles.lon))} AS lon_text, ${present(column(roles.lat))} AS lat_text,
        ${present(column(roles.time))} AS time_text, ${endText} AS end_text FROM source
    ), stamped AS (
      SELECT *, ${swapped ? y : x} AS lon, ${swapped ? x : y} AS lat, ${localSql([dateFormat, ...otherDateFormats], "time_text", timeZone)} AS local,
        ${endLocal} AS end_local FROM texts
    ), timed AS (
      SELECT *, ${dayOfSql("local")} AS start_day,
        (${secondSql(dateFormat, "local", optional(roles.timeOfDay), conversion.timeOfDayFormat)})::INTEGER AS start_second,
        ${dayOfSql("end_local")} AS end_day,
        (${secondSql(conversion.endFormat, "end_local", optional(roles.endTimeOfDay), conversion.endTimeOfDayFormat)})::INTEGER AS end_second
      FROM stamped
    ), spanned AS (
      SELECT *, CASE WHEN end_day IS NOT NULL AND ${endAt} >= ${startAt} THEN ${endAt} - ${startAt} END AS span FROM timed
    )
    SELECT file, line, lon, lat,
      (CASE WHEN span IS NULL THEN start_day ELSE ${middle} // ${SECONDS_PER_DAY} END)::INTEGER AS day,
      (CASE WHEN span IS NULL OR start_second < 0 THEN start_second ELSE ${middle} % ${SECONDS_PER_DAY} END)::INTEGER AS second_of_day,
      span AS span_seconds, (end_day IS NOT NULL AND span IS NULL) AS ends_early,
      category,
      ${roles.id === undefined ? "NULL::VARCHAR" : present(column(roles.id))} AS record_id,
      ${modifiedDaySql(conversion, table.columns)} AS modified_on,
      hash(${table.columns.map((_, index) => `c${index}`).join(", ")}) AS fingerprint,
      ${roles.address === undefined ? "NULL::VARCHAR" : present(column(roles.address))} AS ${ADDRESS_COLUMN},
      false AS mended,
      CASE
        WHEN lon_text IS NULL OR lat_text IS NULL THEN 'MissingCoordinates'
        ${range}
        WHEN lon = 0 AND lat = 0 THEN 'ZeroCoordinates'
        WHEN time_text IS NULL THEN 'MissingDate'
        WHEN local IS NULL THEN 'InvalidDate'
        WHEN year(local) NOT BETWEEN ${FIRST_YEAR} AND ${LAST_YEAR} THEN 'ImplausibleDate'
        WHEN start_day > ${conversion.today} THEN 'FutureDate'
        WHEN category IS NULL THEN 'LeftOut'
      END AS reason
    FROM (SELECT *, ${categorySql(conversion, table.columns)} AS category FROM spanned)`);
}

/** Coordinates of a map grid become degrees. Points are projected once, however many incidents lie on them. */
async function projectPlaces(connection: DuckDBConnection, crs: string): Promise<void> {
  const toDegrees = toDegreesFrom(crs);
  const reader = await connection.runAndReadAll(
    "SELECT DISTINCT lon, lat FROM incidents WHERE lon IS NOT NULL AND lat IS NOT NULL",
  );
  const [xs = [], ys = []] = reader.getColumns() as number[][];
  await connection.run("CREATE TABLE places (x DOUBLE, y DOUBLE, lon DOUBLE, lat DOUBLE)");
  const appender = await connection.createAppender("places");
  for (const [index, x] of xs.entries()) {
    const y = ys[index] ?? Number.NaN;
    const [lon, lat] = toDegrees(x, y);
    for (const value of [x, y, lon, lat]) appender.appendDouble(value);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(
    `CREATE TABLE projected AS SELECT incidents.* REPLACE (places.lon AS lon, places.lat AS lat,
       CASE WHEN reason IS NULL AND NOT coalesce(isfinite(places.lon) AND abs(places.lat) <= 90, false) THEN 'InvalidCoordinates' ELSE reason END AS reason)
     FROM incidents LEFT JOIN places ON incidents.lon = places.x AND incidents.lat = places.y`,
  );
  await connection.run("DROP TABLE incidents; DROP TABLE places; ALTER TABLE projected RENAME TO incidents");
}

/** Difference of two longitudes in -180..180, as SQL: a city on the antimeridian stays whole. */
export function lonDifference(lon: string, from: string): string {
  return `(${lon} - ${from} - 360 * floor((${lon} - ${from} + 180) / 360))`;
}

/**
 * Rejects what lies far from the median. Where a row alone has its longitude and latitude exchanged, exchanging them back puts it
 * among the others: that is done, and counted.
 */
async function rejectFarPlaces(connection: DuckDBConnection): Promise<void> {
  // A value that is there rather than a mean of two: between 179 and -179 the mean is on the other side of the world.
  const { lon: first, lat } = await queryOne<{ lon: number | null; lat: number | null }>(
    connection,
    "SELECT quantile_disc(lon, 0.5) AS lon, median(lat) AS lat FROM incidents WHERE reason IS NULL",
  );
  if (first === null || lat === null) return;
  const { offset } = await queryOne<{ offset: number }>(
    connection,
    `SELECT median(${lonDifference("lon", String(first))}) AS "offset" FROM incidents WHERE reason IS NULL`,
  );
  const lon = first + offset;
  const isFar = (x: string, y: string) =>
    `(abs(${y} - ${lat}) > ${FAR_DEGREES} OR abs(${lonDifference(x, String(lon))}) > ${FAR_DEGREES})`;
  await connection.run(
    `UPDATE incidents SET lon = lat, lat = lon, mended = true
     WHERE reason IS NULL AND ${isFar("lon", "lat")} AND abs(lat) <= 180 AND abs(lon) <= 90 AND NOT ${isFar("lat", "lon")}`,
  );
  await connection.run(`UPDATE incidents SET reason = 'FarFromTheRest' WHERE reason IS NULL AND ${isFar("lon", "lat")}`);
}

/** Of rows with one ID the last is the newest word on it: by the day of its change where the table has one, else by its place. */
async function rejectRepeatedIds(connection: DuckDBConnection): Promise<void> {
  await connection.run(
    `UPDATE incidents SET reason = 'RepeatedId' WHERE reason IS NULL AND record_id IS NOT NULL AND (file, line) IN (
       SELECT (file, line) FROM (
         SELECT file, line, row_number() OVER (PARTITION BY record_id ORDER BY modified_on DESC NULLS LAST, file DESC, line DESC) AS newer
         FROM incidents WHERE reason IS NULL AND record_id IN (
           SELECT record_id FROM incidents WHERE reason IS NULL AND record_id IS NOT NULL GROUP BY record_id HAVING count(*) > 1))
       WHERE newer > 1)`,
  );
}

/** Counts of the rejected rows by reason, those that were no records included. */
export async function rejectCounts(connection: DuckDBConnection, table: SourceTable): Promise<Record<string, number>> {
  const rows = await query<{ reason: string; rows: bigint }>(
    connection,
    "SELECT reason, count(*) AS rows FROM incidents WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason",
  );
  const counts = [...rows.map((row) => [row.reason, Number(row.rows)] as const), ...Object.entries(table.rejected)];
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Box of the rows that are kept; `east` passes 180 where they lie on both sides of the antimeridian. Null where none is kept. */
export async function keptBounds(
  connection: DuckDBConnection,
): Promise<{ west: number; south: number; east: number; north: number } | null> {
  const { west, south, east, north, wrapped_west, wrapped_east } = await queryOne<
    Record<"west" | "south" | "east" | "north" | "wrapped_west" | "wrapped_east", number | null>
  >(
    connection,
    `SELECT min(lon) AS west, max(lon) AS east, min(lat) AS south, max(lat) AS north,
       min(CASE WHEN lon < 0 THEN lon + 360 ELSE lon END) AS wrapped_west, max(CASE WHEN lon < 0 THEN lon + 360 ELSE lon END) AS wrapped_east
     FROM incidents WHERE reason IS NULL`,
  );
  if (west === null || east === null || south === null || north === null) return null;
  const wraps = east - west > 180 && wrapped_west !== null && wrapped_east !== null;
  return wraps ? { west: wrapped_west, south, east: wrapped_east, north } : { west, south, east, north };
}
