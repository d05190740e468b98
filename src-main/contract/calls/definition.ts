/** What is fixed of a call: its input, its output, whether it is slow (then it reports progress and can be cancelled). */
import { z } from "zod";

export interface CallDefinition {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly slow: boolean;
}

/** Input of calls that need none. */
export const nothing = z.object({});
