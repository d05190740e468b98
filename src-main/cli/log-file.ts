import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { inspect } from "node:util";
import type { ErrorLog } from "../services/index.ts";

/** Size at which a log is put aside as .old and a new one begun. 1 MiB: thousands of errors, and still readable. */
export const LOG_LIMIT_BYTES = 1024 ** 2;

function rotate(file: string): void {
  try {
    if (statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`);
  } catch {
    // No log yet.
  }
}

/** Appends errors with all their causes. A log that cannot be written must not fail the work: then standard error has it. */
export function createLog(file: string): ErrorLog {
  return (context, error) => {
    const entry = `${new Date().toISOString()} ${context}\n${inspect(error, { depth: 6 })}\n\n`;
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      rotate(file);
      appendFileSync(file, entry, { mode: 0o600 });
    } catch {
      process.stderr.write(entry);
    }
  };
}
