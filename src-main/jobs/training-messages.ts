/**
 * What the service and a training's process say to each other: small JSON messages, arrays by their hash in the store. What the
 * process sends is checked on arrival.
 */
import { z } from "zod";
import { type Dataset, type EngineReport, engineReport, jobProgress, lossPoint } from "../contract/index.ts";
import { wireError } from "./wire-error.ts";

/** A data set as an engine process finds it. */
export type DatasetSource = Pick<Dataset, "hash" | "categories" | "timeZone" | "firstDay" | "lastDay"> &
  Partial<Pick<Dataset, "studyArea">>;

export interface TrainingTask {
  readonly store: string;
  readonly dataset: DatasetSource;
  readonly model: string;
  /** Local days as numbers; toDay is the first that is not used. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly validationFromDay: number;
  readonly seed: number;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly maxMinutes: number | null;
  readonly checkpoint: { readonly hash: string; readonly epoch: number } | null;
  /** Backend of the checkpoint's epochs. */
  readonly trainedOn: EngineReport["backend"] | null;
  /** Spent by earlier attempts. */
  readonly secondsBefore: number;
}

/** "stop" keeps the best of the epochs that ended; "abort" ends at once and leaves the last checkpoint. */
export type ToTraining =
  | { readonly kind: "start"; readonly task: TrainingTask }
  | { readonly kind: "stop" }
  | { readonly kind: "abort" };

/** What the cost of a training step depends on. */
export const trainingShape = z.object({
  nodes: z.number().int(),
  categories: z.number().int(),
  /** Incidents a day, mean over the training days. */
  incidentsPerDay: z.number(),
  /** Days of the training period, and of those the ones that are trained on and checked on. */
  days: z.number().int(),
  trainDays: z.number().int(),
  validationDays: z.number().int(),
  /** Incidents of the whole data set: all are loaded. */
  incidents: z.number().int(),
  steps: z.number().int(),
  batchWindows: z.number().int(),
  hidden: z.array(z.number().int()),
  chebyshevTerms: z.number().int(),
  headUnits: z.number().int(),
  components: z.number().int(),
});

export type TrainingShape = z.infer<typeof trainingShape>;

/** A training that was measured on this machine. */
export const trainingMeasure = z.object({
  engine: engineReport,
  shape: trainingShape,
  /** Median, milliseconds. */
  stepMs: z.number(),
  /** Until the first step: the engine's start, the reading and placing of the incidents. */
  startSeconds: z.number(),
  peakMemoryMb: z.number(),
});

export type TrainingMeasure = z.infer<typeof trainingMeasure>;

const metrics = z.record(z.string(), z.number());

export const fromTraining = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("heartbeat"), peakMemoryMb: z.number() }),
  z.object({ kind: z.literal("engine"), report: engineReport, codeVersion: z.string() }),
  z.object({ kind: z.literal("progress"), progress: jobProgress }),
  z.object({ kind: z.literal("epoch"), loss: lossPoint }),
  z.object({ kind: z.literal("checkpoint"), hash: z.string(), epoch: z.number().int() }),
  /** A stop was heard, and there is something to keep: its figures follow in "done". */
  z.object({ kind: z.literal("keeping") }),
  z.object({
    kind: z.literal("done"),
    /** True where a stop ended it before its own end: its checkpoint still goes on. */
    stopped: z.boolean(),
    weightsHash: z.string(),
    epochs: z.number().int(),
    bestEpoch: z.number().int(),
    validation: metrics,
    baseline: metrics,
    stepMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
    /** From the process's first line to its first step; null without steps. */
    startSeconds: z.number().nullable(),
    peakMemoryMb: z.number(),
    seconds: z.number(),
    /** Null for models without steps. */
    shape: trainingShape.nullable(),
  }),
  z.object({ kind: z.literal("cancelled"), peakMemoryMb: z.number(), seconds: z.number() }),
  z.object({ kind: z.literal("failed"), error: wireError }),
]);

export type FromTraining = z.infer<typeof fromTraining>;

/** How often an engine process shows that it is alive, in milliseconds; three missed ones in a row are reported. */
export const HEARTBEAT_MILLISECONDS = 2000;
