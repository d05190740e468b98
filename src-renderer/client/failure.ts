import type { CallError } from "../../src-main/contract/index.ts";
import { faultHint } from "./failure-words.ts";

/** A call that did not succeed: the service's own tagged error, or one of the two that only a window can meet. */
export class CallFailure extends Error {
  readonly code: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: CallError, options?: ErrorOptions) {
    super(error.message, options);
    this.name = "CallFailure";
    this.code = error.code;
    this.hint = error.hint;
    this.details = error.details ?? {};
  }
}

export function isCallFailure(error: unknown, code?: string): error is CallFailure {
  return error instanceof CallFailure && (code === undefined || error.code === code);
}

/** True where the user, not a fault, ended the work: nothing to show. */
export function isCancellation(error: unknown): boolean {
  return isCallFailure(error, "Cancelled") || (error instanceof Error && error.name === "AbortError");
}

/** Anything that was thrown, as something that can be shown. */
export function toFailure(error: unknown): CallFailure {
  if (error instanceof CallFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CallFailure({ code: "WindowFault", message, hint: faultHint() }, { cause: error });
}
