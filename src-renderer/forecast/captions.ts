import type { Forecast } from "../../src-main/contract/index.ts";
import type { ViewState } from "../shell/view-url.ts";
import { format, words } from "../words/index.ts";

/** The chosen category where the forecast has it; another data set's choice means all together. */
export function categoryOf(forecast: Forecast | undefined, chosen: string | null): string | null {
  return chosen !== null && forecast?.categories.includes(chosen) ? chosen : null;
}

/** Title of the legend, in words: what the colours mean, for which area and days. */
export function legendTitle(forecast: Forecast, view: Pick<ViewState, "category" | "statistic" | "areaSquareMetres">): string {
  const chosen = categoryOf(forecast, view.category);
  const category = chosen === null ? null : format.category(chosen).toLowerCase();
  const days = format.validDays(forecast.validFromDay, forecast.validDays);
  const title =
    view.statistic === "probability"
      ? words.forecast.legendChance(category, view.areaSquareMetres, days)
      : words.forecast.legendRate(category, days);
  return forecast.isLongRunMap ? words.forecast.legendLongRun(title) : title;
}

/** A value of the map, as the legend's ticks and the status bar write it. */
export function mapValue(statistic: ViewState["statistic"], value: number): string {
  return statistic === "probability" ? format.chance(value) : format.quantity(value, 2);
}
