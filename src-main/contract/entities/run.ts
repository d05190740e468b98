/** Trainings and what came out of them. */
import { z } from "zod";
import { engineReport } from "./engine.ts";
import { count, day, id, problem } from "./shared.ts";

export const preset = z.enum(["quick", "standard"]);

/** paused: the analyst stopped it for now, and it goes on from its checkpoint. interrupted: its process or the service ended. */
export const runStatus = z.enum(["waiting", "running", "paused", "interrupted", "cancelled", "failed", "done"]);

export const run = z.object({
  id,
  dataset: id,
  model: z.string(),
  title: z.string(),
  preset: preset.nullable(),
  status: runStatus,
  seed: z.number().int(),
  fromDay: day,
  toDay: day,
  validationFromDay: day,
  /** Version of the data set that it is trained on. */
  dataVersion: z.number().int().positive(),
  /** Last settled day of that version, where it is known: a training period without one given ends there. */
  settledThrough: day.nullable(),
  epochs: count.nullable(),
  bestEpoch: count.nullable(),
  /** nats per incident on the validation days. */
  validation: z.record(z.string(), z.number()).nullable(),
  baseline: z.record(z.string(), z.number()).nullable(),
  stepMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
  peakMemoryMb: z.number().nullable(),
  seconds: z.number().nullable(),
  engine: engineReport.nullable(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  createdAt: z.string(),
});

export const lossPoint = z.object({
  epoch: count,
  trainLoss: z.number(),
  validationLoss: z.number().nullable(),
  baselineLoss: z.number().nullable(),
  secondsSinceStart: z.number(),
});

/** What a training will take, said before it starts. */
export const trainingEstimate = z.object({
  /** From the earliest end that is likely (early stopping) to the last epoch. */
  seconds: z.object({ low: z.number(), high: z.number() }),
  /** How far the true time may lie from the reckoned one, as a factor both ways. The range above holds it already. */
  uncertaintyFactor: z.number(),
  /** Highest resident memory of the training's process. */
  memoryBytes: z.number(),
  /** What it is reckoned from, in one sentence. */
  basis: z.string(),
});

/** What a run came from, so that it can be traced and done again. */
export const runLineage = z.object({
  /** Of the version of the data set that it learnt from. */
  dataHash: z.string(),
  /** Null before the first attempt. */
  codeVersion: z.string().nullable(),
  /** Fitted model in the store; null until there is one. */
  weightsHash: z.string().nullable(),
  /** The settings that differ from the preset's. */
  configuration: z.record(z.string(), z.unknown()),
  maxMinutes: z.number().nullable(),
});

/** One way in which the present data differ from what a run has learnt. */
export const misfit = problem;

export type Preset = z.infer<typeof preset>;
export type RunStatus = z.infer<typeof runStatus>;
export type Run = z.infer<typeof run>;
export type TrainingEstimate = z.infer<typeof trainingEstimate>;
export type RunLineage = z.infer<typeof runLineage>;
export type Misfit = z.infer<typeof misfit>;
export type LossPoint = z.infer<typeof lossPoint>;
