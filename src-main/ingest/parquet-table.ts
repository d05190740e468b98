/** A Parquet file as a CSV, so that it goes the way of all tables. */
import { copyFile, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import { literal, openLockedDatabase, query } from "./database.ts";

/** DuckDB's memory while it unpacks; a row group is held at a time. */
const DATABASE_MEGABYTES = 300;

/** Columns of single values become text; lists, maps and bytes are left out. Throws DamagedParquet. */
export async function parquetToCsv(
  file: string,
  fileName: string,
  target: string,
  _reading: TableReading,
): Promise<readonly ReadingGuess[]> {
  const folder = path.dirname(target);
  // The database reaches the work folder alone.
  const copy = `${target}.parquet`;
  await copyFile(file, copy);
  try {
    using database = await openLockedDatabase(folder, DATABASE_MEGABYTES);
    const { connection } = database;
    const columns = await query<{ column_name: string; column_type: string }>(
      connection,
      `DESCRIBE SELECT * FROM read_parquet(${literal(copy)})`,
    );
    const plain = columns.filter(
      ({ column_type: type }) => !/(\[\]|\(|BLOB|STRUCT|MAP|UNION)/.test(type) || type.startsWith("DECIMAL"),
    );
    const selected = plain.map(
      ({ column_name: name }) => `CAST("${name.replaceAll('"', '""')}" AS VARCHAR) AS "${name.replaceAll('"', '""')}"`,
    );
    await connection.run(
      `COPY (SELECT ${selected.join(", ")} FROM read_parquet(${literal(copy)})) TO ${literal(target)} (FORMAT csv, HEADER true, DELIMITER ',')`,
    );
  } catch (cause) {
    throw new AppError("DamagedParquet", {
      message: `${fileName} is a Parquet file that cannot be read.`,
      hint: "Save it again, or save it as CSV with a header line, and import that file.",
      details: { file: fileName },
      cause,
    });
  } finally {
    await rm(copy, { force: true });
  }
  return [];
}
