/** Calls about forecasts. */
import { z } from "zod";
import * as entity from "../entities/index.ts";
import { type CallDefinition, nothing } from "./definition.ts";

export const forecastCalls = {
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
} as const satisfies Record<string, CallDefinition>;
