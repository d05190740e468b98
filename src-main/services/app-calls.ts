import { NATIVE_DOWNLOAD_BYTES, nativeEngineInstalled } from "../engine/index.ts";
import { engineInUse } from "./engine-in-use.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";
import { listJobs } from "./job-list.ts";
import { checkMachine } from "./machine-check.ts";
import { residentBytes } from "./process-memory.ts";

/** The service and the engine processes that work for it. */
async function memoryBytes(context: ServiceContext): Promise<number> {
  const project = context.projects.peek();
  const running = project?.catalogue.jobs.withStatus("running") ?? [];
  const ids = [project?.engine.processId(), ...running.map(({ id }) => project?.queue.processOf(id))];
  const others = await Promise.all(ids.map(residentBytes));
  return others.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss());
}

export const appCalls = {
  "app.status": async (context) => {
    const nativeInstalled = await nativeEngineInstalled();
    const project = context.projects.peek();
    return {
      version: context.version,
      engine: {
        report: engineInUse(context, nativeInstalled),
        nativeInstalled,
        installing: context.install.underWay(),
        downloadBytes: NATIVE_DOWNLOAD_BYTES,
      },
      memoryBytes: await memoryBytes(context),
      project: project?.catalogue.describe() ?? null,
      jobs: listJobs(context),
    };
  },
  "app.check": (_context, _input, { signal }) => checkMachine({ signal }),
} satisfies Partial<Handlers>;
