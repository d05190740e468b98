import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { type NativePlaces, nativePlaces } from "./places.ts";
import { type NativeRelease, releaseFor } from "./release.ts";
import { sha256Of, type UnpackedFile } from "./wheel.ts";

/** Lies beside the libraries and is written last. */
export interface LibraryManifest {
  readonly library: string;
  readonly wheelSha256: string;
  readonly files: readonly UnpackedFile[];
}

export async function readManifest(places: NativePlaces): Promise<LibraryManifest | undefined> {
  try {
    return JSON.parse(await readFile(places.manifest, "utf8"));
  } catch {
    return undefined;
  }
}

function hasSize(file: string, bytes: number): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === bytes;
}

/** Are the unpacked files there, at their sizes? With `deep`, also byte for byte. */
export async function libraryIntact(
  places: NativePlaces,
  release: NativeRelease,
  { deep, signal }: { readonly deep: boolean; readonly signal?: AbortSignal | undefined },
): Promise<boolean> {
  const manifest = await readManifest(places);
  if (manifest?.wheelSha256 !== release.sha256) return false;
  for (const file of manifest.files) {
    const place = path.join(places.library, file.path);
    if (!hasSize(place, file.bytes)) return false;
    if (deep && (await sha256Of(place, { signal })) !== file.sha256) return false;
  }
  return true;
}

/** Written when the engine has been loaded once in a process of its own: a library that this processor cannot run never reaches ours. */
export function verifiedMark(places: NativePlaces): string {
  return `${places.binding}.verified`;
}

/** Is the native engine complete in the cache, and has it once been loaded? */
export async function nativeEngineInstalled(cache: string = cacheFolder()): Promise<boolean> {
  const release = releaseFor();
  if (release === undefined) return false;
  const places = nativePlaces(release, cache);
  return (
    existsSync(verifiedMark(places)) && existsSync(places.binding) && (await libraryIntact(places, release, { deep: false }))
  );
}
