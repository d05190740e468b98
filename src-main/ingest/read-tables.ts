import type { TableReading } from "../contract/index.ts";
import { cleanTable } from "./clean-table.ts";
import { openTableSource } from "./source.ts";
import { joinTables, type NamedTable, type SourceTable } from "./source-table.ts";
import type { TaskFile } from "./task.ts";

export interface ReadTablesOptions {
  readonly reading?: TableReading;
  /** Rows of each file. */
  readonly maxRecords?: number;
  readonly signal?: AbortSignal;
  /** Share of the bytes read so far, and records. */
  readonly progress?: (share: number, records: number) => void;
}

/** Cleans one or several files of the same table. `bytes` are those of all files as they lie on the disc. */
export async function readTables(
  files: readonly TaskFile[],
  folder: string,
  { reading, maxRecords, signal, progress }: ReadTablesOptions = {},
): Promise<{ readonly table: SourceTable; readonly bytes: number }> {
  const sources = [];
  for (const [index, { file, fileName }] of files.entries()) {
    sources.push(await openTableSource(file, fileName, { reading, folder, convertedName: `converted-${index}.csv` }));
  }
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  const tables: NamedTable[] = [];
  let before = 0;
  let recordsBefore = 0;
  for (const [index, source] of sources.entries()) {
    const table = await cleanTable(source, folder, {
      reading,
      suffix: files.length === 1 ? "" : `-${index}`,
      maxRecords,
      signal,
      progress: (consumed, records) => progress?.((before + consumed) / Math.max(1, bytes), recordsBefore + records),
    });
    tables.push({ ...table, fileName: source.fileName });
    before += source.bytes;
    recordsBefore += table.records;
  }
  return { table: joinTables(tables), bytes };
}
