/** Forecasts, how they are drawn, and what they say of a place. */
import { z } from "zod";
import { noun } from "./dataset.ts";
import { count, day, id, lonLatBox } from "./shared.ts";

const arrayDescription = z.object({
  name: z.string(),
  dtype: z.enum(["float32", "int32", "float64", "uint8"]),
  shape: z.array(count),
  bytes: count,
});

/** Distribution of a count about its mean m: Poisson, or negative binomial with variance m + m^2 / size, a size per category. */
const countFamily = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("poisson") }),
  z.object({ kind: z.literal("negative-binomial"), size: z.array(z.number()) }),
]);

/** Header of a forecast's drawing; the arrays are pulled from field/<forecast>/<name> as raw little-endian bytes. */
export const drawing = z.object({
  kind: z.literal("mixture"),
  frame: z.object({ lon0: z.number(), lat0: z.number() }),
  grid: z.object({
    west: z.number(),
    north: z.number(),
    cellWidthMetres: z.number(),
    cellHeightMetres: z.number(),
    columns: count,
    rows: count,
  }),
  nodeCount: count,
  componentCount: count,
  /** What turns an expected count into a chance. */
  countFamily,
  /** base.rate, base.node, nodeFactors, geometry, weights: the fields of models/forecast MixtureData. */
  arrays: z.array(arrayDescription),
});

export const forecast = z.object({
  id,
  run: id,
  dataset: id,
  /** What the data set's incidents are called. */
  noun,
  model: z.string(),
  title: z.string(),
  /** True where the model is the long-run map and nothing was learnt of recent days. */
  isLongRunMap: z.boolean(),
  issuedDay: day,
  validFromDay: day,
  validDays: z.number().int().positive(),
  timeZone: z.string(),
  inSample: z.boolean(),
  categories: z.array(z.string()),
  summary: z.object({ expectedCount: z.number(), byCategory: z.array(z.number()) }),
  /** Expected count of the long-run map for the same period: never hidden. */
  baselineExpectedCount: z.number().nullable(),
  /** Incidents that then happened, where the data hold the valid period. */
  observedCount: count.nullable(),
  bounds: lonLatBox,
  lineage: z.object({
    dataHash: z.string(),
    model: z.string(),
    modelConfiguration: z.record(z.string(), z.unknown()),
    weightsHash: z.string(),
    engine: z.object({ backend: z.string(), library: z.string(), device: z.string() }),
    seed: z.number(),
    codeVersion: z.string(),
  }),
  createdAt: z.string(),
});

/** What is forecast for a square around a place. */
export const place = z.object({
  lon: z.number(),
  lat: z.number(),
  areaSquareMetres: z.number(),
  insideStudyArea: z.boolean(),
  expectedCount: z.number(),
  /** 90 % interval of the count by the forecast's own count family. */
  interval: z.object({ low: count, high: count }),
  probabilityOfAny: z.number(),
  baseline: z.object({ expectedCount: z.number(), probabilityOfAny: z.number() }),
  /** Reported incidents in the square in each of the 26 weeks before the issue day, oldest first. */
  weeklyHistory: z.array(count),
  byCategory: z.array(z.object({ category: z.string(), expectedCount: z.number() })),
});

/** What is forecast for the whole study area. */
export const forecastTotal = place.pick({ expectedCount: true, interval: true, probabilityOfAny: true, baseline: true }).extend({
  /** Incidents of these categories that then happened, where the data hold the valid days. */
  observedCount: count.nullable(),
});

/** The run that a data set's last forecast was issued with, and the day for which it would issue now. */
export const lastIssued = z.object({
  run: id,
  title: z.string(),
  /** The last forecast that it issued. */
  forecast: id,
  horizonDays: z.number().int().positive(),
  /** The day after the data's last one. */
  issueDay: day,
  /** The day after the last settled one, where late reporting is known: its last days are complete. */
  settledIssueDay: day.nullable(),
});

export type LastIssued = z.infer<typeof lastIssued>;
export type DrawingHeader = z.infer<typeof drawing>;
export type Forecast = z.infer<typeof forecast>;
export type Place = z.infer<typeof place>;
export type ForecastTotal = z.infer<typeof forecastTotal>;
