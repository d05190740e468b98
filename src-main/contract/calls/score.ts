/** Calls that score issued forecasts against what then happened. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const scoreCalls = {
  /** Scores what has its outcomes and was not scored by the present data yet, then gives the present scores. */
  score: {
    input: z.object({ forecast: entity.id.optional() }),
    output: z.object({
      forecasts: z.array(
        entity.issuedFigure.extend({
          forecast: entity.id,
          /** Day on which it was issued. */
          issued: entity.day,
          validFromDay: entity.day,
          validDays: z.number().int().positive(),
          dataVersion: z.number().int().positive(),
          settled: z.boolean(),
          outcomesKnown: z.boolean(),
        }),
      ),
      /** Issued forecasts that cannot be scored yet, and why. */
      waiting: z.array(z.object({ forecast: entity.id, issued: entity.day, reason: z.string() })),
      /** Forecasts that this call scored. */
      added: z.array(entity.id),
    }),
    slow: true,
  },
  /** Every score that was ever kept, oldest first. */
  "score.list": {
    input: z.object({ forecast: entity.id.optional() }),
    output: z.object({ rows: z.array(entity.scoreRow), chain: entity.chainReport }),
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
