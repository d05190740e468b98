/** Calls about what was deleted, whatever its kind. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const deletedCalls = {
  /** Newest first; what was deleted with something else is counted there. */
  "deleted.list": { input: nothing, output: z.array(entity.deletedThing), slow: false },
  /** Takes the deletion back, and that of what it came from. Throws NotFound for what is not kept any longer. */
  "deleted.restore": { input: z.object({ id: entity.id }), output: entity.marked, slow: false },
} as const satisfies Record<string, CallDefinition>;
