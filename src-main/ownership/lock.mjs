/** Plain JavaScript, and on its own: the bootstrap imports this file before any package is installed, and must be loaded by Node 20. */
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** How often who waits looks again: far below what any work under a lock takes. */
const LOOK_AGAIN_MS = 250;
const SQLITE_BUSY = 5;

/**
 * An empty file that may be written, or the system's own error, which says more than SQLite's. Never opened where it is there
 * already: closing a file ends the locks that the same process holds on it.
 * @param {string} file
 */
function ensureFile(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(file, "", { flag: "wx" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    accessSync(file, constants.W_OK);
  }
}

/** @param {import("node:sqlite").DatabaseSync} database */
function take(database) {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}

/**
 * Runs `work` while nobody else does so under the same lock file, in this process or another. The lock is an exclusive SQLite
 * transaction on a file that stays empty: the operating system frees it when its process ends, however it ends, so that a lock is
 * never left over and nobody has to judge whether a holder still lives. The file stays: removing it would let two hold one name.
 * Needs Node 22.5 or newer when it is called.
 * @template T
 * @param {string} file
 * @param {{ onWait?: () => void, signal?: AbortSignal | undefined }} options `onWait` is called once, when somebody else holds it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what `work` returns
 * @throws the system's errors about the file; the abort reason while waiting; what `work` throws
 */
export async function withLock(file, { onWait, signal }, work) {
  signal?.throwIfAborted();
  const { DatabaseSync } = await import("node:sqlite");
  ensureFile(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let told = false; !take(database); told = true) {
      if (!told) onWait?.();
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
    return await work();
  } finally {
    database.close();
  }
}
