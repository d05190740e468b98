/** Figures of the goodness of a forecaster. */
import { z } from "zod";

export const score = z.object({
  forecaster: z.string(),
  metric: z.string(),
  value: z.number(),
  low: z.number(),
  high: z.number(),
});

export type Score = z.infer<typeof score>;
