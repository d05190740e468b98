/** Calls about the native engine. */
import { z } from "zod";
import type { CallDefinition } from "./definition.ts";

export const engineCalls = {
  "engine.install": {
    input: z.object({ from: z.string().optional() }),
    output: z.object({ library: z.string(), path: z.string(), bytes: z.number(), verified: z.boolean() }),
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;
