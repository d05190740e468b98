/** From text columns to incidents, in SQL: the same statements serve the preview's counts and the import. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import type { ColumnRoles } from "../contract/index.ts";
import type { CleanTable } from "./clean-table.ts";
import { literal, query, queryOne } from "./database.ts";
import { type DateFormat, guessDateFormat, timestampSql } from "./date-format.ts";
import { MAX_RECORD_BYTES } from "./record-splitter.ts";
import { guessTimeOfDay, secondOfDaySql, type TimeOfDayFormat } from "./time-of-day.ts";

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

export interface Conversion {
  readonly roles: ColumnRoles;
  readonly dateFormat: DateFormat;
  readonly timeOfDayFormat: TimeOfDayFormat | undefined;
  /** Of the column of `roles.modifiedOn`; undefined where there is none or it holds no dates. */
  readonly modifiedFormat: DateFormat | undefined;
  readonly timeZone: string;
}

export function sqlColumn(columns: readonly string[], name: string): string {
  return `c${columns.indexOf(name)}`;
}

/** Trimmed text of a column, NULL where it is blank or stands for a missing value. */
function present(column: string): string {
  return `CASE WHEN upper(trim(${column})) NOT IN ${MISSING_WORDS} THEN trim(${column}) END`;
}

/** Makes the view `source`: `line` and one text column c0, c1, ... per column of the table. */
export async function viewCleanTable(connection: DuckDBConnection, table: CleanTable): Promise<void> {
  const types = ["'line': 'BIGINT'", ...table.columns.map((_, index) => `'c${index}': 'VARCHAR'`)].join(", ");
  await connection.run(
    `CREATE VIEW source AS SELECT * FROM read_csv(${literal(table.path)}, auto_detect = false, header = false,
       delim = ${literal(table.delimiter)}, quote = '"', escape = '"', new_line = '\\n', columns = {${types}},
       max_line_size = ${4 * MAX_RECORD_BYTES}, strict_mode = true)`,
  );
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

/** How the confirmed columns are written. Throws UnreadableDates where the time column holds no dates. */
export async function findConversion(
  connection: DuckDBConnection,
  table: CleanTable,
  roles: ColumnRoles,
  timeZone: string,
  fileName: string,
  /** Name of the format that an earlier export of this table was written in: taken where the values fit it as well as any. */
  earlierFormat?: string,
): Promise<Conversion> {
  const time = sqlColumn(table.columns, roles.time);
  const timeOfDay = roles.timeOfDay === undefined ? undefined : sqlColumn(table.columns, roles.timeOfDay);
  const rows = await firstValues(connection, timeOfDay === undefined ? [time] : [time, timeOfDay], ROWS_LOOKED_AT);
  const guess = guessDateFormat(rows.map((row) => row[0] ?? ""));
  if (guess === undefined) {
    const examples = [...new Set(rows.map((row) => row[0] ?? ""))].filter((value) => value !== "").slice(0, 3);
    throw new AppError("UnreadableDates", {
      message: `The values of column “${roles.time}” in ${fileName} are no dates that can be read${examples.length > 0 ? `, for example “${examples.join("”, “")}”` : ": they are all blank"}.`,
      hint: "Choose another column for the time, or write the dates as YYYY-MM-DD HH:mm:ss or MM/DD/YYYY hh:mm:ss AM/PM.",
      details: { column: roles.time, examples },
    });
  }
  const earlier = [guess.format, ...guess.alternatives].find(({ name }) => name === earlierFormat);
  const dateFormat = earlier ?? (await decideByWholeColumn(connection, time, [guess.format, ...guess.alternatives]));
  const timeOfDayFormat = timeOfDay === undefined ? undefined : guessTimeOfDay(rows.map((row) => row[1] ?? ""));
  const modifiedFormat = await modifiedFormatOf(connection, table, roles, dateFormat);
  return { roles, dateFormat, timeOfDayFormat, modifiedFormat, timeZone };
}

/** How the column of reporting is written; where day and month cannot be told apart, as the incidents' own dates are. */
async function modifiedFormatOf(
  connection: DuckDBConnection,
  table: CleanTable,
  roles: ColumnRoles,
  dateFormat: DateFormat,
): Promise<DateFormat | undefined> {
  if (roles.modifiedOn === undefined) return undefined;
  const column = sqlColumn(table.columns, roles.modifiedOn);
  const guess = guessDateFormat((await firstValues(connection, [column], ROWS_LOOKED_AT)).map((row) => row[0] ?? ""));
  if (guess === undefined) return undefined;
  const candidates = [guess.format, ...guess.alternatives] as const;
  const alike = candidates.find(({ strptime }) => strptime.slice(0, 2) === dateFormat.strptime.slice(0, 2));
  return alike ?? (await decideByWholeColumn(connection, column, candidates));
}

/** Local days since 1970 of the column of reporting, as SQL. */
function modifiedDaySql({ roles, modifiedFormat, timeZone }: Conversion, columns: readonly string[]): string {
  if (roles.modifiedOn === undefined || modifiedFormat === undefined) return "NULL::INTEGER";
  const stamp = timestampSql(modifiedFormat, present(sqlColumn(columns, roles.modifiedOn)));
  const local = modifiedFormat.isInstant ? `timezone(${literal(timeZone)}, timezone('UTC', ${stamp}))` : stamp;
  return `date_diff('day', DATE '1970-01-01', (${local})::DATE)::INTEGER`;
}

/** Day and month can only be told apart by days above 12, which a sorted file may not show at its beginning. */
async function decideByWholeColumn(
  connection: DuckDBConnection,
  column: string,
  candidates: readonly [DateFormat, ...DateFormat[]],
): Promise<DateFormat> {
  if (candidates.length === 1) return candidates[0];
  const counts = candidates.map((format) => `count(${timestampSql(format, `trim(${column})`)})`).join(", ");
  const reader = await connection.runAndReadAll(`SELECT ${counts} FROM source`);
  const row = (reader.getRowsJS()[0] ?? []).map(Number);
  return candidates[row.indexOf(Math.max(...row))] ?? candidates[0];
}

/**
 * Makes the table `incidents` (one row per record of `source`): line, lon, lat (degrees), day (local days since 1970), second_of_day
 * (-1 unknown), category, record_id and modified_on (day; NULL where the table has none), fingerprint of all fields, and reason, NULL for
 * rows to keep.
 */
export async function convertRecords(connection: DuckDBConnection, table: CleanTable, conversion: Conversion): Promise<void> {
  const { roles, dateFormat, timeOfDayFormat, timeZone } = conversion;
  const column = (name: string) => sqlColumn(table.columns, name);
  const stamp = timestampSql(dateFormat, "time_text");
  const local = dateFormat.isInstant ? `timezone(${literal(timeZone)}, timezone('UTC', ${stamp}))` : stamp;
  const ownSecond = dateFormat.hasTime
    ? "(extract(hour FROM local) * 3600 + extract(minute FROM local) * 60 + floor(extract(second FROM local)))"
    : "-1";
  const second =
    roles.timeOfDay === undefined || timeOfDayFormat === undefined
      ? ownSecond
      : `coalesce(${secondOfDaySql(timeOfDayFormat, `trim(${column(roles.timeOfDay)})`)}, -1)`;
  const category =
    roles.category === undefined
      ? literal(ONLY_CATEGORY)
      : `coalesce(${present(column(roles.category))}, ${literal(BLANK_CATEGORY)})`;
  await connection.run(`
    CREATE TABLE incidents AS
    WITH texts AS (
      SELECT *, ${present(column(roles.lon))} AS lon_text, ${present(column(roles.lat))} AS lat_text,
        ${present(column(roles.time))} AS time_text FROM source
    ), typed AS (
      SELECT *, try_cast(lon_text AS DOUBLE) AS lon, try_cast(lat_text AS DOUBLE) AS lat, ${local} AS local FROM texts
    )
    SELECT line, lon, lat,
      date_diff('day', DATE '1970-01-01', local::DATE)::INTEGER AS day,
      (${second})::INTEGER AS second_of_day,
      ${category} AS category,
      ${roles.id === undefined ? "NULL::VARCHAR" : present(column(roles.id))} AS record_id,
      ${modifiedDaySql(conversion, table.columns)} AS modified_on,
      hash(${table.columns.map((_, index) => `c${index}`).join(", ")}) AS fingerprint,
      CASE
        WHEN lon_text IS NULL OR lat_text IS NULL THEN 'MissingCoordinates'
        WHEN lon IS NULL OR lat IS NULL OR NOT (isfinite(lon) AND isfinite(lat) AND abs(lon) <= 180 AND abs(lat) <= 90) THEN 'InvalidCoordinates'
        WHEN time_text IS NULL THEN 'MissingDate'
        WHEN local IS NULL THEN 'InvalidDate'
        WHEN year(local) NOT BETWEEN ${FIRST_YEAR} AND ${LAST_YEAR} THEN 'ImplausibleDate'
      END AS reason
    FROM typed`);
  const { lon, lat } = await queryOne<{ lon: number | null; lat: number | null }>(
    connection,
    "SELECT median(lon) AS lon, median(lat) AS lat FROM incidents WHERE reason IS NULL",
  );
  if (lon === null || lat === null) return;
  await connection.run(
    `UPDATE incidents SET reason = 'FarFromTheRest'
     WHERE reason IS NULL AND (abs(lat - ${lat}) > ${FAR_DEGREES} OR abs(lon - ${lon}) > ${FAR_DEGREES})`,
  );
}

/** Counts of the rejected rows by reason, those that were no records included. */
export async function rejectCounts(connection: DuckDBConnection, table: CleanTable): Promise<Record<string, number>> {
  const rows = await query<{ reason: string; rows: bigint }>(
    connection,
    "SELECT reason, count(*) AS rows FROM incidents WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason",
  );
  const counts = [...rows.map((row) => [row.reason, Number(row.rows)] as const), ...Object.entries(table.rejected)];
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
