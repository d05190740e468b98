import type { CallFailure } from "../client/index.ts";

/** A failure as text to report: code, message, next step, facts. */
export function failureText(failure: CallFailure): string {
  const facts = Object.keys(failure.details).length === 0 ? [] : [JSON.stringify(failure.details, null, 2)];
  return [`${failure.code}: ${failure.message}`, failure.hint, ...facts].filter((line) => line !== "").join("\n");
}
