/** Files that a work which ended in the middle (a full disc, a kill) had finished before anything named them. */
import { type Store, setAside, sortSetAside } from "../store/index.ts";
import type { Catalogue } from "./database.ts";
import { keptSince } from "./deletion.ts";

/** Every text that could be an artifact's name, whichever table and column holds it: a column added later is looked at as well. */
function namesIn(catalogue: Catalogue): Set<string> {
  const names = new Set<string>();
  for (const text of catalogue.texts()) for (const name of text.match(/[0-9a-f]{64}/g) ?? []) names.add(name);
  return names;
}

/** True while anything names the artifact: what was deleted and can be restored, and the logs, as well. */
export function isNamed(catalogue: Catalogue, hash: string): boolean {
  return namesIn(catalogue).has(hash);
}

/**
 * Sets aside the store's files that nothing in the catalogue or its logs names, brings back those that are named again, and removes
 * what was set aside longer ago than deleted things are kept. Only for the holder of the project's lock, before any work begins: what
 * is being made is not named yet. A file that cannot be moved only takes room.
 */
export async function tidyUnnamedFiles(catalogue: Catalogue, store: Store, now: Date): Promise<void> {
  const { root } = store;
  const named = namesIn(catalogue);
  await sortSetAside(root, (hash) => named.has(hash), keptSince(now));
  for (const hash of store.hashes()) if (!named.has(hash)) await setAside(root, store.pathOf(hash), now).catch(() => undefined);
}
