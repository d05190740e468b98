/** Errors that cross a process boundary. */
import { z } from "zod";
import { AppError, isAppError } from "../../models/errors/index.ts";

export const wireError = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  /** For the log; never shown. */
  stack: z.string().optional(),
});

export type WireError = z.infer<typeof wireError>;

/** An error without a tag is a fault of ours; it gets the tag InternalError and keeps its words. */
export function toWireError(error: unknown): WireError {
  if (isAppError(error)) {
    const { code, message, hint, details, stack } = error;
    return { code, message, hint, details: { ...details }, stack };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "InternalError",
    message: `Something went wrong inside Isarithm: ${message}`,
    hint: "Try again; if it happens again, report it with what you did.",
    stack: error instanceof Error ? error.stack : undefined,
  };
}

export function fromWireError({ code, message, hint, details, stack }: WireError): AppError {
  return new AppError(code, { message, hint, details, cause: stack });
}
