/** Work that takes long. */
import { z } from "zod";
import { runStatus } from "./run.ts";
import { id } from "./shared.ts";

export const jobProgress = z.object({
  /** 0..1, or null where the end is not known. */
  share: z.number().min(0).max(1).nullable(),
  message: z.string(),
  rate: z.object({ value: z.number(), unit: z.string() }).nullable(),
  secondsLeft: z.number().nullable(),
});

export const job = z.object({
  id,
  kind: z.enum(["train", "engine-install"]),
  run: id.nullable(),
  status: runStatus,
  progress: jobProgress.nullable(),
  createdAt: z.string(),
});

export type JobProgress = z.infer<typeof jobProgress>;
export type Job = z.infer<typeof job>;
