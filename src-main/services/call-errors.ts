import { AppError } from "../../models/errors/index.ts";
import type { CallError } from "../contract/index.ts";

/** Takes an unexpected error with all its causes; the words for people are the AppError's. */
export type ErrorLog = (context: string, error: unknown) => void;

/** Errors of the operating system that have a next step of their own. */
function fromSystem(error: NodeJS.ErrnoException): AppError | undefined {
  const where = error.path === undefined ? "" : ` (${error.path})`;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    return new AppError("DiscFull", {
      message: `There is no space left on the disc${where}.`,
      hint: "Free some space and try again; nothing that was there is lost.",
      cause: error,
    });
  }
  if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS") {
    return new AppError("NoPermission", {
      message: `This file or folder may not be read or written${where}.`,
      hint: "Choose a folder of your own, or change its permissions.",
      cause: error,
    });
  }
  if (error.code === "ENOENT" && error.path !== undefined) {
    return new AppError("FileNotFound", {
      message: `There is no file or folder ${error.path}.`,
      hint: "Check the path.",
      cause: error,
    });
  }
  return undefined;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** Every failure as an AppError. What nobody foresaw is logged with its cause and becomes code Unexpected. */
export function toAppError(error: unknown, context: string, log: ErrorLog): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === "AbortError") {
    return new AppError("Cancelled", {
      message: "The work was cancelled.",
      hint: "Start it again when you want it.",
      cause: error,
    });
  }
  if (isSystemError(error)) {
    const known = fromSystem(error);
    if (known !== undefined) return known;
  }
  log(context, error);
  return new AppError("Unexpected", {
    message: `Something went wrong in ${context}: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Try again. When it happens again, report it with the lines that the log has about it.",
    cause: error,
  });
}

/** Details survive only as plain data: what cannot become JSON must not break the answer that carries it. */
function plainDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  if (Object.keys(details).length === 0) return undefined;
  try {
    return JSON.parse(JSON.stringify(details)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

export function toCallError(error: AppError): CallError {
  const details = plainDetails(error.details);
  return { code: error.code, message: error.message, hint: error.hint, ...(details === undefined ? {} : { details }) };
}
