/** Calls about forecasts. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const forecastCalls = {
  "forecast.make": {
    input: z.object({
      run: entity.id,
      /** The day after the data's last one when absent. */
      issueDay: entity.day.optional(),
      horizonDays: z.number().int().positive().default(1),
    }),
    output: entity.forecast,
    slow: true,
  },
  /** With which run, for how many days and for which day the data set's last model would issue now; null where none was issued yet. */
  "forecast.lastIssued": { input: z.object({ dataset: entity.id }), output: entity.lastIssued.nullable(), slow: false },
  /** Marks it as deleted. Its row in the log and its files stay. */
  "forecast.delete": { input: z.object({ forecast: entity.id }), output: entity.marked, slow: false },
  "forecast.restore": { input: z.object({ forecast: entity.id }), output: entity.marked, slow: false },
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
      /** Names of several categories, counted together. */
      categories: z.array(z.string()).optional(),
    }),
    output: entity.place,
    slow: false,
  },
  "forecast.total": {
    input: z.object({
      forecast: entity.id,
      /** Names of categories, counted together; all when absent. */
      categories: z.array(z.string()).optional(),
    }),
    output: entity.forecastTotal,
    slow: false,
  },
} as const satisfies Record<string, CallDefinition>;
