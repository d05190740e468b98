import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A holder shows every so often that it lives; a lock not touched for STALE_MS belongs to a process that ended hard. */
const TOUCH_MS = 2_000;
const STALE_MS = 20_000;
const LOOK_AGAIN_MS = 250;

/** @param {string} file */
function isStale(file) {
  try {
    return Date.now() - statSync(file).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

/**
 * Runs `work` while no other process does so under the same lock file.
 * @template T
 * @param {string} file
 * @param {{ onWait: () => void }} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, { onWait }, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mark = `${process.pid} ${Math.round(performance.timeOrigin)}`;
  for (let waited = false; ; ) {
    try {
      writeFileSync(file, mark, { flag: "wx" });
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    if (isStale(file)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await delay(LOOK_AGAIN_MS);
  }
  const touching = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // Taken away by someone who thought us dead: the work itself still ends well, since it is renamed or checked at its end.
    }
  }, TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    try {
      if (readFileSync(file, "utf8") === mark) rmSync(file, { force: true });
    } catch {
      // Already gone.
    }
  }
}
