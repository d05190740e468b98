/** Calls about work that takes long. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const jobCalls = {
  "job.list": { input: nothing, output: z.array(entity.job), slow: false },
  "job.cancel": { input: z.object({ job: entity.id }), output: entity.job, slow: false },
  /**
   * Stops a training for now: a running one within a batch, to go on from its last checkpoint with the same result; a waiting one is
   * passed over. Throws JobNotPausable.
   */
  "job.pause": { input: z.object({ job: entity.id }), output: entity.job, slow: false },
  /** Puts a paused training back among the waiting ones. Throws JobNotPaused. */
  "job.resume": { input: z.object({ job: entity.id }), output: entity.job, slow: false },
  /** Changes the order of the waiting trainings. Answers with all jobs. Throws JobNotWaiting. */
  "job.move": {
    input: z.object({ job: entity.id, to: z.enum(["first", "up", "down", "last"]) }),
    output: z.array(entity.job),
    slow: false,
  },
  /** Answers when the job is no longer waiting or running, with its progress until then. Cancelling this call leaves the job alone. */
  "job.wait": { input: z.object({ job: entity.id }), output: entity.job, slow: true },
} as const satisfies Record<string, CallDefinition>;
