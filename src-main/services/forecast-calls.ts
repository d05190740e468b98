import { drawingHeader } from "../store/index.ts";
import type { Handlers } from "./handlers.ts";

export const forecastCalls = {
  "forecast.make": (context, input, options) => context.projects.current().engine.makeForecast(input, options),
  "forecast.list": (context) => context.projects.current().catalogue.forecasts.list(),
  "forecast.get": async (context, { forecast }) => {
    const { catalogue } = context.projects.current();
    const record = catalogue.forecasts.record(forecast);
    return { forecast: record.forecast, drawing: await drawingHeader(catalogue.store, record.mixtureHash) };
  },
  "forecast.place": (context, input, options) => context.projects.current().engine.place(input, options),
} satisfies Partial<Handlers>;
