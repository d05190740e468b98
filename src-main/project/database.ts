/** Opening the catalogue's SQLite file, and typed queries on it. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { AppError, isAppError } from "../../models/errors/index.ts";
import { discError } from "../store/index.ts";
import { APPLICATION_ID, MIGRATIONS, migrate } from "./migrations.ts";
import type { Schema } from "./schema.ts";

/** Without one of these a catalogue cannot even be opened. */
const NEEDED_TABLES: readonly (keyof Schema)[] = ["project", "settings", "datasets", "runs", "jobs", "forecasts", "exports"];

/** How long a statement waits for another program that looks at the file (a backup, a viewer), in milliseconds. */
export const BUSY_TIMEOUT_MILLISECONDS = 5000;

/**
 * Kysely builds and types the statements; they run synchronously, so that two changes never interleave and a change is on the
 * disc when its function returns.
 */
export interface Catalogue extends Disposable {
  readonly build: Kysely<Schema>;
  all<Row>(query: Compilable<Row>): Row[];
  /** Id of the row that an INSERT made. */
  insert(query: Compilable): number;
  change(query: Compilable): void;
  /** Throws ProjectGone where the file was moved or removed since it was opened. */
  checkPresent(): void;
  /** Greatest number that a table with AUTOINCREMENT ever gave to a row; 0 before the first. */
  lastNumber(table: keyof Schema): number;
  /** Every text in every table. */
  texts(): Iterable<string>;
  /** All or nothing. Nested calls join the outer one. */
  transaction<T>(action: () => T): T;
}

function sqliteCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function foreign(path: string, cause?: unknown): AppError {
  return new AppError("ProjectForeign", {
    message: `${path} is no catalogue of Isarithm.`,
    hint: "Choose a folder NAME.isarithm that Isarithm made, or create a new project.",
    details: { path },
    cause,
  });
}

/** What SQLite says of a file, as a tagged error: ProjectForeign, ProjectDamaged, DiscFull, NotWritable, StoreWriteFailed. */
function databaseError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  // A wrong statement or a broken constraint is a fault of ours and stays what it is; so does what is not SQLite's.
  if (isAppError(error) || code === "SQLITE_ERROR" || code.startsWith("SQLITE_CONSTRAINT") || !code.startsWith("SQLITE_"))
    return error;
  if (code === "SQLITE_NOTADB") return foreign(path, error);
  if (code.startsWith("SQLITE_CORRUPT")) return damaged(path, error);
  return discError(error, path);
}

function damaged(path: string, cause: unknown): AppError {
  return new AppError("ProjectDamaged", {
    message: `${path} is damaged and cannot be read.`,
    hint: "Put back the project folder from a backup; the files in its store are still there.",
    details: { path },
    cause,
  });
}

/** A file that says of itself that it is a catalogue of the newest schema, and has other tables, is none. */
function checkTables(database: Sqlite, path: string): void {
  const found = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all([]) as { name: string }[];
  const names = new Set(found.map(({ name }) => name));
  const missing = NEEDED_TABLES.filter((name) => !names.has(name));
  if (missing.length > 0) throw damaged(path, new Error(`There is no table ${missing.join(", ")}`));
}

function isEmpty(database: Sqlite): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").all([]).length === 0;
}

/** By the first 100 bytes alone: SQLite's own mark and the application_id at offset 68. Throws ProjectForeign, NotWritable. */
export function checkIsCatalogue(path: string): void {
  const header = Buffer.alloc(100);
  let length: number;
  try {
    const file = openSync(path, "r");
    try {
      length = readSync(file, header);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") throw foreign(path, error);
    throw discError(error, path);
  }
  // An empty file is a creation that was cut off.
  if (length === 0) return;
  if (header.toString("latin1", 0, 16) !== "SQLite format 3\0" || header.readUInt32BE(68) !== APPLICATION_ID) throw foreign(path);
}

function prepare(database: Sqlite, path: string, migrations: readonly string[]): void {
  const application = Number(database.pragma("application_id", { simple: true }));
  if (application !== APPLICATION_ID) {
    // A file without a single table is a creation that was cut off, or a new one.
    if (application !== 0 || !isEmpty(database)) throw foreign(path);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  }
  database.exec("PRAGMA journal_mode = WAL");
  // FULL: a result that was reported as stored is still there after a power cut. We write a few rows a second at most.
  database.exec("PRAGMA synchronous = FULL");
  try {
    migrate(database, path, migrations);
  } catch (error) {
    // A step found other tables than those of the schema that the file names.
    if (migrations === MIGRATIONS && sqliteCode(error) === "SQLITE_ERROR") throw damaged(path, error);
    throw error;
  }
  checkTables(database, path);
  database.exec("PRAGMA foreign_keys = ON");
}

/** Throws ProjectForeign, ProjectTooNew, ProjectDamaged, NotWritable, DiscFull. */
export function openDatabase(
  path: string,
  options: { readonly create: boolean; readonly migrations?: readonly string[] },
): Catalogue {
  let database: Sqlite | undefined;
  try {
    database = new Sqlite(path, { fileMustExist: !options.create, timeout: BUSY_TIMEOUT_MILLISECONDS });
    prepare(database, path, options.migrations ?? MIGRATIONS);
  } catch (error) {
    database?.close();
    throw databaseError(error, path);
  }
  return catalogueOn(database, path);
}

/** Tells whether a path still leads to the same file. On Linux an open file that was removed can be written on, into nowhere. */
function fileIdentity(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev} ${found.ino}`;
}

function gone(path: string): AppError {
  return new AppError("ProjectGone", {
    message: `The project's folder ${dirname(path)} was moved or removed while it was open.`,
    hint: "Put the folder back where it was, or open the project at its new place. Nothing more is written until then.",
    details: { path },
  });
}

function textsOf(database: Sqlite): string[] {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all([]) as { name: string }[];
  return tables.flatMap(({ name }) => {
    const rows = database.prepare(`SELECT * FROM "${name.replaceAll('"', '""')}"`).all([]) as Record<string, unknown>[];
    return rows.flatMap((row) => Object.values(row).filter((value) => typeof value === "string"));
  });
}

function catalogueOn(database: Sqlite, path: string): Catalogue {
  const build = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  const opened = fileIdentity(path);
  const checkPresent = (): void => {
    if (fileIdentity(path) !== opened) throw gone(path);
  };
  const guarded = <T>(action: () => T): T => {
    try {
      checkPresent();
      return action();
    } catch (error) {
      throw databaseError(error, path);
    }
  };
  const run = (query: Compilable) => {
    const { sql, parameters } = query.compile();
    return database.prepare(sql).run(parameters);
  };
  return {
    build,
    all: <Row>(query: Compilable<Row>) =>
      guarded(() => {
        const { sql, parameters } = query.compile();
        return database.prepare(sql).all(parameters) as Row[];
      }),
    insert: (query) => guarded(() => Number(run(query).lastInsertRowid)),
    change: (query) => {
      guarded(() => run(query));
    },
    checkPresent,
    lastNumber: (table) =>
      guarded(() => {
        const [row] = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").all([table]) as { seq: number }[];
        return row?.seq ?? 0;
      }),
    texts: () => guarded(() => textsOf(database)),
    transaction: (action) =>
      guarded(() => {
        if (database.inTransaction) return action();
        database.exec("BEGIN IMMEDIATE");
        try {
          const result = action();
          database.exec("COMMIT");
          return result;
        } catch (error) {
          if (database.inTransaction) database.exec("ROLLBACK");
          throw error;
        }
      }),
    [Symbol.dispose]() {
      if (database.open) database.close();
    },
  };
}
