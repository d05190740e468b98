import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { AppError } from "../../models/errors/index.ts";
import {
  type ColumnGuess,
  type ColumnRoles,
  columnRoles,
  type DateReading,
  type Finding,
  type ImportPreview,
  type JobProgress,
  type ReadingGuess,
  type TableReading,
} from "../contract/index.ts";
import { guessColumns } from "./column-guess.ts";
import {
  type Conversion,
  checkRoles,
  convertRecords,
  findConversion,
  firstValues,
  keptBounds,
  present,
  ROWS_LOOKED_AT,
  rejectCounts,
  sqlColumn,
} from "./conversion.ts";
import { openLockedDatabase, query, queryOne } from "./database.ts";
import { timestampSql } from "./date-format.ts";
import { findFindings, rowTexts } from "./findings.ts";
import { guessNoun } from "./noun.ts";
import { readTables } from "./read-tables.ts";
import { rowsRead, type SourceTable, viewSource } from "./source-table.ts";
import type { PreviewTask } from "./task.ts";
import { checkTimeZone, guessTimeZone } from "./time-zone.ts";

export interface ParserOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
}

/** Rows that the import dialog shows. */
export const ROWS_SHOWN = 20;
/** DuckDB's share of the preview's 512 MB. */
const DATABASE_MEGABYTES = 200;

/** Most bytes of a file that is read to its end where its beginning does not tell day from month: some seconds' work. */
const WHOLE_COLUMN_BYTES = 300 << 20;
/** Incidents that a map shows to confirm where they lie. */
const POINTS_SHOWN = 200;
/** Rejected rows shown of each reason. */
const REJECTS_SHOWN = 3;
/** Dates shown in each way of reading. */
const DATES_SHOWN = 4;

/**
 * Looks at the first 10,000 rows of a table of incidents: how its bytes and columns are read, each guess with its reason and the other
 * choices, where the incidents lie, which rows would be rejected.
 */
export async function previewIncidents(task: PreviewTask, options: ParserOptions = {}): Promise<ImportPreview> {
  if (task.timeZone !== undefined) checkTimeZone(task.timeZone);
  const { reading = {}, now } = task;
  const files = [task, ...(task.moreFiles ?? [])];
  const maxRecords = Math.ceil(ROWS_LOOKED_AT / files.length);
  const { table, bytes } = await readTables(files, task.workFolder, { reading, maxRecords, signal: options.signal });
  checkRoles(task.roles ?? {}, table.columns, task.fileName);
  using database = await openLockedDatabase(task.workFolder, DATABASE_MEGABYTES);
  const { connection } = database;
  await viewSource(connection, table);
  const rows = await firstValues(
    connection,
    table.columns.map((_, index) => `c${index}`),
    ROWS_LOOKED_AT,
  );
  options.signal?.throwIfAborted();

  const guessed = guessColumns(table.columns, rows);
  const guesses = guessed.guesses.map((guess) => chosenOrGuessed(guess, task.roles));
  const roles = completeRoles({ ...guessed.roles, ...task.roles }, guesses, table.columns, task.fileName);
  const zoned = task.timeZone ?? "UTC";
  const first = await findConversion(connection, table, roles, zoned, task.fileName, { reading, now });
  const decided = first.dateAlternatives.length === 0 ? first : await decidedByAll(task, first, bytes, options);
  const conversion = await convertRecords(connection, table, decided);
  const middle = await queryOne<{ lon: number | null; lat: number | null }>(
    connection,
    "SELECT quantile_disc(lon, 0.5) AS lon, median(lat) AS lat FROM incidents WHERE reason IS NULL",
  );
  const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone =
    task.timeZone !== undefined
      ? { timeZone: task.timeZone, reason: "Chosen by you." }
      : guessTimeZone(middle.lon ?? 0, middle.lat ?? 0, machineZone);
  const { noun, reason: nounReason } = guessNoun(task.fileName, table.columns);
  const readingGuesses = [...table.guesses, ...conversion.guesses];

  return {
    upload: task.upload,
    fileName: task.fileName,
    bytes,
    columns: [...table.columns],
    firstRows: rows.slice(0, ROWS_SHOWN),
    guesses,
    roles,
    dateFormat: conversion.dateFormat.name,
    timeZone: zone.timeZone,
    timeZoneReason: zone.reason,
    rowsLookedAt: rowsRead(table),
    rejected: await rejectCounts(connection, table),
    rejectedRows: await rejectedRows(connection, table),
    reading: completeReading(reading, readingGuesses),
    readingGuesses,
    dateReadings: await dateReadings(connection, table, conversion),
    categories: await query(
      connection,
      "SELECT category AS name, count(*)::INTEGER AS count FROM incidents WHERE reason IS NULL GROUP BY category ORDER BY count(*) DESC, category",
    ),
    samplePoints: await samplePoints(connection),
    bounds: await keptBounds(connection),
    noun,
    nounReason,
    findings: await previewFindings(connection, table, conversion),
  };
}

