import { AppError, isAppError } from "../../models/errors/index.ts";

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function isRefusal(code = ""): boolean {
  // SQLite has longer names that begin with these, for what exactly it could not do.
  return ["EACCES", "EPERM", "EROFS"].includes(code) || /^SQLITE_(READONLY|CANTOPEN)/.test(code);
}

/** On a read-only disc Node says of a folder that it makes with its parents that there is no such folder. */
function isRefusedFolder(error: unknown): boolean {
  return systemCode(error) === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "mkdir";
}

/** A failed write as a tagged error: DiscFull, NotWritable or StoreWriteFailed, with the path and the cause. */
export function discError(error: unknown, path: string): AppError {
  if (isAppError(error)) return error;
  const code = systemCode(error);
  // SHMSIZE: SQLite's index of its log, a file beside the database, could not grow.
  if (code === "ENOSPC" || code === "EDQUOT" || code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") {
    return new AppError("DiscFull", {
      message: `The disc is full: ${path} could not be written.`,
      hint: "Free some space on this disc and try again; what was there before is unchanged.",
      details: { path },
      cause: error,
    });
  }
  if (isRefusal(code) || isRefusedFolder(error)) {
    return new AppError("NotWritable", {
      message: `No permission to write ${path}.`,
      hint: "Choose a folder that you may write to, or change its permissions.",
      details: { path },
      cause: error,
    });
  }
  return new AppError("StoreWriteFailed", {
    message: `Writing ${path} failed${code === undefined ? "" : ` (${code})`}.`,
    hint: "Check that the disc is connected and healthy, then try again.",
    details: { path, code },
    cause: error,
  });
}
