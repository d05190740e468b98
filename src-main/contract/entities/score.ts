/** Figures of the goodness of a forecaster. */
import { z } from "zod";
import { count, day, id } from "./shared.ts";

export const score = z.object({
  forecaster: z.string(),
  metric: z.string(),
  value: z.number(),
  /** 95 % interval; null where the days are too few for one. */
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** One figure of an issued forecast, beside the long-run map's on the same days and cells; null where the map has none. */
export const issuedFigure = z.object({ metric: z.string(), value: z.number(), baseline: z.number().nullable() });

/** An issued forecast against what then happened, by one version of the data. All are kept. */
export const issuedScore = z.object({
  forecast: id,
  /** Row of the log of issued forecasts, and its hash. */
  logRow: z.number().int().positive(),
  logHash: z.string(),
  issuedDay: day,
  validFromDay: day,
  validDays: z.number().int().positive(),
  dataset: id,
  dataVersion: z.number().int().positive(),
  dataHash: z.string(),
  /** True where all valid days were settled; false where late reporting was not known, so that incidents may be missing. */
  settled: z.boolean(),
  /** The data held the valid period when the forecast was issued. */
  outcomesKnown: z.boolean(),
  /** Incidents on the scored cells. */
  incidents: count,
  figures: z.array(issuedFigure),
  /** Version of the way of scoring. */
  method: z.number().int().positive(),
  scoredAt: z.string(),
});

export const scoreRow = issuedScore.extend({ row: z.number().int().positive(), previousHash: z.string(), hash: z.string() });

export type IssuedFigure = z.infer<typeof issuedFigure>;
export type IssuedScore = z.infer<typeof issuedScore>;
export type ScoreRow = z.infer<typeof scoreRow>;
export type Score = z.infer<typeof score>;
