import { mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { withLock } from "../ownership/index.ts";
import { type OnProgress, stepProgress } from "./byte-progress.ts";
import { compileBinding } from "./compile.ts";
import { folderError, makeFolder } from "./folder-error.ts";
import { type LibraryManifest, libraryIntact, readManifest, verifiedMark } from "./installed.ts";
import { downloadWheel } from "./pip.ts";
import { placeBinding } from "./place-binding.ts";
import { type NativePlaces, nativePlaces } from "./places.ts";
import { type NativeRelease, requireGlibc, requireRelease } from "./release.ts";
import { tryNativeEngine } from "./trial.ts";
import { checkWheel, unpackWheel } from "./wheel.ts";

export interface InstallOptions {
  /** A wheel that is already on this machine; else pip downloads it. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: OnProgress | undefined;
}

export interface InstalledEngine {
  /** "TensorFlow 2.21.0" */
  readonly library: string;
  readonly path: string;
  /** On the disc. */
  readonly bytes: number;
  /** Every file agreed with its hash, and the engine computed in a process of its own. */
  readonly verified: boolean;
}

/**
 * Brings the native engine into the per-user cache: wheel, libraries, binding, trial. Finished parts are checked and not done
 * again, so a second call after a failure or an abort goes on where the first stopped. Several processes may call at once.
 * @throws AppError PlatformUnsupported, PipMissing, NetworkUnavailable, DiscFull, CacheReadOnly, PackagesReadOnly, CompilerMissing,
 *   CompilerFailed, WheelNotFound, WheelIncomplete, WheelHashMismatch, PipFailed, NativeEngineFailed; the abort reason
 */
export async function installNativeEngine(options: InstallOptions = {}): Promise<InstalledEngine> {
  const { signal, progress } = options;
  signal?.throwIfAborted();
  const release = requireRelease();
  requireGlibc();
  const places = nativePlaces(release);
  try {
    await makeFolder(places.folder);
    const onWait = (): void => stepProgress("Another program is installing the native engine; waiting for it", progress);
    return await withLock(places.lock, { signal, onWait }, () => install(places, release, options));
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw folderError(error, places.folder);
  }
}

/** Only called by the holder of the lock. */
async function install(places: NativePlaces, release: NativeRelease, options: InstallOptions): Promise<InstalledEngine> {
  const { signal, progress } = options;
  await removeLeftovers(places);
  if (!(await libraryIntact(places, release, { deep: true, signal }))) await installLibrary(places, release, options);
  if (!(await isFile(places.binding))) await compileBinding(places.library, places.binding, { signal, progress });
  stepProgress("Trying the native engine", progress);
  await placeBinding(places.binding);
  const { version } = await tryNativeEngine(signal);
  await writeFile(verifiedMark(places), "");
  return { library: `TensorFlow ${version}`, path: places.library, bytes: await installedBytes(places), verified: true };
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}

/** Folders that a process which ended hard was working in. Only called by the holder of the lock. */
async function removeLeftovers(places: NativePlaces): Promise<void> {
  for (const name of await readdir(places.folder)) {
    if (/^(downloading|unpacking)-/.test(name)) await rm(path.join(places.folder, name), { recursive: true, force: true });
  }
}

async function installLibrary(places: NativePlaces, release: NativeRelease, options: InstallOptions): Promise<void> {
  const { from, signal, progress } = options;
  await rm(verifiedMark(places), { force: true });
  await rm(places.library, { recursive: true, force: true });
  const wheel = from ?? (await downloadedWheel(places, release, options));
  if (from !== undefined) await checkWheel(from, release, { signal, progress });
  const staging = await mkdtemp(path.join(places.folder, "unpacking-"));
  try {
    const files = await unpackWheel(wheel, release, staging, { signal, progress });
    // The names that the linker looks for; the wheel holds the versioned ones alone.
    for (const { entry } of release.libraries) {
      const name = path.posix.basename(entry);
      await symlink(name, path.join(staging, name.replace("_cc.so.2", ".so").replace(".so.2", ".so")));
    }
    const manifest: LibraryManifest = { library: `TensorFlow ${release.version}`, wheelSha256: release.sha256, files };
    await writeFile(path.join(staging, path.basename(places.manifest)), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(staging, places.library);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  await rm(places.wheel, { force: true });
}

/** The wheel in the cache, of an earlier try where that one is whole. */
async function downloadedWheel(
  places: NativePlaces,
  release: NativeRelease,
  { signal, progress }: InstallOptions,
): Promise<string> {
  if (await isFile(places.wheel)) {
    try {
      await checkWheel(places.wheel, release, { signal, progress });
      return places.wheel;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  await downloadWheel(release, places.wheel, { signal, progress });
  try {
    await checkWheel(places.wheel, release, { signal, progress });
  } catch (error) {
    await rm(places.wheel, { force: true });
    throw error;
  }
  return places.wheel;
}

async function installedBytes(places: NativePlaces): Promise<number> {
  const manifest = await readManifest(places);
  const binding = await stat(places.binding);
  return (manifest?.files ?? []).reduce((sum, file) => sum + file.bytes, binding.size);
}
