/** Data sets: what the columns of a table mean, what was found in it, what was kept. */
import { z } from "zod";
import { count, day, id, lonLatBox } from "./shared.ts";

export const columnRoles = z.object({
  /** Column that holds the date, or date and time. */
  time: z.string(),
  /** Column with the hour or the time of day, where `time` is a date alone. */
  timeOfDay: z.string().optional(),
  /** Column with the end of the span in which the incident happened; `time` is its beginning. */
  endTime: z.string().optional(),
  /** Column with the time of day of the end, where `endTime` is a date alone. */
  endTimeOfDay: z.string().optional(),
  category: z.string().optional(),
  lon: z.string(),
  lat: z.string(),
  /** Column with a number or code of its own for each incident: a later export is merged by it. */
  id: z.string().optional(),
  /** Column with the date on which an incident was reported or its row last changed: tells how late incidents arrive. */
  modifiedOn: z.string().optional(),
  /** Column with the block or address, for the names on a map. */
  address: z.string().optional(),
});

export const columnGuess = z.object({
  role: z.enum(["time", "timeOfDay", "endTime", "endTimeOfDay", "category", "lon", "lat", "id", "modifiedOn", "address"]),
  column: z.string().nullable(),
  /** Why this column, in one sentence. */
  reason: z.string(),
});

export const rejectReason = z.enum([
  "MissingCoordinates",
  "InvalidCoordinates",
  "ZeroCoordinates",
  "FarFromTheRest",
  "MissingDate",
  "InvalidDate",
  "ImplausibleDate",
  "FutureDate",
  "RepeatedId",
  "LeftOut",
  "WrongColumnCount",
  "UnbalancedQuotes",
]);

/** A row of a file as it stands there. `file` where several were read together. */
export const shownRow = z.object({ line: count, text: z.string(), file: z.string().optional() });

/** What stood out in the rows. Findings are listed with the one that harms a forecast most first. */
export const finding = z.object({
  code: z.string(),
  severity: z.enum(["information", "caution"]),
  message: z.string(),
  rows: count.optional(),
  /** What it does to a forecast, in one sentence. */
  effect: z.string().optional(),
  /** Up to five of the rows. */
  examples: z.array(shownRow).optional(),
});

/** What the incidents are called: "reported incident", "reported incidents". */
export const noun = z.object({ one: z.string().trim().min(1).max(60), many: z.string().trim().min(1).max(60) });

/** Another name for a category, the same as another one's to merge them; null leaves its rows out. */
export const categoryChange = z.object({ from: z.string(), to: z.string().trim().min(1).nullable() });

/** How the bytes of a table are read. What is absent is guessed. */
export const tableReading = z.object({
  /** Label of a character encoding: "utf-8", "utf-16le", "windows-1252". */
  encoding: z.string().optional(),
  /** One character. */
  delimiter: z.string().length(1).optional(),
  /** Line with the names of the columns; 0 where the table has none. */
  headerLine: count.optional(),
  /** Sheet of a workbook. */
  sheet: z.string().optional(),
  /** Name of the way in which the dates are written. */
  dateFormat: z.string().optional(),
  /** System of the coordinates: "EPSG:4326" for degrees. */
  crs: z.string().optional(),
  /** True where the column called longitude holds latitudes, and the other way round. */
  swapped: z.boolean().optional(),
  categories: z.array(categoryChange).optional(),
});

/** How one part of the reading was guessed. `choices` may be given in its place. */
export const readingGuess = z.object({
  part: z.enum(["encoding", "delimiter", "headerLine", "sheet", "dateFormat", "crs", "swapped"]),
  value: z.string(),
  /** Why, in one or two sentences. */
  reason: z.string(),
  /** False where another choice fits as well: to be confirmed by a person. */
  sure: z.boolean(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
});

/** One way to read the dates, with what examples become by it; null where a value does not fit. */
export const dateReading = z.object({
  format: z.string(),
  /** Of the values looked at, in 0..1. */
  share: z.number(),
  chosen: z.boolean(),
  examples: z.array(z.object({ text: z.string(), day: day.nullable() })),
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
  /** Up to three rejected rows of each reason. */
  rejectedRows: z.array(shownRow.extend({ reason: z.string() })),
  /** The reading in force, complete: what an import is given. */
  reading: tableReading,
  readingGuesses: z.array(readingGuess),
  /** The ways to read the dates that fit, the chosen one first. More than one: day and month cannot be told apart for sure. */
  dateReadings: z.array(dateReading),
  /** Of the rows looked at, by number of incidents, after the changes asked for. */
  categories: z.array(z.object({ name: z.string(), count })),
  /** Up to 200 incidents spread over the rows looked at, degrees: drawn to confirm where they lie. */
  samplePoints: z.array(z.tuple([z.number(), z.number()])),
  /** Box around them; `east` may pass 180. Null where no row has a place. */
  bounds: lonLatBox.nullable(),
  noun,
  nounReason: z.string(),
  /** Of the rows looked at. */
  findings: z.array(finding),
});

/** Where incidents are forecast. The polygons come by a call of their own. */
export const studyAreaSummary = z.object({
  /** default: around the incidents themselves. drawn: given by a person. areas: of an imported layer. */
  source: z.enum(["default", "drawn", "areas"]),
  /** Content of the polygons in the store; null for the default. */
  hash: z.string().nullable(),
  /** The layer, where it comes of one. */
  areas: id.nullable(),
  squareKilometres: z.number(),
  /** Incidents of the data set inside of it and outside. Those outside are left out of every fit. */
  inside: count,
  outside: count,
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
  /** How its files are read; null for data sets of before this was kept. */
  reading: tableReading.nullable(),
  noun,
  /** Lines that the data's owner asks to be shown wherever the data or what was made of them is. */
  attribution: z.array(z.string()),
  /** Null: the default, around the incidents of each training period. */
  studyArea: studyAreaSummary.nullable(),
  mergedBy: mergeKey,
  /** Last day for which nearly all incidents that will ever be known are there; null where that is not known. */
  settledThrough: day.nullable(),
  settling,
  createdAt: z.string(),
});

/** `file` where several were read together. */
export const reject = shownRow.extend({ reason: z.string() });

export type ColumnRoles = z.infer<typeof columnRoles>;
export type ColumnGuess = z.infer<typeof columnGuess>;
export type RejectReason = z.infer<typeof rejectReason>;
export type Finding = z.infer<typeof finding>;
export type Noun = z.infer<typeof noun>;
export type ShownRow = z.infer<typeof shownRow>;
export type TableReading = z.infer<typeof tableReading>;
export type ReadingGuess = z.infer<typeof readingGuess>;
export type DateReading = z.infer<typeof dateReading>;
export type CategoryChange = z.infer<typeof categoryChange>;
export type StudyAreaSummary = z.infer<typeof studyAreaSummary>;
export type ImportPreview = z.infer<typeof importPreview>;
export type UpdateRows = z.infer<typeof updateRows>;
export type UpdateExtent = z.infer<typeof updateExtent>;
export type MergeKey = z.infer<typeof mergeKey>;
export type Settling = z.infer<typeof settling>;
export type DatasetVersion = z.infer<typeof datasetVersion>;
export type Dataset = z.infer<typeof dataset>;
export type Reject = z.infer<typeof reject>;
