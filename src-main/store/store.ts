/** Artifacts by the SHA-256 of their bytes: root/ab/<hash>.<extension>. Files appear whole or not at all and are never changed. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { AppError } from "../../models/errors/index.ts";
import { makeOwnedFolder, type OwnedFolder, removeForsakenFolders } from "../ownership/index.ts";
import { discError } from "./disc-error.ts";
import { renameDurably, syncFile, syncFolder, writeDurably } from "./durable-file.ts";

export interface Store {
  readonly root: string;
  /** SHA-256 of the bytes, 64 hexadecimal digits. Throws DiscFull, NotWritable, StoreGone, StoreWriteFailed. */
  writeBytes(bytes: Uint8Array, extension: string): Promise<string>;
  /** Takes a finished file in, by moving it where it lies on the same disc; it is gone from `path` afterwards. */
  adoptFile(path: string, extension: string): Promise<string>;
  /** Throws ArtifactMissing. */
  pathOf(hash: string): string;
  /** Where the artifact lies, after its content was held against its hash. Throws ArtifactMissing, StoreDamaged. */
  checkedPath(hash: string): Promise<string>;
  has(hash: string): boolean;
  /** Of every artifact that is there. */
  hashes(): string[];
  /** The bytes, checked against their hash. Throws ArtifactMissing, StoreDamaged. */
  readBytes(hash: string): Promise<Uint8Array>;
  /** Removes an artifact that nothing refers to any more. Absent ones are no error. */
  release(hash: string): Promise<void>;
  /** A folder on the store's own disc, removed when disposed. */
  temporaryFolder(): Promise<OwnedFolder>;
}

const HASH_PATTERN = /^[0-9a-f]{64}$/;
const EXTENSION_PATTERN = /^[a-z0-9]+$/;
const TEMPORARY_FOLDER = "tmp";

function checkExtension(extension: string): void {
  if (!EXTENSION_PATTERN.test(extension)) throw new TypeError(`Not a file extension: "${extension}"`);
}

function folderOf(root: string, hash: string): string {
  return join(root, hash.slice(0, 2));
}

function find(root: string, hash: string): string | undefined {
  if (!HASH_PATTERN.test(hash)) return undefined;
  const folder = folderOf(root, hash);
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((entry) => entry.startsWith(`${hash}.`));
  return name === undefined ? undefined : join(folder, name);
}

function hashesIn(root: string): string[] {
  if (!existsSync(root)) return [];
  const folders = readdirSync(root).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = folders.flatMap((folder) => readdirSync(join(root, folder)));
  return names.map((name) => name.slice(0, name.indexOf("."))).filter((hash) => HASH_PATTERN.test(hash));
}

function pathOf(root: string, hash: string): string {
  const path = find(root, hash);
  if (path === undefined) {
    throw new AppError("ArtifactMissing", {
      message: `The project's store holds no file ${hash.slice(0, 12)}….`,
      hint: "The project folder is incomplete: copy it again as a whole, or make this result anew.",
      details: { hash, root },
    });
  }
  return path;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function place(root: string, finished: string, hash: string, extension: string): Promise<void> {
  const folder = folderOf(root, hash);
  const target = join(folder, `${hash}.${extension}`);
  // An equal file that is whole stays, because somebody may be reading it; one that was damaged is replaced.
  if (existsSync(target) && (await hashFile(target)) === hash) return;
  if ((await mkdir(folder, { recursive: true })) !== undefined) await syncFolder(root);
  await renameDurably(finished, target);
}

function gone(root: string, cause?: unknown): AppError {
  return new AppError("StoreGone", {
    message: `The store ${root} was moved or removed while it was in use.`,
    hint: "Put the project folder back where it was, or open the project at its new place. Nothing more is written until then.",
    details: { root },
    cause,
  });
}

async function makeTemporaryFolder(root: string): Promise<OwnedFolder> {
  // Else a writer whose project was removed would make the folders anew, with nothing else in them.
  if (!existsSync(root)) throw gone(root);
  return await makeOwnedFolder(join(root, TEMPORARY_FOLDER), "");
}

/** The store's own folders; the one that it lies in must be there. */
async function makeFolders(root: string): Promise<void> {
  try {
    await mkdir(root);
  } catch (error) {
    if (!existsSync(dirname(root))) throw gone(root, error);
    if (!existsSync(root)) throw error;
  }
  await mkdir(join(root, TEMPORARY_FOLDER), { recursive: true });
}

async function moveInto(path: string, target: string): Promise<void> {
  try {
    await rename(path, target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(path, target);
    await rm(path, { force: true });
  }
}

async function reportingPath<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw discError(error, path);
  }
}

function changed(path: string, hash: string): AppError {
  return new AppError("StoreDamaged", {
    message: `${path} was changed after it was written: its content does not fit its name.`,
    hint: "Copy the project folder again from a backup, or make this result anew.",
    details: { path, hash },
  });
}

async function checkedPath(root: string, hash: string): Promise<string> {
  const path = pathOf(root, hash);
  if ((await hashFile(path)) !== hash) throw changed(path, hash);
  return path;
}

async function readVerified(root: string, hash: string): Promise<Uint8Array> {
  const path = pathOf(root, hash);
  const bytes = await readFile(path);
  if (createHash("sha256").update(bytes).digest("hex") !== hash) throw changed(path, hash);
  // Not the Buffer itself: its slice() shares memory where a Uint8Array's copies.
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Opens (and makes, where absent) a store and removes what killed writers left. Throws StoreGone, NotWritable, DiscFull. */
export async function openStore(root: string): Promise<Store> {
  await reportingPath(root, async () => {
    await makeFolders(root);
    await removeForsakenFolders(join(root, TEMPORARY_FOLDER), "");
  });
  return {
    root,
    writeBytes: (bytes, extension) =>
      reportingPath(root, async () => {
        checkExtension(extension);
        const hash = createHash("sha256").update(bytes).digest("hex");
        await using temporary = await makeTemporaryFolder(root);
        const finished = join(temporary.path, "bytes");
        await writeDurably(finished, bytes);
        await place(root, finished, hash, extension);
        return hash;
      }),
    adoptFile: (path, extension) =>
      reportingPath(path, async () => {
        checkExtension(extension);
        await using temporary = await makeTemporaryFolder(root);
        const finished = join(temporary.path, "bytes");
        await moveInto(path, finished);
        await syncFile(finished);
        const hash = await hashFile(finished);
        await place(root, finished, hash, extension);
        return hash;
      }),
    pathOf: (hash) => pathOf(root, hash),
    checkedPath: (hash) => checkedPath(root, hash),
    has: (hash) => find(root, hash) !== undefined,
    hashes: () => hashesIn(root),
    readBytes: (hash) => readVerified(root, hash),
    release: async (hash) => {
      const path = find(root, hash);
      if (path !== undefined) await rm(path, { force: true });
    },
    temporaryFolder: () => reportingPath(root, () => makeTemporaryFolder(root)),
  };
}
