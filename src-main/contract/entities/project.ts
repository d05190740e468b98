/** The project that is open. */
import { z } from "zod";
import { id } from "./shared.ts";

export const project = z.object({
  id,
  name: z.string(),
  path: z.string(),
  /** Attribution lines that must be shown with the data (samples). */
  attribution: z.array(z.string()),
});

export type Project = z.infer<typeof project>;
