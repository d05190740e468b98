import { AppError } from "../../models/errors/index.ts";
import { type ColumnGuess, type ColumnRoles, columnRoles, type ImportPreview, type JobProgress } from "../contract/index.ts";
import { cleanTable } from "./clean-table.ts";
import { guessColumns } from "./column-guess.ts";
import {
  checkRoles,
  convertRecords,
  findConversion,
  firstValues,
  ROWS_LOOKED_AT,
  rejectCounts,
  viewCleanTable,
} from "./conversion.ts";
import { openLockedDatabase, queryOne } from "./database.ts";
import { openTableSource } from "./source.ts";
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

/** Looks at the first 10,000 rows of a table of incidents: columns guessed with reasons, way of writing dates, time zone, bad rows. */
export async function previewIncidents(task: PreviewTask, options: ParserOptions = {}): Promise<ImportPreview> {
  if (task.timeZone !== undefined) checkTimeZone(task.timeZone);
  const source = await openTableSource(task.file, task.fileName);
  const table = await cleanTable(source, task.workFolder, { maxRecords: ROWS_LOOKED_AT, signal: options.signal });
  checkRoles(task.roles ?? {}, table.columns, task.fileName);
  using database = await openLockedDatabase(task.workFolder, DATABASE_MEGABYTES);
  const { connection } = database;
  await viewCleanTable(connection, table);
  const rows = await firstValues(
    connection,
    table.columns.map((_, index) => `c${index}`),
    ROWS_LOOKED_AT,
  );
  options.signal?.throwIfAborted();

  const guessed = guessColumns(table.columns, rows);
  const guesses = guessed.guesses.map((guess) => chosenOrGuessed(guess, task.roles));
  const roles = completeRoles({ ...guessed.roles, ...task.roles }, guesses, table.columns, task.fileName);
  const conversion = await findConversion(connection, table, roles, task.timeZone ?? "UTC", task.fileName);
  await convertRecords(connection, table, conversion);
  const middle = await queryOne<{ lon: number | null; lat: number | null }>(
    connection,
    "SELECT median(lon) AS lon, median(lat) AS lat FROM incidents WHERE reason IS NULL",
  );
  const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone =
    task.timeZone !== undefined
      ? { timeZone: task.timeZone, reason: "Chosen by you." }
      : guessTimeZone(middle.lon ?? 0, middle.lat ?? 0, machineZone);

  return {
    upload: task.upload,
    fileName: task.fileName,
    bytes: source.bytes,
    columns: [...table.columns],
    firstRows: rows.slice(0, ROWS_SHOWN),
    guesses,
    roles,
    dateFormat: conversion.dateFormat.name,
    timeZone: zone.timeZone,
    timeZoneReason: zone.reason,
    rowsLookedAt: table.records + table.rejected.WrongColumnCount + table.rejected.UnbalancedQuotes,
    rejected: await rejectCounts(connection, table),
  };
}

function chosenOrGuessed(guess: ColumnGuess, chosen: Partial<ColumnRoles> | undefined): ColumnGuess {
  const column = chosen?.[guess.role];
  return column === undefined ? guess : { role: guess.role, column, reason: "Chosen by you." };
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
