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
  await renameDurably(path, target);
  await utimes(target, now, now);
}

/** Puts back every artifact that was set aside and is named again. */
export async function bringBack(root: string, isNamed: (hash: string) => boolean): Promise<void> {
  for (const name of namesIn(root)) {
    const hash = name.slice(0, name.indexOf("."));
    if (!isNamed(hash)) continue;
    const folder = join(root, hash.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await renameDurably(join(root, FOLDER, name), join(folder, name));
  }
}

/** Removes what was set aside before `moment`. */
export async function dropSetAside(root: string, moment: Date): Promise<void> {
  for (const name of namesIn(root)) {
    const path = join(root, FOLDER, name);
    if ((await stat(path)).mtime < moment) await rm(path, { force: true });
  }
}
