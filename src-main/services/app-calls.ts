import type { EngineReport } from "../contract/index.ts";
import { NATIVE_DOWNLOAD_BYTES, nativeEngineInstalled } from "../engine/index.ts";
import { expectedEngine } from "./expected-engine.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import { checkMachine } from "./machine-check.ts";

/** What the last engine process really computed tensors with; before the first, what it would use. A baseline uses none. */
function engineReport(context: ServiceContext, nativeInstalled: boolean): EngineReport {
  const project = context.projects.peek();
  const reports = [project?.queue.engineReport(), project?.engine.engineReport()];
  return reports.find((report) => report !== null && report?.backend !== "cpu") ?? expectedEngine(nativeInstalled);
}

export const appCalls = {
  "app.status": async (context) => {
    const nativeInstalled = await nativeEngineInstalled();
    const project = context.projects.peek();
    return {
      version: context.version,
      engine: {
        report: engineReport(context, nativeInstalled),
        nativeInstalled,
        installing: context.install.underWay(),
        downloadBytes: NATIVE_DOWNLOAD_BYTES,
      },
      memoryBytes: process.memoryUsage.rss(),
      project: project?.catalogue.describe() ?? null,
      jobs: project?.catalogue.jobs.list() ?? [],
    };
  },
  "app.check": (_context, _input, { signal }) => checkMachine({ signal }),
} satisfies Partial<Handlers>;
