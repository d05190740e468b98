import { access, constants, mkdir } from "node:fs/promises";
import path from "node:path";
import { AppError, isAppError } from "../../models/errors/index.ts";

/** What an installation needs at its peak: the wheel, the unpacked libraries, and some room. */
const SPACE_NEEDED = "about 1.3 GB";

/** SQLite's own codes, of the lock that lies in the folder: SQLITE_FULL, and READONLY, IOERR and CANTOPEN. */
const SQLITE_FULL = 13;
const SQLITE_NOT_WRITABLE: readonly unknown[] = [8, 10, 14];

/** The system's code; SQLite's told by the system's word for the same. */
function codeOf(error: Error & Record<"code", unknown>): unknown {
  if (error.code !== "ERR_SQLITE_ERROR") return error.code;
  const primary = "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
  if (primary === SQLITE_FULL) return "ENOSPC";
  return SQLITE_NOT_WRITABLE.includes(primary) ? "EACCES" : error.code;
}

/** Makes the folder with those above it. On a read-only disc Node calls a folder missing that could not be made: this says why. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    for (let above = path.dirname(folder); above !== path.dirname(above); above = path.dirname(above)) {
      const reason: unknown = await access(above, constants.W_OK).then(
        () => undefined,
        (found: unknown) => found,
      );
      if (!(reason instanceof Error && "code" in reason && reason.code === "ENOENT")) throw reason ?? error;
    }
    throw error;
  }
}

/** A failure of the file system in the engine's cache as a tagged error; anything else comes back as it is. */
export function folderError(error: unknown, folder: string): unknown {
  if (isAppError(error) || !(error instanceof Error) || !("code" in error)) return error;
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return discFull(folder, error);
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
      return new AppError("CacheReadOnly", {
        message: `The cache folder ${folder} cannot be written.`,
        hint: "Make it writable for this user, or name another place with the variable XDG_CACHE_HOME.",
        details: { folder },
        cause: error,
      });
    default:
      return error;
  }
}

export function discFull(folder: string, cause?: unknown): AppError {
  return new AppError("DiscFull", {
    message: `The disc is full: the native engine could not be written to ${folder}.`,
    hint: `Free ${SPACE_NEEDED}, or name another place with the variable XDG_CACHE_HOME; finished parts are kept.`,
    details: { folder },
    cause,
  });
}
