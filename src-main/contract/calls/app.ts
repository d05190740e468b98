/** Calls about the program and this machine. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const appCalls = {
  "app.status": {
    input: nothing,
    output: z.object({
      version: z.string(),
      engine: entity.engineState,
      /** Resident memory of the service and its engine processes. */
      memoryBytes: z.number(),
      project: entity.project.nullable(),
      jobs: z.array(entity.job),
    }),
    slow: false,
  },
  /** Loads the engine in a process of its own and tries it: what `doctor` prints. */
  "app.check": { input: nothing, output: entity.check, slow: true },
} as const satisfies Record<string, CallDefinition>;
