/** Folders that belong to the process that made them, by name, so that the next start removes what a killed process left. */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { currentProcessMark, isMarkAlive } from "./process-mark.ts";

/** A folder for its maker alone, removed when disposed. */
export interface OwnedFolder extends AsyncDisposable {
  readonly path: string;
}

/** `prefix`, the process's mark and a UUID; other names are not ours to judge. */
const OWNED_NAME = /(?:^|-)(?<mark>\d+-[0-9a-z.]+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A new folder `parent/<prefix><mark>-<uuid>`, readable by this user alone. `prefix` is empty or ends in "-".
 * @throws the system's errors
 */
export async function makeOwnedFolder(parent: string, prefix: string): Promise<OwnedFolder> {
  await mkdir(parent, { recursive: true });
  const folder = path.join(parent, `${prefix}${currentProcessMark()}-${randomUUID()}`);
  await mkdir(folder, { mode: 0o700 });
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Removes the owned folders in `parent` whose names start with `prefix` and whose processes no longer run. Never fails: leftovers
 * only take room, and one that cannot be removed is another user's or is being removed by another start.
 */
export async function removeForsakenFolders(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const mark = name.startsWith(prefix) ? OWNED_NAME.exec(name)?.groups?.mark : undefined;
    if (mark === undefined || isMarkAlive(mark)) continue;
    await rm(path.join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
