/** Every call of the service: input, output, whether it is slow (then it reports progress and can be cancelled). */
import { z } from "zod";
import * as entity from "./entities.ts";

interface CallDefinition {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly slow: boolean;
}

const nothing = z.object({});

export const calls = {
  "app.status": {
    input: nothing,
    output: z.object({
      version: z.string(),
      engine: entity.engineState,
      /** Resident memory of the service and its engine processes. */
      memoryBytes: z.number(),
      project: entity.project.nullable(),
      jobs: z.array(entity.job),
    }),
    slow: false,
  },
  /** Loads the engine in a process of its own and tries it: what `doctor` prints. */
  "app.check": { input: nothing, output: entity.check, slow: true },
  "project.open": { input: z.object({ path: z.string() }), output: entity.project, slow: false },
  "project.create": {
    input: z.object({
      path: z.string(),
      name: z.string().optional(),
      /** Lines that must be shown with the data. */
      attribution: z.array(z.string()).optional(),
    }),
    output: entity.project,
    slow: false,
  },
  /** A file sent by POST /upload, or named by its path on this machine. */
  "dataset.preview": {
    input: z.object({
      upload: entity.id,
      roles: entity.columnRoles.partial().optional(),
      timeZone: z.string().optional(),
    }),
    output: entity.importPreview,
    slow: true,
  },
  "dataset.import": {
    input: z.object({
      upload: entity.id,
      name: z.string().optional(),
      roles: entity.columnRoles,
      timeZone: z.string(),
    }),
    /** `seconds` until the incidents are stored; `baseMap` is the forecast of the long-run map for the day after the data. */
    output: z.object({ dataset: entity.dataset, seconds: z.number(), baseMap: entity.forecast, baseMapSeconds: z.number() }),
    slow: true,
  },
  "dataset.list": { input: nothing, output: z.array(entity.dataset), slow: false },
  "dataset.rejects": {
    input: z.object({ dataset: entity.id, offset: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000) }),
    output: z.object({ total: z.number().int(), rows: z.array(entity.reject) }),
    slow: false,
  },
  "run.start": {
    input: z.object({
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
    }),
    output: z.object({ run: entity.run, job: entity.job }),
    slow: false,
  },
  "run.resume": { input: z.object({ run: entity.id }), output: z.object({ run: entity.run, job: entity.job }), slow: false },
  "run.list": { input: nothing, output: z.array(entity.run), slow: false },
  "run.get": { input: z.object({ run: entity.id }), output: entity.run, slow: false },
  "run.losses": {
    input: z.object({ run: entity.id, afterEpoch: z.number().int().optional() }),
    output: z.array(entity.lossPoint),
    slow: false,
  },
  "job.list": { input: nothing, output: z.array(entity.job), slow: false },
  "job.cancel": { input: z.object({ job: entity.id }), output: entity.job, slow: false },
  /** Answers when the job is no longer waiting or running, with its progress until then. Cancelling this call leaves the job alone. */
  "job.wait": { input: z.object({ job: entity.id }), output: entity.job, slow: true },
  "forecast.make": {
    input: z.object({ run: entity.id, issueDay: entity.day, horizonDays: z.number().int().positive().default(1) }),
    output: entity.forecast,
    slow: true,
  },
  "forecast.list": { input: nothing, output: z.array(entity.forecast), slow: false },
  "forecast.get": {
    input: z.object({ forecast: entity.id }),
    output: z.object({ forecast: entity.forecast, drawing: entity.drawing }),
    slow: false,
  },
  "forecast.place": {
    input: z.object({
      forecast: entity.id,
      lon: z.number(),
      lat: z.number(),
      areaSquareMetres: z.number().positive(),
      /** A category's name, or all together when absent. */
      category: z.string().optional(),
    }),
    output: entity.place,
    slow: false,
  },
  evaluate: {
    input: z.object({
      runs: z.array(entity.id).min(1),
      fromDay: entity.day.optional(),
      toDay: entity.day.optional(),
      against: z.array(z.string()).optional(),
    }),
    output: z.object({
      scores: z.array(entity.score),
      folds: z.array(z.object({ fromDay: entity.day, toDay: entity.day })),
      split: z.string(),
    }),
    slow: true,
  },
  "export.raster": {
    input: z.object({
      forecast: entity.id,
      format: z.enum(["geotiff"]),
      /** Where to write; into the project's exports folder when absent. */
      out: z.string().optional(),
      resolutionMetres: z.number().positive().default(100),
      category: z.string().optional(),
      statistic: z.enum(["rate", "count", "probability"]).default("rate"),
    }),
    output: entity.exported,
    slow: true,
  },
  "engine.install": {
    input: z.object({ from: z.string().optional() }),
    output: z.object({ library: z.string(), path: z.string(), bytes: z.number(), verified: z.boolean() }),
    slow: true,
  },
} as const satisfies Record<string, CallDefinition>;

export type CallName = keyof typeof calls;
/** What a caller gives (defaults may be left out). */
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]["input"]>;
/** What a service receives (defaults filled in). */
export type CallRequest<N extends CallName> = z.output<(typeof calls)[N]["input"]>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]["output"]>;
