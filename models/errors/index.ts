/**
 * Tagged errors. Every failure that a user can meet carries a code (part of the contract: the window maps it to words),
 * a message that names the file, row or variable, and a hint that says what to do next.
 */

export interface AppErrorOptions {
  readonly message: string;
  /** The next step, as a whole sentence. */
  readonly hint: string;
  /** Facts for a report: paths, rows, columns, numbers. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class AppError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, options: AppErrorOptions) {
    super(options.message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** Narrows an unknown error to an AppError, optionally of one code. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
