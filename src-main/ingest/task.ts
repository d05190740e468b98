import type { ColumnRoles, Dataset, ImportPreview } from "../contract/index.ts";

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
export interface ImportResult
  extends Pick<Dataset, "rows" | "firstDay" | "lastDay" | "timeZone" | "bounds" | "categories" | "weeklyCounts" | "findings"> {
  /** Incidents, one row each, sorted by day: day, second_of_day, lon, lat, category. */
  readonly parquetPath: string;
  /** Rejected rows: line, reason, text. */
  readonly rejectsPath: string;
  readonly dateFormat: string;
}

export interface ParserResults {
  previewIncidents: ImportPreview;
  importIncidents: ImportResult;
}
