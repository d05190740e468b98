/** Files that a work which ended in the middle (a full disc, a kill) had finished before anything named them. */
import type { Store } from "../store/index.ts";
import type { Catalogue } from "./database.ts";

/** Every text that could be an artifact's name, whichever table and column holds it: a column added later is looked at as well. */
function namesIn(catalogue: Catalogue): Set<string> {
  const names = new Set<string>();
  for (const text of catalogue.texts()) for (const name of text.match(/[0-9a-f]{64}/g) ?? []) names.add(name);
  return names;
}

/**
 * Removes the store's files that nothing in the catalogue or its logs names. Only for the holder of the project's lock, before any
 * work begins: what is being made is not named yet. A file that cannot be removed only takes room.
 */
export async function removeUnnamedFiles(catalogue: Catalogue, store: Store): Promise<void> {
  const stored = store.hashes();
  if (stored.length === 0) return;
  const named = namesIn(catalogue);
  for (const hash of stored) if (!named.has(hash)) await store.release(hash).catch(() => undefined);
}
