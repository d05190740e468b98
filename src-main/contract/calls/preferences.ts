/** Calls about what this computer's user has chosen for all projects. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const preferencesCalls = {
  "preferences.get": { input: nothing, output: entity.preferences, slow: false },
  /** Changes what is given and leaves the rest. */
  "preferences.set": {
    input: z.object({
      theme: entity.themeChoice.optional(),
      language: z.string().min(2).max(35).nullable().optional(),
      numbers: entity.numberStyle.optional(),
    }),
    output: entity.preferences,
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
