import { randomUUID } from "node:crypto";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import type { DiagnosticsEntry } from "../contract/index.ts";
import { collectDiagnostics } from "./diagnostics/collect.ts";
import { saveDiagnostics } from "./diagnostics/save.ts";
import type { Handlers } from "./handlers.ts";
import { listJobs } from "./job-list.ts";
import { checkMachine } from "./machine-check.ts";

/** Previews that can still be saved: the one that is on the screen, and some before it. */
const KEPT_PREVIEWS = 4;

/** By the service that shows them, so that a preview of one service cannot be saved through another. */
const previews = new WeakMap<object, Map<string, readonly DiagnosticsEntry[]>>();

function previewsOf(owner: object): Map<string, readonly DiagnosticsEntry[]> {
  const kept = previews.get(owner) ?? new Map<string, readonly DiagnosticsEntry[]>();
  previews.set(owner, kept);
  return kept;
}

function defaultFile(logFile: string | undefined): string {
  if (logFile === undefined) {
    throw new AppError("InvalidInput", {
      message: "This service has no folder of its own to save into.",
      hint: "Name the file to write.",
    });
  }
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
  return path.join(path.dirname(logFile), "diagnostics", `isarithm-diagnostics-${time}.zip`);
}

export const diagnosticsCalls = {
  "diagnostics.preview": async (context, _input, { signal }) => {
    const entries = await collectDiagnostics({
      version: context.version,
      check: await checkMachine({ signal }),
      catalogue: context.projects.peek()?.catalogue,
      preferences: await context.user.preferences.read(),
      jobs: listJobs(context),
      logFile: context.logFile,
    });
    const preview = randomUUID();
    const kept = previewsOf(context);
    kept.set(preview, entries);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_PREVIEWS) break;
      kept.delete(oldest);
    }
    return { preview, entries, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
  },
  "diagnostics.save": (context, { preview, out }) => {
    const entries = previewsOf(context).get(preview);
    if (entries === undefined) {
      throw new AppError("PreviewGone", {
        message: "What was shown is not at hand any more, and nothing else may be saved.",
        hint: "Look at the diagnostics again, then save them.",
      });
    }
    return saveDiagnostics(path.resolve(out ?? defaultFile(context.logFile)), entries);
  },
} satisfies Partial<Handlers>;
