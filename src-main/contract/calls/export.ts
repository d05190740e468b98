/** Calls that write files. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const exportCalls = {
  "export.raster": {
    input: z.object({
      forecast: entity.id,
      format: z.enum(["geotiff"]),
      /** Where to write; into the project's exports folder when absent. */
      out: z.string().optional(),
      resolutionMetres: z.number().positive().default(100),
      category: z.string().optional(),
      statistic: z.enum(["rate", "count", "probability"]).default("rate"),
    }),
    output: entity.exported,
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;
