/** Work that takes long. */
import { z } from "zod";
import { runStatus } from "./run.ts";
import { count, id } from "./shared.ts";

export const jobProgress = z.object({
  /** 0..1, or null where the end is not known. */
  share: z.number().min(0).max(1).nullable(),
  message: z.string(),
  rate: z.object({ value: z.number(), unit: z.string() }).nullable(),
  secondsLeft: z.number().nullable(),
});

export const job = z.object({
  id,
  /** Imports and exports are listed while the service runs; trainings and installations are kept. */
  kind: z.enum(["train", "engine-install", "import", "export"]),
  run: id.nullable(),
  /** What it is about where it has no run: a file, a forecast. */
  title: z.string().nullable().default(null),
  status: runStatus,
  progress: jobProgress.nullable(),
  /** Place among the waiting trainings, from 1; null where it does not wait. */
  place: count.nullable().default(null),
  /** Highest resident memory of its process so far, MB; null where it has none of its own. */
  peakMemoryMb: z.number().nullable().default(null),
  createdAt: z.string(),
});

export type JobProgress = z.infer<typeof jobProgress>;
export type Job = z.infer<typeof job>;
