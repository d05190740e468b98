import type { Dataset, Forecast } from "../../src-main/contract/index.ts";
import type { CategoryChoice, Look } from "../map/index.ts";
import type { ViewState } from "../shell/view-url.ts";
import { format, words } from "../words/index.ts";

/** The chosen categories that the forecast has, in its order; none means all together, as does all of them. */
export function categoriesOf(forecast: Forecast | undefined, chosen: readonly string[]): readonly string[] {
  const known = forecast?.categories.filter((name) => chosen.includes(name)) ?? [];
  return known.length === forecast?.categories.length ? [] : known;
}

/** The same as a call takes it: nothing where all are taken together. */
export function categoriesInput(names: readonly string[]): { readonly categories?: string[] } {
  return names.length === 0 ? {} : { categories: [...names] };
}

/** The one chosen category; null where all or several are looked at together. */
export function categoryOf(forecast: Forecast | undefined, chosen: readonly string[]): string | null {
  const [only, ...others] = categoriesOf(forecast, chosen);
  return only === undefined || others.length > 0 ? null : only;
}

/** What the map draws of a forecast for the chosen categories. */
export function choiceOf(forecast: Forecast | undefined, chosen: readonly string[]): CategoryChoice {
  const names = categoriesOf(forecast, chosen);
  return names.length === 0 ? "all" : names.map((name) => forecast?.categories.indexOf(name) ?? -1);
}

/** Expected incidents of the chosen categories in the whole study area. */
export function expectedOf(forecast: Forecast, chosen: readonly string[]): number {
  const names = categoriesOf(forecast, chosen);
  if (names.length === 0) return forecast.summary.expectedCount;
  return names.reduce((sum, name) => sum + (forecast.summary.byCategory[forecast.categories.indexOf(name)] ?? 0), 0);
}

/** "theft", "theft or battery", "any of 5 categories"; null for all together. */
export function categoryText(names: readonly string[]): string | null {
  return names.length === 0 ? null : words.forecast.anyOf(names.map(format.category));
}

/** Title of the legend, in words: what the colours mean, for which area and days. */
export function legendTitle(
  forecast: Forecast,
  view: Pick<ViewState, "categories" | "statistic" | "areaSquareMetres"> & { readonly look: Pick<Look, "atLeast"> },
): string {
  const category = categoryText(categoriesOf(forecast, view.categories));
  const days = format.validDays(forecast.validFromDay, forecast.validDays);
  const title =
    view.statistic === "probability"
      ? words.forecast.legendChance(forecast.noun, view.look.atLeast, category, view.areaSquareMetres, days)
      : words.forecast.legendRate(forecast.noun, category, view.areaSquareMetres, days);
  return forecast.isLongRunMap ? words.forecast.legendLongRun(title) : title;
}

/** How one value of the map is written. */
type Writing = (statistic: ViewState["statistic"], value: number) => string;

/** A value of the map where it stands alone, as in the status bar: always in as many digits. */
export const mapValue: Writing = (statistic, value) =>
  statistic === "probability" ? format.chance(value) : format.expectedCount(value);

/** A round value of the map beside the legend's ramp. */
export const mapTick: Writing = (statistic, value) =>
  statistic === "probability" ? format.roundChance(value) : format.quantity(value, 2);

function signed(write: Writing, statistic: ViewState["statistic"], value: number): string {
  if (value === 0) return format.quantity(0);
  const size = write(statistic, Math.abs(value));
  return value < 0 ? `\u2212${size}` : `+${size}`;
}

/** A difference of two values of the map, with its sign. */
export const mapDifference: Writing = (statistic, value) => signed(mapValue, statistic, value);

/** A round difference beside the legend's ramp. */
export const differenceTick: Writing = (statistic, value) => signed(mapTick, statistic, value);

/** Which forecast, in a few words: "Graph-ConvGRU, quick, Wed 5 Sep 2018". */
export function shortTitle(forecast: Forecast): string {
  const days = format.validDays(forecast.validFromDay, forecast.validDays);
  return words.compare.second(forecast.isLongRunMap ? words.forecast.longRunMap : forecast.title, days);
}

/** Title of the legend of a difference: the shown forecast less the other, and what of it. */
export function differenceTitle(shown: Forecast, other: Forecast, of: string): string {
  const sameDays = shown.validFromDay === other.validFromDay && shown.validDays === other.validDays;
  // What the values mean says the shown one's days already; a long-run map is that of any day.
  const name = (forecast: Forecast): string =>
    forecast.isLongRunMap ? words.forecast.longRunMap : sameDays || forecast === shown ? forecast.title : shortTitle(forecast);
  return words.legend.difference(name(shown), name(other), of);
}

/** Sentences below the legend's ramp. */
export function legendNotes(
  mode: "swipe" | "difference" | null,
  other: Forecast | undefined,
  noiseDays: number,
  { statistic, areaSquareMetres }: Pick<ViewState, "statistic" | "areaSquareMetres">,
): readonly string[] {
  if (mode === "swipe" && other !== undefined) return [words.legend.compared(shortTitle(other))];
  if (mode !== "difference") return [];
  return [
    ...(statistic === "probability" ? [words.legend.points] : []),
    ...(noiseDays > 0 ? [words.legend.hatched(noiseDays, areaSquareMetres)] : []),
  ];
}

/** Days that a data set covers: what its incidents can tell rates apart by. */
export function daysOf(dataset: Pick<Dataset, "firstDay" | "lastDay">): number {
  return format.daysBetween(dataset.firstDay, dataset.lastDay) + 1;
}

/** Other forecasts of the same data set: long-run maps first, those of the same day before others, then the newest first. */
export function comparableWith(forecast: Forecast, all: readonly Forecast[]): readonly Forecast[] {
  return all
    .filter((other) => other.dataset === forecast.dataset && other.id !== forecast.id)
    .sort(
      (a, b) =>
        Number(b.isLongRunMap) - Number(a.isLongRunMap) ||
        Number(b.validFromDay === forecast.validFromDay) - Number(a.validFromDay === forecast.validFromDay) ||
        b.createdAt.localeCompare(a.createdAt),
    );
}

/** What a forecast is compared with when nothing was chosen: the long-run map, else the newest other one. */
export function defaultAgainst(others: readonly Forecast[]): Forecast | undefined {
  return others[0];
}
