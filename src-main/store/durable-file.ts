/** Writing so that a file is either whole or absent, after a kill and after a power cut. */
import { constants, type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes names in a folder durable. Windows has no such call: NTFS journals its folders itself. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  await using folder = await open(path, constants.O_RDONLY);
  await folder.sync();
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written)).bytesWritten;
}

/** A new file at `path`, on the disc when this returns. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, "wx");
  await writeAll(file, bytes);
  await file.sync();
}

/** Makes an existing file's content durable. */
export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}

/** Puts a finished, synced file in its place: readers see the old state or the new one, never a part. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}
