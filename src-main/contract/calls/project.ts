/** Calls about the project that is open. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const projectCalls = {
  "project.open": { input: z.object({ path: z.string() }), output: entity.project, slow: false },
  "project.create": {
    input: z.object({
      path: z.string(),
      name: z.string().optional(),
      /** Lines that must be shown with the data. */
      attribution: z.array(z.string()).optional(),
    }),
    output: entity.project,
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
