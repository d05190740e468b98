import { z } from "zod";
import {
  type ColumnRoles,
  callError,
  columnRoles,
  dataset,
  type ImportPreview,
  jobProgress,
  mergeKey,
  type Settling,
  updateExtent,
  updateRows,
} from "../contract/index.ts";

export interface PreviewTask {
  readonly kind: "previewIncidents";
  /** Path of the file to read. */
  readonly file: string;
  /** Its name as the user knows it (an upload lies under another). */
  readonly fileName: string;
  /** Handed back in the preview. */
  readonly upload: string;
  /** Roles that the user has chosen; the rest is guessed. */
  readonly roles?: Partial<ColumnRoles>;
  readonly timeZone?: string;
  /** Folder for intermediate files; must exist. */
  readonly workFolder: string;
}

export interface ImportTask {
  readonly kind: "importIncidents";
  readonly file: string;
  readonly fileName: string;
  readonly roles: ColumnRoles;
  readonly timeZone: string;
  /** Name of the way of writing dates of an earlier export of this table, which decides where day and month look alike. */
  readonly dateFormat?: string;
  /** Folder that receives incidents.parquet and rejects.parquet; must exist. */
  readonly workFolder: string;
}

/** A newer export of a table that is a data set already. */
export interface UpdateTask {
  readonly kind: "updateIncidents";
  readonly file: string;
  readonly fileName: string;
  /** Further files of the same export, the newest last. */
  readonly moreFiles: readonly { readonly file: string; readonly fileName: string }[];
  /** Of the first import; null where the catalogue does not know them, and they are guessed. */
  readonly roles: ColumnRoles | null;
  readonly dateFormat?: string;
  readonly timeZone: string;
  /** Names of the first file's columns, or null where they are not known. */
  readonly columns: readonly string[] | null;
  readonly categories: readonly string[];
  /** The incidents so far: a file of the work folder. */
  readonly before: { readonly file: string; readonly firstDay: string; readonly lastDay: string };
  /** Versions of the data set, the youngest first: files of the work folder. */
  readonly earlier: readonly { readonly file: string; readonly lastDay: string }[];
  readonly settlingBefore: Settling;
  /** Folder that holds the files named above and receives incidents.parquet and rejects.parquet. */
  readonly workFolder: string;
}

export type ParserTask = PreviewTask | ImportTask | UpdateTask;

/** What an import found. Days are "YYYY-MM-DD" in `timeZone`. */
export const importResult = dataset
  .pick({
    rows: true,
    firstDay: true,
    lastDay: true,
    timeZone: true,
    bounds: true,
    categories: true,
    weeklyCounts: true,
    findings: true,
    settling: true,
  })
  .extend({
    /** Incidents, one row each, sorted by day: day, second_of_day, lon, lat, category. */
    parquetPath: z.string(),
    /** Rejected rows: line, reason, text. */
    rejectsPath: z.string(),
    dateFormat: z.string(),
    /** Names of the file's columns. */
    columns: z.array(z.string()),
  });

export type ImportResult = z.infer<typeof importResult>;

export const updateResult = importResult.extend({
  roles: columnRoles,
  mergedBy: mergeKey,
  extent: updateExtent,
  changes: updateRows,
});

export type UpdateResult = z.infer<typeof updateResult>;

/** Names of the files that an import leaves in its work folder. */
export const INCIDENTS_FILE = "incidents.parquet";
export const REJECTS_FILE = "rejects.parquet";

export interface ParserResults {
  previewIncidents: ImportPreview;
  importIncidents: ImportResult;
  updateIncidents: UpdateResult;
}

/** What the parser process says. */
export const parserMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), progress: jobProgress }),
  z.object({ kind: z.literal("result"), result: z.unknown() }),
  z.object({ kind: z.literal("error"), error: callError }),
]);

export type ParserMessage = z.infer<typeof parserMessage>;
