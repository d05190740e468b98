/** Entry of the parser process. It receives one task, answers with progress and one result or error, and is ended by its parent. */
import { isAppError } from "../../models/errors/index.ts";
import type { CallError, JobProgress } from "../contract/index.ts";
import { importIncidents } from "./importIncidents.ts";
import { previewIncidents } from "./preview.ts";
import type { ParserResults, ParserTask } from "./task.ts";

export type ParserMessage =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "result"; readonly result: ParserResults[ParserTask["kind"]] }
  | { readonly kind: "error"; readonly error: CallError };

function send(message: ParserMessage): void {
  process.send?.(message);
}

async function answer(task: ParserTask): Promise<void> {
  const options = { progress: (progress: JobProgress) => send({ kind: "progress", progress }) };
  try {
    const result =
      task.kind === "previewIncidents" ? await previewIncidents(task, options) : await importIncidents(task, options);
    send({ kind: "result", result });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { code, message, hint, details } = error;
    send({ kind: "error", error: { code, message, hint, details } });
  }
}

process.once("message", (task: ParserTask) => void answer(task));
