import type { Compilable } from "kysely";
import { AppError } from "../../models/errors/index.ts";
import { formatDay, parseDay } from "../../models/forecast/index.ts";
import {
  type ColumnRoles,
  type Dataset,
  type DatasetVersion,
  dataset,
  datasetVersion,
  type MergeKey,
  type Noun,
  type Settling,
  type StudyAreaSummary,
  type TableReading,
  type UpdateExtent,
  type UpdateRows,
} from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { deletedError, identifier, notFound, rowNumber } from "./identifier.ts";
import type { DatasetRow, DatasetVersionRow } from "./schema.ts";

/** What one state of a data set's files holds. */
type Content = Pick<
  Dataset,
  "hash" | "rows" | "firstDay" | "lastDay" | "bounds" | "categories" | "weeklyCounts" | "findings" | "settling"
> & { readonly rejectsHash: string | null };

/** How a later export is to be read. Null or absent: not known, as for data sets of older projects. */
export interface DatasetReading {
  readonly roles?: ColumnRoles | null;
  /** Names of the first file's columns. */
  readonly columns?: readonly string[] | null;
  readonly dateFormat?: string | null;
  readonly reading?: TableReading | null;
}

export interface NewDataset extends Omit<Content, "settling">, DatasetReading {
  readonly name: string;
  readonly timeZone: string;
  readonly settling?: Settling;
  readonly noun?: Noun;
  /** Lines that its owner asks to be shown with it. */
  readonly attribution?: readonly string[];
  readonly files?: readonly string[];
}

export interface NewVersion extends Content, DatasetReading {
  readonly mergedBy: MergeKey;
  readonly files: readonly string[];
  readonly changes: UpdateRows;
  readonly extent: UpdateExtent;
}

export interface DatasetRecord {
  readonly dataset: Dataset;
  readonly rejectsHash: string | null;
  readonly columns: readonly string[] | null;
  readonly dateFormat: string | null;
}

/** A version as a table of incidents: what a training that began on it needs. */
export type VersionSource = Pick<Dataset, "hash" | "categories" | "timeZone" | "firstDay" | "lastDay" | "studyArea">;

export interface Datasets {
  add(added: NewDataset): Dataset;
  /** The next version. The files of the ones before stay. Throws NotFound, Deleted. */
  addVersion(id: string, added: NewVersion): Dataset;
  /** Keeps what was learnt of how to read later exports, without a new version. */
  keepReading(id: string, reading: DatasetReading): void;
  /** Where the next fits forecast; null: the default. Throws NotFound, Deleted. */
  setStudyArea(id: string, area: StudyAreaSummary | null): Dataset;
  /** Takes back a data set whose import did not end, with the runs and forecasts that came of it. Artifacts stay in the store. */
  remove(id: string): void;
  /** Oldest first, without the deleted ones. */
  list(): Dataset[];
  /** Throws NotFound, Deleted. */
  get(id: string): Dataset;
  record(id: string): DatasetRecord;
  /** Throws NotFound. */
  versionSource(id: string, version: number): VersionSource;
}

const UNKNOWN_SETTLING: Settling = {
  basis: "unknown",
  lagDays: null,
  reason: "A later export of the table will tell how late incidents are reported.",
};

/** The last settled day; a lag that reaches before the first day settles nothing. */
function settledThrough(firstDay: string, lastDay: string, { lagDays }: Settling): string | null {
  const last = parseDay(lastDay);
  if (lagDays === null || last === undefined) return null;
  const settled = formatDay(last - lagDays);
  return settled < firstDay ? null : settled;
}

