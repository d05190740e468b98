import { z } from "zod";
import { type ColumnRoles, callError, dataset, type ImportPreview, jobProgress } from "../contract/index.ts";

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
  /** Folder that receives incidents.parquet and rejects.parquet; must exist. */
  readonly workFolder: string;
}

export type ParserTask = PreviewTask | ImportTask;

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
  })
  .extend({
    /** Incidents, one row each, sorted by day: day, second_of_day, lon, lat, category. */
    parquetPath: z.string(),
    /** Rejected rows: line, reason, text. */
    rejectsPath: z.string(),
    dateFormat: z.string(),
  });

export type ImportResult = z.infer<typeof importResult>;

/** Names of the files that an import leaves in its work folder. */
export const INCIDENTS_FILE = "incidents.parquet";
export const REJECTS_FILE = "rejects.parquet";

export interface ParserResults {
  previewIncidents: ImportPreview;
  importIncidents: ImportResult;
}

/** What the parser process says. */
export const parserMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), progress: jobProgress }),
  z.object({ kind: z.literal("result"), result: z.unknown() }),
  z.object({ kind: z.literal("error"), error: callError }),
]);

export type ParserMessage = z.infer<typeof parserMessage>;
