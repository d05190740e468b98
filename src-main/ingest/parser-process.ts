/** Entry of the parser process. It receives one task, answers with progress and one result or error, and is ended by its parent. */
import { AppError, isAppError } from "../../models/errors/index.ts";
import type { JobProgress } from "../contract/index.ts";
import { importAreas } from "./areas/import-areas.ts";
import { importIncidents } from "./import-incidents.ts";
import { type ParserOptions, previewIncidents } from "./preview.ts";
import type { ParserMessage, ParserResults, ParserTask } from "./task.ts";
import { updateIncidents } from "./update-incidents.ts";

function send(message: ParserMessage): void {
  process.send?.(message);
}

function perform(task: ParserTask, options: ParserOptions): Promise<ParserResults[ParserTask["kind"]]> {
  switch (task.kind) {
    case "previewIncidents":
      return previewIncidents(task, options);
    case "importIncidents":
      return importIncidents(task, options);
    case "updateIncidents":
      return updateIncidents(task, options);
    case "importAreas":
      return importAreas(task, options);
  }
}

async function answer(task: ParserTask): Promise<void> {
  const options = { progress: (progress: JobProgress) => send({ kind: "progress", progress }) };
  try {
    send({ kind: "result", result: await perform(task, options) });
  } catch (error) {
    const known = isAppError(error) ? error : discFull(error, task);
    // What nobody foresaw ends the process with its stack on standard error; the parent makes a ParserCrashed of it.
    if (known === undefined) throw error;
    const { code, message, hint, details } = known;
    send({ kind: "error", error: { code, message, hint, details } });
  }
}

/** Node and DuckDB say in different ways that the disc is full. */
function discFull(error: unknown, task: ParserTask): AppError | undefined {
  if (!(error instanceof Error) || !/ENOSPC|no space left/i.test(error.message)) return undefined;
  return new AppError("DiscFull", {
    message: `There is no room left on the disc to unpack ${task.fileName}.`,
    hint: "An import needs about twice the size of the unpacked table for a while. Free some space and try again.",
    details: { folder: task.workFolder },
    cause: error,
  });
}

process.once("message", (task: ParserTask) => void answer(task));
