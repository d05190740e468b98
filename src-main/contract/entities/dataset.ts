/** Data sets: what the columns of a table mean, what was found in it, what was kept. */
import { z } from "zod";
import { count, day, id, lonLatBox } from "./shared.ts";

export const columnRoles = z.object({
  /** Column that holds the date, or date and time. */
  time: z.string(),
  /** Column with the hour or the time of day, where `time` is a date alone. */
  timeOfDay: z.string().optional(),
  category: z.string().optional(),
  lon: z.string(),
  lat: z.string(),
  /** Column with a number or code of its own for each incident: a later export is merged by it. */
  id: z.string().optional(),
  /** Column with the date on which an incident was reported or its row last changed: tells how late incidents arrive. */
  modifiedOn: z.string().optional(),
});

export const columnGuess = z.object({
  role: z.enum(["time", "timeOfDay", "category", "lon", "lat", "id", "modifiedOn"]),
  column: z.string().nullable(),
  /** Why this column, in one sentence. */
  reason: z.string(),
});

export const rejectReason = z.enum([
  "MissingCoordinates",
  "InvalidCoordinates",
  "FarFromTheRest",
  "MissingDate",
  "InvalidDate",
  "ImplausibleDate",
  "WrongColumnCount",
  "UnbalancedQuotes",
]);

export const finding = z.object({
  code: z.string(),
  severity: z.enum(["information", "caution"]),
  message: z.string(),
  rows: count.optional(),
});

export const importPreview = z.object({
  upload: id,
  fileName: z.string(),
  bytes: count,
  columns: z.array(z.string()),
  firstRows: z.array(z.array(z.string())),
  guesses: z.array(columnGuess),
  roles: columnRoles,
  dateFormat: z.string(),
  timeZone: z.string(),
  timeZoneReason: z.string(),
  /** Of the rows looked at. */
  rowsLookedAt: count,
  rejected: z.record(rejectReason, count).or(z.record(z.string(), count)),
});

/** What a newer export changed. Rows that are the same, or lie outside of what the file covers, stay as they were. */
export const updateRows = z.object({
  new: count,
  revised: count,
  /** In the data set's part of the period that the file covers, and absent from the file. */
  withdrawn: count,
  unchanged: count,
  /** Rows of the data set before that lie outside of what the file covers. */
  notCovered: count,
});

/**
 * full: the file reaches back to the data set's first day. recent: it begins later, and only what lies in its span can be withdrawn.
 * changes: it lacks so much of its own span that it must hold changed rows alone; nothing is withdrawn.
 */
export const updateExtent = z.enum(["full", "recent", "changes"]);

/** By what rows of two exports are told to be the same incident: the table's own ID, or all that is kept of them. */
export const mergeKey = z.enum(["id", "content"]);

/** How late reporting was measured. `lagDays`: so many of the last days are incomplete; null where it is not known. */
export const settling = z.object({
  basis: z.enum(["versions", "delays", "unknown"]),
  lagDays: count.nullable(),
  /** One sentence: from what it was found, or why it is not known. */
  reason: z.string(),
});

/** One state of a data set. All are kept: forecasts name the one that they were made from by its hash. */
export const datasetVersion = z.object({
  version: z.number().int().positive(),
  hash: z.string(),
  firstDay: day,
  lastDay: day,
  incidents: count,
  files: z.array(z.string()),
  /** Null for the first version. */
  changes: updateRows.nullable(),
  extent: updateExtent.nullable(),
  createdAt: z.string(),
});

export const dataset = z.object({
  id,
  name: z.string(),
  kind: z.literal("incidents"),
  hash: z.string(),
  rows: z.object({ read: count, kept: count, duplicates: count, rejected: z.record(z.string(), count) }),
  firstDay: day,
  lastDay: day,
  timeZone: z.string(),
  bounds: lonLatBox,
  categories: z.array(z.object({ name: z.string(), count })),
  /** Incidents a week over the span, for the sparkline. */
  weeklyCounts: z.array(count),
  findings: z.array(finding),
  /** Number of the newest version, which all of the above describes. `rows.read` and `rows.rejected` are of its files alone. */
  version: z.number().int().positive(),
  /** Oldest first. */
  versions: z.array(datasetVersion),
  /** What the columns of its files mean; null for data sets of before this was kept. */
  roles: columnRoles.nullable(),
  mergedBy: mergeKey,
  /** Last day for which nearly all incidents that will ever be known are there; null where that is not known. */
  settledThrough: day.nullable(),
  settling,
  createdAt: z.string(),
});

export const reject = z.object({ line: count, reason: z.string(), text: z.string() });

export type ColumnRoles = z.infer<typeof columnRoles>;
export type ColumnGuess = z.infer<typeof columnGuess>;
export type RejectReason = z.infer<typeof rejectReason>;
export type Finding = z.infer<typeof finding>;
export type ImportPreview = z.infer<typeof importPreview>;
export type UpdateRows = z.infer<typeof updateRows>;
export type UpdateExtent = z.infer<typeof updateExtent>;
export type MergeKey = z.infer<typeof mergeKey>;
export type Settling = z.infer<typeof settling>;
export type DatasetVersion = z.infer<typeof datasetVersion>;
export type Dataset = z.infer<typeof dataset>;
export type Reject = z.infer<typeof reject>;
