import { AppError, isAppError } from "../../models/errors/index.ts";

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** A failed write as a tagged error: DiscFull, NotWritable or StoreWriteFailed, with the path and the cause. */
export function discError(error: unknown, path: string): AppError {
  if (isAppError(error)) return error;
  const code = systemCode(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "SQLITE_FULL") {
    return new AppError("DiscFull", {
      message: `The disc is full: ${path} could not be written.`,
      hint: "Free some space on this disc and try again; what was there before is unchanged.",
      details: { path },
      cause: error,
    });
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "SQLITE_READONLY" || code === "SQLITE_CANTOPEN") {
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
