/**
 * One service per project. The lock is an exclusive SQLite transaction on a file of its own: the operating system frees it when
 * the process ends, however it ends, so that a lock can never be left over and two that wait cannot both get it.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { AppError } from "../../models/errors/index.ts";
import { discError } from "../store/index.ts";

export const LOCK_FILE = "project.lock";
/** Names the process that holds the lock, for people and for the message of ProjectInUse. Proves nothing by itself. */
export const HOLDER_FILE = "project.holder.json";

function readHolder(folder: string): { readonly processId?: number; readonly since?: string } {
  try {
    return JSON.parse(readFileSync(join(folder, HOLDER_FILE), "utf8")) as { processId?: number; since?: string };
  } catch {
    return {};
  }
}

function inUse(folder: string, cause: unknown): AppError {
  const { processId, since } = readHolder(folder);
  const holder = processId === undefined ? "another process" : `process ${processId} since ${since}`;
  return new AppError("ProjectInUse", {
    message: `${folder} is open in another Isarithm (${holder}).`,
    hint: "Close it there, or go on working in that window.",
    details: { folder, processId, since },
    cause,
  });
}

/** Holds the project's lock until disposed. Throws ProjectInUse, NotWritable, DiscFull. */
export function lockProject(folder: string): Disposable {
  let database: Sqlite | undefined;
  try {
    database = new Sqlite(join(folder, LOCK_FILE), { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE");
    writeFileSync(join(folder, HOLDER_FILE), JSON.stringify({ processId: process.pid, since: new Date().toISOString() }));
  } catch (error) {
    const busy = error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
    // Half a name of a holder that is none.
    if (!busy && database !== undefined) rmSync(join(folder, HOLDER_FILE), { force: true });
    database?.close();
    throw busy ? inUse(folder, error) : discError(error, folder);
  }
  const held = database;
  return {
    [Symbol.dispose]() {
      if (!held.open) return;
      rmSync(join(folder, HOLDER_FILE), { force: true });
      held.close();
    },
  };
}
