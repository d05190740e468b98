import { type Dataset, dataset } from "../contract/index.ts";
import type { Catalogue } from "./database.ts";
import { identifier, notFound, rowNumber } from "./identifier.ts";

export interface NewDataset extends Omit<Dataset, "id" | "kind" | "createdAt"> {
  readonly rejectsHash: string | null;
}

export interface DatasetRecord {
  readonly dataset: Dataset;
  readonly rejectsHash: string | null;
}

export interface Datasets {
  add(added: NewDataset): Dataset;
  /** Takes back a data set whose import did not end, with the runs and forecasts that came of it. Artifacts stay in the store. */
  remove(id: string): void;
  /** Oldest first. */
  list(): Dataset[];
  /** Throws NotFound. */
  get(id: string): Dataset;
  record(id: string): DatasetRecord;
}

export function datasetsOf(catalogue: Catalogue): Datasets {
  const select = () => catalogue.build.selectFrom("datasets").selectAll().orderBy("id");
  const toRecord = (row: ReturnType<typeof rowsOf>[number]): DatasetRecord => ({
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
      createdAt: row.created_at,
    }),
    rejectsHash: row.rejects_hash,
  });
  const rowsOf = (query: ReturnType<typeof select>) => catalogue.all(query);
  const record = (id: string): DatasetRecord => {
    const [row] = rowsOf(select().where("id", "=", rowNumber("dataset", id)));
    if (row === undefined) throw notFound("dataset", id);
    return toRecord(row);
  };
  return {
    add(added) {
      const row = catalogue.insert(
        catalogue.build.insertInto("datasets").values({
          name: added.name,
          hash: added.hash,
          rejects_hash: added.rejectsHash,
          rows: JSON.stringify(added.rows),
          first_day: added.firstDay,
          last_day: added.lastDay,
          time_zone: added.timeZone,
          bounds: JSON.stringify(added.bounds),
          categories: JSON.stringify(added.categories),
          weekly_counts: JSON.stringify(added.weeklyCounts),
          findings: JSON.stringify(added.findings),
          created_at: new Date().toISOString(),
        }),
      );
      return record(identifier("dataset", row)).dataset;
    },
    remove(id) {
      const row = rowNumber("dataset", id);
      catalogue.transaction(() => {
        catalogue.change(catalogue.build.deleteFrom("forecasts").where("dataset", "=", row));
        catalogue.change(catalogue.build.deleteFrom("runs").where("dataset", "=", row));
        catalogue.change(catalogue.build.deleteFrom("datasets").where("id", "=", row));
      });
    },
    list: () => rowsOf(select()).map((row) => toRecord(row).dataset),
    get: (id) => record(id).dataset,
    record,
  };
}
