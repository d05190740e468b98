/** Calls about the record of issued forecasts. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import type { CallDefinition } from "./definition.ts";

export const logCalls = {
  /** Oldest first. A row that cannot be read any more is left out and named in `chain`. */
  "log.list": {
    input: z.object({ dataset: entity.id.optional() }),
    output: z.object({ rows: z.array(entity.issuedRow), chain: entity.chainReport, scoreChain: entity.chainReport }),
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
