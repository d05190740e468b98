import { AppError, isAppError } from "../../models/errors/index.ts";

/** What an installation needs at its peak: the wheel, the unpacked libraries, and some room. */
const SPACE_NEEDED = "about 1.3 GB";

/** A failure of the file system in the engine's cache as a tagged error; anything else comes back as it is. */
export function folderError(error: unknown, folder: string): unknown {
  if (isAppError(error) || !(error instanceof Error) || !("code" in error)) return error;
  switch (error.code) {
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
