import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A holder touches its lock; one not touched for STALE_MS belongs to a process that ended hard. */
const TOUCH_MS = 2_000;
const STALE_MS = 20_000;
const LOOK_AGAIN_MS = 250;

async function isStale(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

async function take(file: string, mark: string): Promise<boolean> {
  try {
    await writeFile(file, mark, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Holds a lock file until disposed. The lock only spares double work: whoever writes under it renames finished parts into place,
 * so that even two holders (after a machine that slept) do no harm.
 * @throws the abort reason
 */
export async function holdLock(
  file: string,
  { signal, onWait }: { readonly signal?: AbortSignal | undefined; readonly onWait?: () => void } = {},
): Promise<AsyncDisposable> {
  const mark = `${process.pid} ${Math.round(performance.timeOrigin)} ${process.hrtime.bigint()}`;
  await mkdir(path.dirname(file), { recursive: true });
  let told = false;
  while (!(await take(file, mark))) {
    signal?.throwIfAborted();
    if (await isStale(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!told) onWait?.();
    told = true;
    await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
  const touching = setInterval(() => {
    const now = new Date();
    // Taken away by someone who thought us dead: the work itself still ends well.
    utimes(file, now, now).catch(() => undefined);
  }, TOUCH_MS);
  touching.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(touching);
      const found = await readFile(file, "utf8").catch(() => "");
      if (found === mark) await rm(file, { force: true });
    },
  };
}
