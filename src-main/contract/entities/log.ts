/** The record of issued forecasts, which nobody can edit. */
import { z } from "zod";
import { forecast } from "./forecast.ts";
import { count, day, id } from "./shared.ts";

/** Whether a log is as it was written. A row that was changed, exchanged or taken out is named. */
export const chainReport = z.object({
  verified: z.boolean(),
  rows: count,
  /** Hash of the last row: noted elsewhere, it proves later that nothing before it was changed. */
  head: z.string(),
  problems: z.array(z.object({ row: z.number().int().positive(), message: z.string() })),
});

/** What was said when, from which data: enough to score it when its outcomes arrive, and to make it again. */
export const issuedForecast = z.object({
  forecast: id,
  /** Wall clock, ISO 8601 in UTC. */
  issuedAt: z.string(),
  issuedDay: day,
  validFromDay: day,
  validDays: z.number().int().positive(),
  timeZone: z.string(),
  run: id,
  model: z.string(),
  title: z.string(),
  isLongRunMap: z.boolean(),
  dataset: id,
  dataVersion: z.number().int().positive(),
  dataHash: z.string(),
  /** Last day that the data held when the forecast was issued, and the last settled one where that was known. */
  dataLastDay: day,
  settledThrough: day.nullable(),
  /** True where the data held the valid period already: such a forecast looks back, whatever the wall clock says. */
  outcomesKnown: z.boolean(),
  categories: z.array(z.string()),
  expectedCount: z.number(),
  byCategory: z.array(z.number()),
  baselineExpectedCount: z.number().nullable(),
  /** The forecast and its long-run map in the store; null where the forecast is the long-run map. */
  mixtureHash: z.string(),
  baselineMixtureHash: z.string().nullable(),
  lineage: forecast.shape.lineage,
});

export const issuedRow = issuedForecast.extend({ row: z.number().int().positive(), previousHash: z.string(), hash: z.string() });

export type ChainReport = z.infer<typeof chainReport>;
export type IssuedForecast = z.infer<typeof issuedForecast>;
export type IssuedRow = z.infer<typeof issuedRow>;
