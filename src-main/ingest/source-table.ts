/** One or several cleaned files as one table: columns are matched by name. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ReadingGuess } from "../contract/index.ts";
import { type CleanTable, MAX_REJECT_CHARACTERS } from "./clean-table.ts";
import { literal } from "./database.ts";
import { MAX_RECORD_BYTES, type SplitRejectReason } from "./record-splitter.ts";

export interface NamedTable extends CleanTable {
  readonly fileName: string;
}

export interface SourceTable {
  readonly files: readonly NamedTable[];
  /** Of all files, in the order in which they first come. */
  readonly columns: readonly string[];
  readonly records: number;
  readonly rejected: Readonly<Record<SplitRejectReason, number>>;
  readonly transcoded: number;
  readonly repeatedHeaders: number;
  /** Of the first file. */
  readonly guesses: readonly ReadingGuess[];
}

export function joinTables(files: readonly NamedTable[]): SourceTable {
  const sum = (of: (table: CleanTable) => number) => files.reduce((total, table) => total + of(table), 0);
  return {
    files,
    columns: [...new Set(files.flatMap(({ columns }) => columns))],
    records: sum(({ records }) => records),
    rejected: {
      WrongColumnCount: sum(({ rejected }) => rejected.WrongColumnCount),
      UnbalancedQuotes: sum(({ rejected }) => rejected.UnbalancedQuotes),
    },
    transcoded: sum(({ transcoded }) => transcoded),
    repeatedHeaders: sum(({ repeatedHeaders }) => repeatedHeaders),
    guesses: files[0]?.guesses ?? [],
  };
}

/** Records read, those that were none included. */
export function rowsRead({ records, rejected }: SourceTable): number {
  return records + rejected.WrongColumnCount + rejected.UnbalancedQuotes;
}

/** The reader holds several buffers at a time; its own choice would be 64 MB each for lines of this length. */
const CSV_BUFFER_BYTES = 8 * MAX_RECORD_BYTES;

function readCsv(table: CleanTable): string {
  const types = ["'line': 'BIGINT'", ...table.columns.map((_, index) => `'f${index}': 'VARCHAR'`)].join(", ");
  return `read_csv(${literal(table.path)}, auto_detect = false, header = false,
       delim = ${literal(table.delimiter)}, quote = '"', escape = '"', new_line = '\\n', columns = {${types}},
       max_line_size = ${4 * MAX_RECORD_BYTES}, buffer_size = ${CSV_BUFFER_BYTES}, strict_mode = true)`;
}

/** Makes the view `source`: `file` (index), `line` and one text column c0, c1, ... per column, NULL where a file lacks it. */
export async function viewSource(connection: DuckDBConnection, { files, columns }: SourceTable): Promise<void> {
  const selects = files.map((table, file) => {
    const fields = columns.map((name, index) => {
      const at = table.columns.indexOf(name);
      return at < 0 ? `NULL::VARCHAR AS c${index}` : `f${at} AS c${index}`;
    });
    return `SELECT ${file}::INTEGER AS file, line, ${fields.join(", ")} FROM ${readCsv(table)}`;
  });
  await connection.run(`CREATE VIEW source AS ${selects.join(" UNION ALL ")}`);
}

/** SQL for a record's text as it stood in its file, but for quotes that were not needed. At most MAX_REJECT_CHARACTERS. */
export function recordTextSql({ files, columns }: SourceTable): string {
  const textOf = (table: CleanTable) => {
    const field = (column: string) =>
      `CASE WHEN contains(${column}, ${literal(table.delimiter)}) OR contains(${column}, '"') OR contains(${column}, chr(10))
     THEN '"' || replace(${column}, '"', '""') || '"' ELSE coalesce(${column}, '') END`;
    return table.columns.map((name) => field(`c${columns.indexOf(name)}`)).join(` || ${literal(table.delimiter)} || `);
  };
  const [only, ...others] = files.map(textOf);
  if (only === undefined) return "''";
  const text =
    others.length === 0 ? only : `CASE file ${files.map((table, file) => `WHEN ${file} THEN ${textOf(table)}`).join(" ")} END`;
  return `left(${text}, ${MAX_REJECT_CHARACTERS})`;
}
