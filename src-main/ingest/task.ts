import { z } from "zod";
import {
  areaLayer,
  type ColumnRoles,
  callError,
  columnRoles,
  dataset,
  type ImportPreview,
  jobProgress,
  mergeKey,
  type Settling,
  type TableReading,
  tableReading,
  updateExtent,
  updateRows,
} from "../contract/index.ts";

/** A file to read, and its name as the user knows it (an upload lies under another). */
export interface TaskFile {
  readonly file: string;
  readonly fileName: string;
}

export interface PreviewTask extends TaskFile {
  readonly kind: "previewIncidents";
  /** Further files of the same table. */
  readonly moreFiles?: readonly TaskFile[];
  readonly reading?: TableReading;
  /** Milliseconds since 1970: dates after it cannot be true. Default: the clock. */
  readonly now?: number;
  /** Handed back in the preview. */
  readonly upload: string;
  /** Roles that the user has chosen; the rest is guessed. */
  readonly roles?: Partial<ColumnRoles>;
  readonly timeZone?: string;
  /** Folder for intermediate files; must exist. */
  readonly workFolder: string;
}

export interface ImportTask extends TaskFile {
  readonly kind: "importIncidents";
  readonly moreFiles?: readonly TaskFile[];
  readonly reading?: TableReading;
  readonly now?: number;
  /** Incidents of the project's other data sets: files of the work folder. Incidents that are in both are counted. */
  readonly others?: readonly { readonly name: string; readonly file: string }[];
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
  /** Of the first import, as far as it holds for later exports. */
  readonly reading?: TableReading;
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

/** A layer of named polygons. */
export interface AreasTask extends TaskFile {
  readonly kind: "importAreas";
  readonly moreFiles?: readonly TaskFile[];
  readonly nameProperty?: string;
  readonly crs?: string;
  /** Folder that receives areas.geojson; must exist. */
  readonly workFolder: string;
}

export type ParserTask = PreviewTask | ImportTask | UpdateTask | AreasTask;

export const areasResult = areaLayer
  .omit({ id: true, name: true, hash: true, fileName: true, createdAt: true })
  .extend({ areasPath: z.string() });

export type AreasResult = z.infer<typeof areasResult>;

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
    /** What a later export of the same table is to be read with: what was told, and the place of its coordinates. */
    reading: tableReading,
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
export const AREAS_FILE = "areas.geojson";

export interface ParserResults {
  previewIncidents: ImportPreview;
  importIncidents: ImportResult;
  updateIncidents: UpdateResult;
  importAreas: AreasResult;
}

/** What the parser process says. */
export const parserMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), progress: jobProgress }),
  z.object({ kind: z.literal("result"), result: z.unknown() }),
  z.object({ kind: z.literal("error"), error: callError }),
]);

export type ParserMessage = z.infer<typeof parserMessage>;
