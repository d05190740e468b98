import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";

const NOT_WRITABLE = new Set(["EACCES", "EPERM", "EROFS", "ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "EEXIST", "ENOTEMPTY"]);

/**
 * Writes a file under a temporary name beside its own and renames it when it is whole: whoever looks sees the old file or the new
 * one. On any failure the temporary file is removed and what was there stays.
 */
export async function writeWhole<T>(file: string, write: (handle: FileHandle) => Promise<T>): Promise<T> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString("hex")}.part`);
  try {
    const handle = await open(temporary, "wx");
    let result: T;
    try {
      result = await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    return result;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writingError(error, file);
  }
}

/** The tagged error for a failure of the file system; other errors go through as they are. */
export function writingError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof AppError) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AppError("DiscFull", {
      message: `There is no room left for ${file}.`,
      hint: "Free some space or choose another disc; a coarser resolution makes a smaller file.",
      details: { path: file },
      cause: error,
    });
  }
  if (!NOT_WRITABLE.has(code)) return error;
  return new AppError("PathNotWritable", {
    message: `${file} cannot be written (${code}).`,
    hint: "Choose a folder that exists and that you may write to.",
    details: { path: file },
    cause: error,
  });
}
