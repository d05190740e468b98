import { rm } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import { formatDay } from "../../models/forecast/index.ts";
import { type CleanTable, cleanTable, MAX_REJECT_CHARACTERS } from "./clean-table.ts";
import { checkRoles, convertRecords, findConversion, rejectCounts, viewCleanTable } from "./conversion.ts";
import { literal, openLockedDatabase, query, queryOne } from "./database.ts";
import { findFindings } from "./findings.ts";
import type { ParserOptions } from "./preview.ts";
import { settlingByDelays, unknownSettling } from "./settling.ts";
import { openTableSource } from "./source.ts";
import { type ImportResult, type ImportTask, INCIDENTS_FILE, REJECTS_FILE } from "./task.ts";
import { checkTimeZone } from "./time-zone.ts";

/** More categories than this cannot be told apart on a map or in a legend, and a model would learn nothing of most of them. */
export const MAX_CATEGORIES = 1000;
/** DuckDB's memory in an import; beyond it spills into the work folder. */
const DATABASE_MEGABYTES = 1500;
/** Progress is told at most this often within one step of the work. */
const PROGRESS_MILLISECONDS = 100;
/** Share of the work that reading and splitting the file takes (measured: 40 to 55 %). */
const SPLITTING_SHARE = 0.5;

interface KeptSummary {
  readonly kept: bigint;
  readonly duplicates: bigint;
  readonly first_day: number | null;
  readonly last_day: number | null;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Reads a whole table of incidents by confirmed columns and writes incidents.parquet and rejects.parquet into the work folder. */
export async function importIncidents(task: ImportTask, options: ParserOptions = {}): Promise<ImportResult> {
  checkTimeZone(task.timeZone);
  const { signal } = options;
  const report = progressReporter(options);
  const source = await openTableSource(task.file, task.fileName);
  const table = await cleanTable(source, task.workFolder, {
    signal,
    progress: (consumed, records) => report((SPLITTING_SHARE * consumed) / Math.max(1, source.bytes), "Reading rows", records),
  });
  checkRoles(task.roles, table.columns, task.fileName);
  using database = await openLockedDatabase(task.workFolder, DATABASE_MEGABYTES);
  const { connection } = database;
  await viewCleanTable(connection, table);
  const conversion = await findConversion(connection, table, task.roles, task.timeZone, task.fileName, task.dateFormat);
  report(SPLITTING_SHARE, "Reading dates and places", table.records);
  signal?.throwIfAborted();
  await convertRecords(connection, table, conversion);
  report(0.8, "Checking rows", table.records);
  signal?.throwIfAborted();

  const kept = await queryOne<KeptSummary>(
    connection,
    `SELECT count(*) AS kept, (SELECT count(*) - count(DISTINCT fingerprint) FROM incidents) AS duplicates, min(day) AS first_day, max(day) AS last_day,
       min(lon) AS west, min(lat) AS south, max(lon) AS east, max(lat) AS north FROM incidents WHERE reason IS NULL`,
  );
  const rejected = await rejectCounts(connection, table);
  const read = table.records + table.rejected.WrongColumnCount + table.rejected.UnbalancedQuotes;
  const { first_day: firstDay, last_day: lastDay } = kept;
  if (firstDay === null || lastDay === null) throw allRejected(task, rejected, read);
  const categories = await query<{ name: string; count: number }>(
    connection,
    "SELECT category AS name, count(*)::INTEGER AS count FROM incidents WHERE reason IS NULL GROUP BY category ORDER BY count(*) DESC, category",
  );
  if (categories.length > MAX_CATEGORIES) {
    throw new AppError("TooManyCategories", {
      message: `Column “${task.roles.category}” of ${task.fileName} holds ${categories.length.toLocaleString("en")} different values.`,
      hint: `Choose a column with at most ${MAX_CATEGORIES.toLocaleString("en")} kinds of incident, or none.`,
      details: { column: task.roles.category, categories: categories.length },
    });
  }

  const parquetPath = path.join(task.workFolder, INCIDENTS_FILE);
  const rejectsPath = path.join(task.workFolder, REJECTS_FILE);
  await connection.run(
    `COPY (SELECT ${storedColumns(task.roles)} FROM incidents WHERE reason IS NULL ORDER BY day, second_of_day, line)
     TO ${literal(parquetPath)} (FORMAT parquet, COMPRESSION snappy)`,
  );
  await writeRejects(connection, table, rejectsPath);
  report(0.95, "Counting", table.records);
  signal?.throwIfAborted();

  const result: ImportResult = {
    parquetPath,
    rejectsPath,
    rows: { read, kept: Number(kept.kept), duplicates: Number(kept.duplicates), rejected },
    firstDay: formatDay(firstDay),
    lastDay: formatDay(lastDay),
    timeZone: task.timeZone,
    bounds: { west: kept.west, south: kept.south, east: kept.east, north: kept.north },
    categories,
    weeklyCounts: await weeklyCounts(connection, firstDay, lastDay),
    findings: await findFindings(connection, {
      table,
      conversion,
      firstDay,
      lastDay,
      kept: Number(kept.kept),
      duplicates: Number(kept.duplicates),
    }),
    dateFormat: conversion.dateFormat.name,
    columns: [...table.columns],
    settling:
      task.roles.modifiedOn === undefined
        ? unknownSettling("The table does not say when an incident was reported; a later export of it will tell.")
        : await settlingByDelays(connection, "(SELECT day, modified_on FROM incidents WHERE reason IS NULL)", {
            column: task.roles.modifiedOn,
            lastDay,
          }),
  };
  await Promise.all([rm(table.path), rm(table.rejectsPath)]);
  report(1, "Done", table.records);
  return result;
}

/** Columns of incidents.parquet: a table without an ID or a date of reporting has none there either. */
export function storedColumns({ id, modifiedOn }: Pick<ImportTask["roles"], "id" | "modifiedOn">): string {
  const extra = [...(id === undefined ? [] : ["record_id"]), ...(modifiedOn === undefined ? [] : ["modified_on"])];
  return ["day", "second_of_day", "lon", "lat", "category", ...extra].join(", ");
}

/** Incidents in each week that begins on the first day's weekday; the last week may be short. */
export async function weeklyCounts(connection: DuckDBConnection, firstDay: number, lastDay: number): Promise<number[]> {
  const counts = Array.from({ length: Math.floor((lastDay - firstDay) / 7) + 1 }, () => 0);
  const rows = await query<{ week: number; count: number }>(
    connection,
    `SELECT ((day - ${firstDay}) // 7)::INTEGER AS week, count(*)::INTEGER AS count FROM incidents WHERE reason IS NULL GROUP BY week`,
  );
  for (const { week, count } of rows) counts[week] = count;
  return counts;
}

async function writeRejects(connection: DuckDBConnection, table: CleanTable, rejectsPath: string): Promise<void> {
  const field = (column: string) =>
    `CASE WHEN contains(${column}, ${literal(table.delimiter)}) OR contains(${column}, '"') OR contains(${column}, chr(10))
     THEN '"' || replace(${column}, '"', '""') || '"' ELSE coalesce(${column}, '') END`;
  const text = table.columns.map((_, index) => field(`c${index}`)).join(` || ${literal(table.delimiter)} || `);
  const counted = table.rejected.WrongColumnCount + table.rejected.UnbalancedQuotes;
  // An empty file is no CSV for DuckDB to read.
  const split =
    counted === 0
      ? ""
      : `UNION ALL SELECT * FROM read_csv(${literal(table.rejectsPath)}, auto_detect = false, header = false, delim = ',', quote = '"',
           escape = '"', new_line = '\\n', columns = {'line': 'BIGINT', 'reason': 'VARCHAR', 'text': 'VARCHAR'})`;
  await connection.run(
    `COPY (SELECT line::INTEGER AS line, reason, text FROM (
       SELECT line, reason, left(${text}, ${MAX_REJECT_CHARACTERS}) AS text FROM source
         JOIN (SELECT line, reason FROM incidents WHERE reason IS NOT NULL) USING (line)
       ${split}) ORDER BY line)
     TO ${literal(rejectsPath)} (FORMAT parquet, COMPRESSION snappy)`,
  );
}

function allRejected(task: ImportTask, rejected: Readonly<Record<string, number>>, read: number): AppError {
  const reasons = Object.entries(rejected)
    .map(([reason, count]) => `${reason} ${count.toLocaleString("en")}`)
    .join(", ");
  return new AppError("AllRowsRejected", {
    message: `None of the ${read.toLocaleString("en")} rows of ${task.fileName} can be used (${reasons}).`,
    hint: "Check which columns were chosen for time, longitude and latitude.",
    details: { rejected, roles: task.roles },
  });
}

function progressReporter({ progress }: ParserOptions): (share: number, message: string, rows: number) => void {
  const started = performance.now();
  let lastMessage = "";
  let lastReport = started;
  return (share, message, rows) => {
    const now = performance.now();
    if (progress === undefined || (message === lastMessage && now - lastReport < PROGRESS_MILLISECONDS)) return;
    lastMessage = message;
    lastReport = now;
    const seconds = Math.max(0.001, (now - started) / 1000);
    progress({
      share: Math.min(1, share),
      message,
      rate: { value: Math.round(rows / seconds), unit: "rows/s" },
      secondsLeft: share > 0.02 ? Math.max(0, (seconds * (1 - share)) / share) : null,
    });
  };
}