function parseOrNull(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

function toVersion(row: DatasetVersionRow): DatasetVersion {
  return datasetVersion.parse({
    version: row.version,
    hash: row.hash,
    firstDay: row.first_day,
    lastDay: row.last_day,
    incidents: JSON.parse(row.rows).kept,
    files: JSON.parse(row.files),
    changes: parseOrNull(row.changes),
    extent: row.extent,
    createdAt: row.created_at,
  });
}

/** Columns of both tables that hold a state. */
function contentColumns(content: Content) {
  return {
    hash: content.hash,
    rejects_hash: content.rejectsHash,
    rows: JSON.stringify(content.rows),
    first_day: content.firstDay,
    last_day: content.lastDay,
    categories: JSON.stringify(content.categories),
    findings: JSON.stringify(content.findings),
  };
}

function newestColumns(content: Content) {
  return {
    ...contentColumns(content),
    bounds: JSON.stringify(content.bounds),
    weekly_counts: JSON.stringify(content.weeklyCounts),
    settling: JSON.stringify(content.settling),
  };
}

/** A reading that is not given stays as it is. */
function readingColumns({ roles, columns, dateFormat, reading }: DatasetReading) {
  const kept = reading === undefined ? {} : { reading: jsonOrNull(reading) };
  return { roles: jsonOrNull(roles), columns: jsonOrNull(columns), date_format: dateFormat ?? null, ...kept };
}

type StoredDataset = Omit<DatasetRow, "id" | "version" | "merged_by" | "settling" | "noun" | "attribution"> & {
  id: number;
  version: number;
  merged_by: string;
  settling: string;
  noun: string;
  attribution: string;
};

export function datasetsOf(catalogue: Catalogue): Datasets {
  const { build } = catalogue;
  const select = () => build.selectFrom("datasets").selectAll().orderBy("id");
  const all = (query: Compilable<StoredDataset>) => catalogue.all(query);
  const versionsOf = (row: number): DatasetVersionRow[] =>
    catalogue.all(build.selectFrom("dataset_versions").selectAll().where("dataset", "=", row).orderBy("version"));
  const toRecord = (row: StoredDataset): DatasetRecord => {
    const settling = JSON.parse(row.settling) as Settling;
    return {
      dataset: dataset.parse({
        id: identifier("dataset", row.id),
        name: row.name,
        kind: "incidents",
        hash: row.hash,
        rows: JSON.parse(row.rows),
        firstDay: row.first_day,
        lastDay: row.last_day,
        timeZone: row.time_zone,
        bounds: JSON.parse(row.bounds),
        categories: JSON.parse(row.categories),
        weeklyCounts: JSON.parse(row.weekly_counts),
        findings: JSON.parse(row.findings),
        version: row.version,
        versions: versionsOf(row.id).map(toVersion),
        roles: parseOrNull(row.roles),
        reading: parseOrNull(row.reading),
        noun: JSON.parse(row.noun),
        attribution: JSON.parse(row.attribution),
        studyArea: parseOrNull(row.study_area),
        mergedBy: row.merged_by,
        settledThrough: settledThrough(row.first_day, row.last_day, settling),
        settling,
        createdAt: row.created_at,
      }),
      rejectsHash: row.rejects_hash,
      columns: parseOrNull(row.columns) as string[] | null,
      dateFormat: row.date_format,
    };
  };
  const record = (id: string): DatasetRecord => {
    const [row] = all(select().where("id", "=", rowNumber("dataset", id)));
    if (row === undefined) throw notFound("dataset", id);
    if (row.deleted_at !== null) throw deletedError("dataset", id, row.deleted_at);
    return toRecord(row);
  };
  const addVersionRow = (
    row: number,
    version: number,
    content: Content,
    of: {
      readonly files: readonly string[];
      readonly changes: UpdateRows | null;
      readonly extent: UpdateExtent | null;
      readonly at: string;
    },
  ): void => {
    catalogue.change(
      build.insertInto("dataset_versions").values({
        ...contentColumns(content),
        dataset: row,
        version,
        files: JSON.stringify(of.files),
        changes: jsonOrNull(of.changes),
        extent: of.extent,
        created_at: of.at,
      }),
    );
  };
  return {
    add: (added) =>
      catalogue.transaction(() => {
        const at = new Date().toISOString();
        const content = { ...added, settling: added.settling ?? UNKNOWN_SETTLING };
        const row = catalogue.insert(
          build.insertInto("datasets").values({
            ...newestColumns(content),
            ...readingColumns(added),
            name: added.name,
            time_zone: added.timeZone,
            ...(added.noun === undefined ? {} : { noun: JSON.stringify(added.noun) }),
            attribution: JSON.stringify(added.attribution ?? []),
            merged_by: added.roles?.id === undefined ? "content" : "id",
            created_at: at,
          }),
        );
        addVersionRow(row, 1, content, { files: added.files ?? [], changes: null, extent: null, at });
        return record(identifier("dataset", row)).dataset;
      }),
    addVersion: (id, added) =>
      catalogue.transaction(() => {
        const version = record(id).dataset.version + 1;
        const row = rowNumber("dataset", id);
        const { files, changes, extent } = added;
        addVersionRow(row, version, added, { files, changes, extent, at: new Date().toISOString() });
        catalogue.change(
          build
            .updateTable("datasets")
            .set({ ...newestColumns(added), ...readingColumns(added), merged_by: added.mergedBy, version })
            .where("id", "=", row),
        );
        return record(id).dataset;
      }),
    keepReading(id, reading) {
      catalogue.change(build.updateTable("datasets").set(readingColumns(reading)).where("id", "=", rowNumber("dataset", id)));
    },
    setStudyArea(id, area) {
      record(id);
      catalogue.change(
        build
          .updateTable("datasets")
          .set({ study_area: jsonOrNull(area) })
          .where("id", "=", rowNumber("dataset", id)),
      );
      return record(id).dataset;
    },
    remove(id) {
      const row = rowNumber("dataset", id);
      catalogue.transaction(() => {
        catalogue.change(build.deleteFrom("forecasts").where("dataset", "=", row));
        catalogue.change(build.deleteFrom("runs").where("dataset", "=", row));
        catalogue.change(build.deleteFrom("datasets").where("id", "=", row));
      });
    },
    list: () => all(select().where("deleted_at", "is", null)).map((row) => toRecord(row).dataset),
    get: (id) => record(id).dataset,
    record,
    versionSource(id, version) {
      const row = rowNumber("dataset", id);
      const found = versionsOf(row).find((stored) => stored.version === version);
      const [parent] = catalogue.all(build.selectFrom("datasets").select(["time_zone", "study_area"]).where("id", "=", row));
      if (found === undefined || parent === undefined) {
        throw new AppError("NotFound", {
          message: `${id} has no version ${version}.`,
          hint: "Choose a version that the data set lists.",
          details: { dataset: id, version },
        });
      }
      return {
        hash: found.hash,
        categories: JSON.parse(found.categories),
        timeZone: parent.time_zone,
        firstDay: found.first_day,
        lastDay: found.last_day,
        studyArea: parseOrNull(parent.study_area) as StudyAreaSummary | null,
      };
    },
  };
}
