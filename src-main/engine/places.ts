import path from "node:path";
import { cacheFolder } from "./cache-folder.ts";
import { type NativeRelease, thisPlatform } from "./release.ts";

/** Folders and files of one release in the cache. Each is either absent or complete: they are renamed into place. */
export interface NativePlaces {
  readonly folder: string;
  /** The downloaded wheel, until it is unpacked. */
  readonly wheel: string;
  /** The two libraries and `include/`. */
  readonly library: string;
  readonly manifest: string;
  readonly binding: string;
  readonly lock: string;
}

/** Names the binding's sources and build flags: another number builds it again beside the old one. */
const BINDING_BUILD = "4.22.0-1";

export function nativePlaces(release: NativeRelease, cache: string = cacheFolder()): NativePlaces {
  const name = `tensorflow-${release.version}-${thisPlatform}`;
  const folder = path.join(cache, "engine", name);
  const library = path.join(folder, "tensorflow");
  return {
    folder,
    wheel: path.join(folder, release.file),
    library,
    manifest: path.join(library, "manifest.json"),
    binding: path.join(folder, `tfjs_binding-${BINDING_BUILD}.node`),
    lock: path.join(cache, "locks", `engine-${name}.lock`),
  };
}
