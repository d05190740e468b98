/** What is marked as deleted and can still be restored. */
import { z } from "zod";
import { count, day, id } from "./shared.ts";

export const deletedThing = z.object({
  kind: z.enum(["dataset", "run", "forecast", "region"]),
  id,
  name: z.string(),
  /** Of a forecast; null for other things. */
  valid: z.object({ fromDay: day, days: z.number().int().positive() }).nullable(),
  /** Runs and forecasts that went with it, and come back with it. */
  others: count,
  /** ISO 8601, UTC. */
  deletedAt: z.string(),
  /** Until when at least it can be restored. Null for a region: until enough others have been deleted after it. */
  keptUntil: z.string().nullable(),
});

export type DeletedThing = z.infer<typeof deletedThing>;
