import path from "node:path";
import { planExport } from "./export-plan.ts";
import type { Handlers } from "./handlers.ts";

/** The engine process has a working folder of its own; a path means the service's. */
function own<T extends { readonly out?: string | undefined; readonly areas?: string | undefined }>(input: T): T {
  const resolved = (file: string | undefined): string | undefined => (file === undefined ? undefined : path.resolve(file));
  return { ...input, out: resolved(input.out), ...("areas" in input ? { areas: resolved(input.areas) } : {}) };
}

export const exportCalls = {
  "export.plan": (context, input) => planExport(context.projects.current().catalogue, own(input)),
  "export.raster": (context, input, options) => context.projects.current().engine.exportRaster(own(input), options),
  "export.picture": (context, input, options) =>
    context.projects.current().engine.exportFile({ kind: "picture", input: own(input) }, options),
  "export.places": (context, input, options) =>
    context.projects.current().engine.exportFile({ kind: "places", input: own(input) }, options),
  "export.briefing": (context, input, options) =>
    context.projects.current().engine.exportFile({ kind: "briefing", input: own(input) }, options),
} satisfies Partial<Handlers>;
