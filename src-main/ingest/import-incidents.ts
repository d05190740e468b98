import { rm } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import { formatDay } from "../../models/forecast/index.ts";
import type { TableReading } from "../contract/index.ts";
import { type Conversion, checkRoles, convertRecords, findConversion, keptBounds, rejectCounts } from "./conversion.ts";
import { literal, openLockedDatabase, query, queryOne } from "./database.ts";
import { findFindings } from "./findings.ts";
import type { ParserOptions } from "./preview.ts";
import { ADDRESS_COLUMN } from "./read-addresses.ts";
import { readTables } from "./read-tables.ts";
import { settlingByDelays, unknownSettling } from "./settling.ts";
import { recordTextSql, rowsRead, type SourceTable, viewSource } from "./source-table.ts";
import { type ImportResult, type ImportTask, INCIDENTS_FILE, REJECTS_FILE } from "./task.ts";
import { checkTimeZone } from "./time-zone.ts";

/** More categories than this cannot be told apart on a map or in a legend, and a model would learn nothing of most of them. */
export const MAX_CATEGORIES = 1000;
/** DuckDB's memory in an import; beyond it spills into the work folder. Three million rows then take 820 to 940 MB of the process in all. */
const DATABASE_MEGABYTES = 400;
/** Progress is told at most this often within one step of the work. */
const PROGRESS_MILLISECONDS = 100;
/** Share of the work that reading and splitting the file takes (measured: 40 to 55 %). */
const SPLITTING_SHARE = 0.5;

interface KeptSummary {
  readonly kept: bigint;
  readonly duplicates: bigint;
  readonly first_day: number | null;
  readonly last_day: number | null;
}

/** Reads a whole table of incidents by confirmed columns and writes incidents.parquet and rejects.parquet into the work folder. */
export async function importIncidents(task: ImportTask, options: ParserOptions = {}): Promise<ImportResult> {
  checkTimeZone(task.timeZone);
  const { signal } = options;
  const report = progressReporter(options);
  const { table } = await readTables([task, ...(task.moreFiles ?? [])], task.workFolder, {
    reading: task.reading,
    signal,
    progress: (share, records) => report(SPLITTING_SHARE * share, "Reading rows", records),
  });
  checkRoles(task.roles, table.columns, task.fileName);
  using database = await openLockedDatabase(task.workFolder, DATABASE_MEGABYTES);
  const { connection } = database;
  await viewSource(connection, table);
  const { reading, dateFormat: earlierFormat, now } = task;
  const guessed = await findConversion(connection, table, task.roles, task.timeZone, task.fileName, {
    reading,
    earlierFormat,
    now,
  });
  report(SPLITTING_SHARE, "Reading dates and places", table.records);
  signal?.throwIfAborted();
  const conversion = await convertRecords(connection, table, guessed);
  report(0.8, "Checking rows", table.records);
  signal?.throwIfAborted();

  const kept = await queryOne<KeptSummary>(
    connection,
    `SELECT count(*) AS kept, (SELECT count(*) - count(DISTINCT fingerprint) FROM incidents) AS duplicates, min(day) AS first_day, max(day) AS last_day
     FROM incidents WHERE reason IS NULL`,
  );
  const rejected = await rejectCounts(connection, table);
  const read = rowsRead(table);
  const bounds = await keptBounds(connection);
  const { first_day: firstDay, last_day: lastDay } = kept;
  if (firstDay === null || lastDay === null || bounds === null) throw allRejected(task, rejected, read);
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
    `COPY (SELECT ${storedColumns(task.roles)} FROM incidents WHERE reason IS NULL ORDER BY day, second_of_day, file, line)
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
    bounds,
    categories,
    weeklyCounts: await weeklyCounts(connection, firstDay, lastDay),
    findings: await findFindings(connection, {
      table,
      conversion,
      firstDay,
      lastDay,
      kept: Number(kept.kept),
      duplicates: Number(kept.duplicates),
      isWhole: true,
      others: (task.others ?? []).map(({ name, file }) => ({
        name,
        relation: `read_parquet(${literal(path.join(task.workFolder, file))})`,
      })),
    }),
    reading: keptReading(task.reading, conversion),
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
  const converted = table.files.map((_, index) => path.join(task.workFolder, `converted-${index}.csv`));
  await Promise.all(
    [...table.files.flatMap((file) => [file.path, file.rejectsPath]), ...converted].map((file) => rm(file, { force: true })),
  );
  report(1, "Done", table.records);
  return result;
}

/** What is found in a file without being told: a later export may come in another of them. */
const GUESSED_ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

/** What holds for a later export of the table too: what a person said of it, and what its coordinates are. */
function keptReading(told: TableReading | undefined, { crs, swapped }: Conversion): TableReading {
  const { encoding, categories } = told ?? {};
  const isOwnChoice = encoding !== undefined && !GUESSED_ENCODINGS.includes(encoding);
  return {
    ...(isOwnChoice ? { encoding } : {}),
    ...(categories === undefined ? {} : { categories }),
    crs,
    ...(swapped ? { swapped } : {}),
  };
}

/** Columns of incidents.parquet: a table without an ID, a date of reporting, an end or an address has none there either. */
export function storedColumns({
  id,
  modifiedOn,
  endTime,
  address,
}: Pick<ImportTask["roles"], "id" | "modifiedOn" | "endTime" | "address">): string {
  const extra = [
    ...(endTime === undefined ? [] : ["span_seconds"]),
    ...(address === undefined ? [] : [ADDRESS_COLUMN]),
    ...(id === undefined ? [] : ["record_id"]),
    ...(modifiedOn === undefined ? [] : ["modified_on"]),
  ];
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

async function writeRejects(connection: DuckDBConnection, table: SourceTable, rejectsPath: string): Promise<void> {
  // An empty file is no CSV for DuckDB to read.
  const split = table.files.flatMap(({ rejected, rejectsPath: file }, index) =>
    rejected.WrongColumnCount + rejected.UnbalancedQuotes === 0
      ? []
      : [
          `UNION ALL SELECT ${index} AS file, * FROM read_csv(${literal(file)}, auto_detect = false, header = false, delim = ',', quote = '"',
           escape = '"', new_line = '\\n', columns = {'line': 'BIGINT', 'reason': 'VARCHAR', 'text': 'VARCHAR'})`,
        ],
  );
  const names = table.files.map(({ fileName }, file) => `WHEN ${file} THEN ${literal(fileName)}`).join(" ");
  const fileName = table.files.length === 1 ? "" : `, CASE file ${names} END AS file_name`;
  await connection.run(
    `COPY (SELECT line::INTEGER AS line, reason, text${fileName} FROM (
       SELECT file, line, reason, ${recordTextSql(table)} AS text FROM source
         JOIN (SELECT file, line, reason FROM incidents WHERE reason IS NOT NULL) USING (file, line)
       ${split.join(" ")}) ORDER BY file, line)
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
