/** Calls about work that takes long. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const jobCalls = {
  "job.list": { input: nothing, output: z.array(entity.job), slow: false },
  "job.cancel": { input: z.object({ job: entity.id }), output: entity.job, slow: false },
  /** Answers when the job is no longer waiting or running, with its progress until then. Cancelling this call leaves the job alone. */
  "job.wait": { input: z.object({ job: entity.id }), output: entity.job, slow: true },
} as const satisfies Record<string, CallDefinition>;
