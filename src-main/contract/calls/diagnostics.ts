/** Calls about the bundle that goes with a report of a fault. It is never sent anywhere by itself. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const diagnosticsCalls = {
  /** Collects the bundle and shows all of it. Tries the engine for this, as `doctor` does. */
  "diagnostics.preview": { input: z.object({}), output: entity.diagnostics, slow: true },
  /** Writes exactly what a preview has shown. Throws PreviewGone. */
  "diagnostics.save": {
    input: z.object({
      preview: entity.id,
      /** Where to; beside the log when absent. A name that ends in .json holds the entries as one document, any other is a zip. */
      out: z.string().optional(),
    }),
    output: z.object({ file: z.string(), bytes: z.number() }),
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
