import type { Forecast } from "../../src-main/contract/index.ts";
import type { ViewState } from "./view-url.ts";

/** The part of a view that puts a forecast on the map, with its run and data set chosen. */
export function viewOfForecast(forecast: Forecast): Pick<ViewState, "forecast" | "run" | "dataset"> {
  return { forecast: forecast.id, run: forecast.run, dataset: forecast.dataset };
}

/** What the window shows when nothing was asked for: the newest forecast of a trained model, else the newest of any. */
export function firstForecast(forecasts: readonly Forecast[]): Forecast | undefined {
  const newestFirst = [...forecasts].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return newestFirst.find((forecast) => !forecast.isLongRunMap) ?? newestFirst[0];
}

/** The newest long-run map of a data set. */
export function longRunMapOf(dataset: string, forecasts: readonly Forecast[]): Forecast | undefined {
  return forecasts
    .filter((forecast) => forecast.dataset === dataset && forecast.isLongRunMap)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
}
