import path from "node:path";
import { planExport } from "./export-plan.ts";
import { checkTarget, type ExportTarget } from "./export-target.ts";
import type { Handlers, ServiceContext } from "./handlers.ts";

/** The engine process has a working folder of its own; a path means the service's. */
function own<T extends ExportTarget & { readonly areas?: string | undefined }>(input: T): T {
  const resolved = (file: string | undefined): string | undefined => (file === undefined ? undefined : path.resolve(file));
  return { ...input, out: resolved(input.out), ...("areas" in input ? { areas: resolved(input.areas) } : {}) };
}

/** The engine of the open project, and the input by which it may write. Throws FileExists. */
async function ready<T extends ExportTarget & { readonly areas?: string | undefined }>(context: ServiceContext, given: T) {
  const { catalogue, engine } = context.projects.current();
  const { overwrite: _overwrite, ...input } = own(given);
  await checkTarget(catalogue, { out: input.out, overwrite: given.overwrite });
  return { engine, input };
}

export const exportCalls = {
  "export.plan": (context, input) => planExport(context.projects.current().catalogue, own(input)),
  "export.raster": async (context, given, options) => {
    const { engine, input } = await ready(context, given);
    return await engine.exportRaster(input, options);
  },
  "export.picture": async (context, given, options) => {
    const { engine, input } = await ready(context, given);
    return await engine.exportFile({ kind: "picture", input }, options);
  },
  "export.places": async (context, given, options) => {
    const { engine, input } = await ready(context, given);
    return await engine.exportFile({ kind: "places", input }, options);
  },
  "export.briefing": async (context, given, options) => {
    const { engine, input } = await ready(context, given);
    return await engine.exportFile({ kind: "briefing", input }, options);
  },
} satisfies Partial<Handlers>;
