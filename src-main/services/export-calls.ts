import path from "node:path";
import type { Handlers } from "./handlers.ts";

export const exportCalls = {
  "export.raster": (context, input, options) =>
    context.projects.current().engine.exportRaster(
      // The engine process has a working folder of its own; a path means the service's.
      { ...input, out: input.out === undefined ? undefined : path.resolve(input.out) },
      options,
    ),
} satisfies Partial<Handlers>;
