import { availableParallelism } from "node:os";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

export interface LockedDatabase extends Disposable {
  readonly connection: DuckDBConnection;
}

/**
 * A DuckDB in memory that can reach one folder and nothing else: no other file, no network, no extension, and its settings cannot be
 * changed back by a query.
 */
export async function openLockedDatabase(folder: string, memoryMegabytes: number): Promise<LockedDatabase> {
  const allowed = `${path.resolve(folder)}${path.sep}`;
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(Math.min(4, availableParallelism())),
    memory_limit: `${memoryMegabytes}MB`,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${literal(path.join(allowed, "spill"))}`);
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`SET allowed_directories = [${literal(allowed)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    connection,
    [Symbol.dispose]() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** SQL text literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Rows of a query as plain JavaScript values, by column name. */
export async function query<T>(connection: DuckDBConnection, sql: string): Promise<T[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJS() as T[];
}

/** The one row of a query that always has one. */
export async function queryOne<T>(connection: DuckDBConnection, sql: string): Promise<T> {
  const [row] = await query<T>(connection, sql);
  if (row === undefined) throw new Error(`The query returned no row: ${sql.slice(0, 80)}`);
  return row;
}
