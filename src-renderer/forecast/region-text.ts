import type { Forecast, Region, RegionForecast } from "../../src-main/contract/index.ts";
import { format, words } from "../words/index.ts";
import { categoryText } from "./captions.ts";

/** Digits of a corner in the text: five are a metre. */
const DIGITS = 5;

/** The card of a region as text: what was shown, where it lies, and where it came from. */
export function regionText(region: Region, found: RegionForecast, forecast: Forecast, categories: readonly string[]): string {
  const days = format.validDays(forecast.validFromDay, forecast.validDays);
  const corners = region.ring.map(([lon, lat]) => `${lon.toFixed(DIGITS)} ${lat.toFixed(DIGITS)}`).join(", ");
  return [
    words.regions.textHead(region.name, format.area(found.areaSquareMetres), days, forecast.timeZone),
    words.place.textCategory(forecast.noun, categoryText(categories)),
    words.place.textExpected(format.expectedCount(found.expectedCount), found.interval.low, found.interval.high),
    words.place.textChance(format.chance(found.probabilityOfAny)),
    words.place.textBaseline(format.expectedCount(found.baseline.expectedCount), format.chance(found.baseline.probabilityOfAny)),
    ...(found.observedCount === null ? [] : [words.regions.textObserved(found.observedCount)]),
    words.place.textSource(forecast.title, forecast.issuedDay, format.shortHash(forecast.lineage.dataHash)),
    words.regions.textCorners(corners),
  ].join("\n");
}
