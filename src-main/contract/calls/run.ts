/** Calls about trainings. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

const training = z.object({
  dataset: entity.id,
  model: z.string(),
  preset: entity.preset.optional(),
  fromDay: entity.day.optional(),
  /** First day that is not used. */
  toDay: entity.day.optional(),
  seed: z.number().int().optional(),
  epochs: z.number().int().positive().optional(),
  maxMinutes: z.number().positive().optional(),
  configuration: z.record(z.string(), z.unknown()).optional(),
});

export const runCalls = {
  /** Time and memory of a training with this very input. Throws what run.start throws, and what is wrong with its settings. */
  "run.estimate": { input: training, output: entity.trainingEstimate, slow: true },
  "run.start": {
    input: training,
    output: z.object({ run: entity.run, job: entity.job }),
    slow: false,
  },
  "run.resume": { input: z.object({ run: entity.id }), output: z.object({ run: entity.run, job: entity.job }), slow: false },
  /** Marks it and its forecasts as deleted. Throws RunBusy while it trains. */
  "run.delete": { input: z.object({ run: entity.id }), output: entity.marked, slow: false },
  "run.restore": { input: z.object({ run: entity.id }), output: entity.marked, slow: false },
  "run.list": { input: nothing, output: z.array(entity.run), slow: false },
  "run.get": { input: z.object({ run: entity.id }), output: entity.run, slow: false },
  "run.lineage": { input: z.object({ run: entity.id }), output: entity.runLineage, slow: false },
  /** Whether the newest data are what the run has learnt from: each difference that changes its forecasts. Empty where all fits. */
  "run.misfits": { input: z.object({ run: entity.id }), output: z.array(entity.misfit), slow: false },
  "run.losses": {
    input: z.object({ run: entity.id, afterEpoch: z.number().int().optional() }),
    output: z.array(entity.lossPoint),
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
