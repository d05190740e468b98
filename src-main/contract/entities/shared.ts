/** What several entities are made of. Times are ISO 8601, local days "YYYY-MM-DD" in the data set's zone. */
import { z } from "zod";

export const id = z.string().min(1);
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const count = z.number().int().nonnegative();

export const lonLatBox = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() });

export const problem = z.object({ code: z.string(), message: z.string(), hint: z.string() });

/** What one deletion marked, or one restoring took back: the thing itself and what belongs to it. */
export const marked = z.object({ ids: z.array(id) });

export type Marked = z.infer<typeof marked>;
export type LonLatBox = z.infer<typeof lonLatBox>;
export type Problem = z.infer<typeof problem>;
