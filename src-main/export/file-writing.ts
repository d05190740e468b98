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
  return await writeWholeAt(file, async (temporary) => {
    await using handle = await open(temporary, "wx");
    const result = await write(handle);
    await handle.sync();
    return result;
  });
}

/** The same for writers that open their file by its path. They find no file there. */
export async function writeWholeAt<T>(file: string, write: (temporary: string) => Promise<T>): Promise<T> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString("hex")}.part`);
  try {
    const result = await write(temporary);
    await rename(temporary, file);
    return result;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writingError(error, file);
  }
}

/** Writes a file with one that belongs beside it: where either fails, what was there of both stays. */
export async function writeWithCompanion<T>(
  file: string,
  companion: string,
  write: (temporary: string) => Promise<{ readonly result: T; readonly companionText: string }>,
): Promise<T> {
  return await writeWholeAt(file, async (temporary) => {
    const { result, companionText } = await write(temporary);
    await writeWhole(companion, (handle) => handle.writeFile(companionText));
    return result;
  });
}

/** The tagged error for a failure of the file system; other errors go through as they are. */
export function writingError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof AppError) return error;
  if (code === "ENOSPC" || code === "EDQUOT" || isFullDatabase(error)) {
    return new AppError("DiscFull", {
      message: `There is no room left for ${file}.`,
      hint: "Free some space or choose another disc; a coarser resolution makes a smaller file.",
      details: { path: file },
      cause: error,
    });
  }
  if (!NOT_WRITABLE.has(code) && !isUnopenedDatabase(error)) return error;
  return new AppError("PathNotWritable", {
    message: `${file} cannot be written (${code}).`,
    hint: "Choose a folder that exists and that you may write to.",
    details: { path: file },
    cause: error,
  });
}

/** SQLite's own codes of a full disc (13) and of a file that cannot be opened (14, 8). */
function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

function isFullDatabase(error: unknown): boolean {
  return sqliteCode(error) === 13;
}

function isUnopenedDatabase(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 14 || code === 8;
}
