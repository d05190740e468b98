/**
 * Artifacts that nothing names lie in root/unnamed for some days before they go: a catalogue that was put back from a backup, or copied
 * without the log beside it, knows nothing of what is newer, and the newer one may still come.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, rm, stat, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import { renameDurably } from "./durable-file.ts";

const FOLDER = "unnamed";

function namesIn(root: string): string[] {
  const folder = join(root, FOLDER);
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Takes an artifact out of the store. Its age counts from `now`. */
export async function setAside(root: string, path: string, now: Date): Promise<void> {
  const target = join(root, FOLDER, basename(path));
  await mkdir(join(root, FOLDER), { recursive: true });
  // Before it lies there: an old artifact that is not dated anew would be dropped at once.
  await utimes(path, now, now);
  await renameDurably(path, target);
}

/**
 * Of what was set aside, puts back what is named again and removes what is not and has lain there since before `moment`. One that
 * cannot be moved stays where it is, and keeps none of the others there.
 */
export async function sortSetAside(root: string, isNamed: (hash: string) => boolean, moment: Date): Promise<void> {
  for (const name of namesIn(root)) {
    const path = join(root, FOLDER, name);
    const hash = name.slice(0, name.indexOf("."));
    await (isNamed(hash) ? putBack(root, path, hash) : dropOlder(path, moment)).catch(() => undefined);
  }
}

async function putBack(root: string, path: string, hash: string): Promise<void> {
  const folder = join(root, hash.slice(0, 2));
  await mkdir(folder, { recursive: true });
  await renameDurably(path, join(folder, basename(path)));
}

async function dropOlder(path: string, moment: Date): Promise<void> {
  if ((await stat(path)).mtime < moment) await rm(path, { force: true });
}
