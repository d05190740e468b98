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
});

export const columnGuess = z.object({
  role: z.enum(["time", "timeOfDay", "category", "lon", "lat"]),
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
  createdAt: z.string(),
});

export const reject = z.object({ line: count, reason: z.string(), text: z.string() });

export type ColumnRoles = z.infer<typeof columnRoles>;
export type ColumnGuess = z.infer<typeof columnGuess>;
export type RejectReason = z.infer<typeof rejectReason>;
export type Finding = z.infer<typeof finding>;
export type ImportPreview = z.infer<typeof importPreview>;
export type Dataset = z.infer<typeof dataset>;
export type Reject = z.infer<typeof reject>;