/** Where the rows looked at fit both orders of day and month, the whole column decides, if it is not too long for a look. */
async function decidedByAll(
  task: PreviewTask,
  conversion: Conversion,
  bytes: number,
  { signal }: ParserOptions,
): Promise<Conversion> {
  if (bytes > WHOLE_COLUMN_BYTES) return conversion;
  const folder = path.join(task.workFolder, "whole");
  await mkdir(folder, { recursive: true });
  const { reading = {}, now } = task;
  const { table } = await readTables([task, ...(task.moreFiles ?? [])], folder, { reading, signal });
  using database = await openLockedDatabase(folder, DATABASE_MEGABYTES);
  await viewSource(database.connection, table);
  const whole = await findConversion(database.connection, table, conversion.roles, conversion.timeZone, task.fileName, {
    reading,
    now,
  });
  const { dateFormat, dateAlternatives } = whole;
  const guesses = conversion.guesses.map((guess) =>
    guess.part === "dateFormat" ? (whole.guesses.find(({ part }) => part === "dateFormat") ?? guess) : guess,
  );
  return { ...conversion, dateFormat, dateAlternatives, guesses };
}

function completeReading(told: TableReading, guesses: readonly ReadingGuess[]): TableReading {
  const value = (part: ReadingGuess["part"]) => guesses.find((guess) => guess.part === part)?.value;
  const [encoding, delimiter, headerLine, sheet] = [value("encoding"), value("delimiter"), value("headerLine"), value("sheet")];
  const [dateFormat, crs, swapped] = [value("dateFormat"), value("crs"), value("swapped")];
  return {
    ...told,
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(headerLine === undefined ? {} : { headerLine: Number(headerLine) }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(crs === undefined ? {} : { crs }),
    ...(swapped === undefined ? {} : { swapped: swapped === "true" }),
  };
}

async function dateReadings(connection: DuckDBConnection, table: SourceTable, conversion: Conversion): Promise<DateReading[]> {
  const text = present(sqlColumn(table.columns, conversion.roles.time));
  const formats = [conversion.dateFormat, ...conversion.dateAlternatives];
  // The examples that differ most between the readings: not the ones with equal day and month.
  const days = formats.map((format, index) => `strftime(${timestampSql(format, "text")}, '%Y-%m-%d') AS d${index}`).join(", ");
  const shares = formats.map(
    (format, index) => `count(${timestampSql(format, text)}) / greatest(1, count(${text})) AS s${index}`,
  );
  const share = await queryOne<Record<string, number>>(connection, `SELECT ${shares.join(", ")} FROM source`);
  const examples = await query<Record<string, string | null> & { text: string }>(
    connection,
    `SELECT * FROM (SELECT text, ${days} FROM (SELECT DISTINCT ${text} AS text FROM source WHERE ${text} IS NOT NULL))
     ORDER BY ${formats.length > 1 ? "(d0 = d1), " : ""}text LIMIT ${DATES_SHOWN}`,
  );
  return formats.map((format, index) => ({
    format: format.name,
    share: share[`s${index}`] ?? 0,
    chosen: index === 0,
    examples: examples.map((example) => ({ text: example.text, day: example[`d${index}`] ?? null })),
  }));
}

async function samplePoints(connection: DuckDBConnection): Promise<[number, number][]> {
  const rows = await query<{ lon: number; lat: number }>(
    connection,
    `SELECT lon, lat FROM (SELECT lon, lat, row_number() OVER (ORDER BY file, line) - 1 AS place, count(*) OVER () AS total FROM incidents
       WHERE reason IS NULL) WHERE place % greatest(1, ceil(total / ${POINTS_SHOWN})::BIGINT) = 0`,
  );
  return rows.map(({ lon, lat }) => [lon, lat]);
}

async function rejectedRows(connection: DuckDBConnection, table: SourceTable): Promise<ImportPreview["rejectedRows"]> {
  const places = await query<{ file: number; line: bigint; reason: string }>(
    connection,
    `SELECT file, line, reason FROM incidents WHERE reason IS NOT NULL
     QUALIFY row_number() OVER (PARTITION BY reason ORDER BY file, line) <= ${REJECTS_SHOWN} ORDER BY reason, file, line`,
  );
  const texts = await rowTexts(
    connection,
    table,
    places.map(({ file, line }) => ({ file, line: Number(line) })),
  );
  const shown = places.flatMap(({ reason }, index) => {
    const row = texts[index];
    return row === undefined ? [] : [{ ...row, reason }];
  });
  return [...shown, ...(await brokenRows(table))];
}

/** Records that the splitter left out. */
async function brokenRows({ files }: SourceTable): Promise<ImportPreview["rejectedRows"]> {
  const shown: ImportPreview["rejectedRows"] = [];
  for (const { rejectsPath, fileName } of files) {
    for (const [line = "", reason = "", text = ""] of splitRejects(await readFile(rejectsPath, "utf8"))) {
      if (shown.filter((row) => row.reason === reason).length >= REJECTS_SHOWN) continue;
      shown.push({ line: Number(line), reason, text, ...(files.length > 1 ? { file: fileName } : {}) });
    }
  }
  return shown;
}

/** The splitter's own list: line, reason, text in quotes. */
function splitRejects(text: string): string[][] {
  return [...text.matchAll(/^(\d+),(\w+),"((?:[^"]|"")*)"$/gm)].map(([, line = "", reason = "", quoted = ""]) => [
    line,
    reason,
    quoted.replaceAll('""', '"'),
  ]);
}

