import { drawingHeader } from "../store/index.ts";
import type { Handlers } from "./handlers.ts";
import { lastIssuedOf } from "./last-issued.ts";

export const forecastCalls = {
  "forecast.make": (context, input, options) => context.projects.current().engine.makeForecast(input, options),
  "forecast.lastIssued": (context, { dataset }) => lastIssuedOf(context.projects.current().catalogue, dataset),
  "forecast.delete": (context, { forecast }) => {
    const ids = context.projects.current().catalogue.deletions.mark("forecast", forecast);
    context.changes.announce("forecasts");
    return { ids };
  },
  "forecast.restore": (context, { forecast }) => {
    const ids = context.projects.current().catalogue.deletions.restore("forecast", forecast);
    for (const changed of ["datasets", "runs", "forecasts"] as const) context.changes.announce(changed);
    return { ids };
  },
  "forecast.list": (context) => context.projects.current().catalogue.forecasts.list(),
  "forecast.get": async (context, { forecast }) => {
    const { catalogue } = context.projects.current();
    const record = catalogue.forecasts.record(forecast);
    return { forecast: record.forecast, drawing: await drawingHeader(catalogue.store, record.mixtureHash) };
  },
  "forecast.place": (context, input, options) => context.projects.current().engine.place(input, options),
  "forecast.total": (context, input, options) => context.projects.current().engine.total(input, options),
} satisfies Partial<Handlers>;
