import type { Dataset, Forecast } from "../../src-main/contract/index.ts";
import { format } from "../words/index.ts";
import type { DayRange } from "./showing.svelte.ts";

export { MOST_CIRCLES as MOST_DRAWN } from "../map/index.ts";

export const PERIODS = ["valid", "week", "month", "all", "own"] as const;
export type Period = (typeof PERIODS)[number];

/** Lengths of the periods before a forecast, days. */
const BEFORE = { week: 7, month: 28 } as const;

/** Days whose incidents are shown; null: the forecast's own, whatever forecast is shown. */
export function daysOfPeriod(
  period: Period,
  forecast: Pick<Forecast, "validFromDay" | "validDays">,
  dataset: Pick<Dataset, "firstDay" | "lastDay">,
  before: DayRange | null,
): DayRange | null {
  if (period === "valid") return null;
  const end = format.addDays(dataset.lastDay, 1);
  if (period === "all") return { from: dataset.firstDay, to: end };
  if (period === "own") {
    return before ?? { from: forecast.validFromDay, to: format.addDays(forecast.validFromDay, forecast.validDays) };
  }
  const [to = end] = [forecast.validFromDay, end].sort();
  return { from: format.addDays(to, -BEFORE[period]), to };
}