async function previewFindings(connection: DuckDBConnection, table: SourceTable, conversion: Conversion): Promise<Finding[]> {
  const { kept, duplicates, first, last } = await queryOne<{
    kept: number;
    duplicates: number;
    first: number | null;
    last: number | null;
  }>(
    connection,
    `SELECT count(*)::INTEGER AS kept, (SELECT count(*) - count(DISTINCT fingerprint) FROM incidents)::INTEGER AS duplicates,
       min(day) AS first, max(day) AS last FROM incidents WHERE reason IS NULL`,
  );
  if (first === null || last === null) return [];
  return await findFindings(connection, { table, conversion, firstDay: first, lastDay: last, kept, duplicates, isWhole: false });
}

function chosenOrGuessed(guess: ColumnGuess, chosen: Partial<ColumnRoles> | undefined): ColumnGuess {
  const column = chosen?.[guess.role];
  // Who changes one role sends the others as they were guessed.
  return column === undefined || column === guess.column ? guess : { role: guess.role, column, reason: "Chosen by you." };
}

/** Roles with the mandatory ones present, or the tagged error that says what was looked at and what can be done. */
function completeRoles(
  roles: Partial<ColumnRoles>,
  guesses: readonly ColumnGuess[],
  columns: readonly string[],
  fileName: string,
): ColumnRoles {
  const reasonFor = (role: ColumnGuess["role"]) => guesses.find((guess) => guess.role === role)?.reason ?? "";
  if (roles.lon === undefined || roles.lat === undefined) {
    const missing = (["lon", "lat"] as const).filter((role) => roles[role] === undefined);
    throw new AppError("NoCoordinates", {
      message: `${fileName} has no ${missing.map((role) => (role === "lon" ? "longitude" : "latitude")).join(" and no ")} column. Looked at: ${columns.join(", ")}.`,
      hint: placeHint(columns),
      details: { columns, reasons: missing.map(reasonFor) },
    });
  }
  if (roles.time === undefined) {
    throw new AppError("UnreadableDates", {
      message: `${fileName} has no column with dates that can be read. Looked at: ${columns.join(", ")}.`,
      hint: "Choose the column of the time yourself, or write the dates as YYYY-MM-DD HH:mm:ss or MM/DD/YYYY hh:mm:ss AM/PM.",
      details: { columns, reasons: [reasonFor("time")] },
    });
  }
  return columnRoles.parse(roles);
}

/** What a table without coordinates offers instead. */
function placeHint(columns: readonly string[]): string {
  const area = columns.find((column) =>
    /^(community area|beat|district|ward|neighbou?rhood|precinct|census tract|zip)/i.test(column),
  );
  const projected = columns.some((column) => /^(x|y)[ _]?coord/i.test(column));
  const again = "Export the table again with its latitude and longitude columns";
  if (projected) return `${again}; its X and Y coordinates are metres or feet of a map grid, and only degrees are read.`;
  const communityArea = columns.find((column) => /^community area$/i.test(column)) ?? area;
  if (communityArea === undefined) return `${again}, or choose the two columns yourself if they have other names.`;
  return `${again}. It has “${communityArea}”, which names an area and no place: incidents could only be counted by it, not put on the map.`;
}
