/** The call that scores runs. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const evaluateCalls = {
  evaluate: {
    input: z.object({
      runs: z.array(entity.id).min(1),
      fromDay: entity.day.optional(),
      toDay: entity.day.optional(),
      against: z.array(z.string()).optional(),
    }),
    output: z.object({
      scores: z.array(entity.score),
      folds: z.array(z.object({ fromDay: entity.day, toDay: entity.day })),
      split: z.string(),
    }),
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;
