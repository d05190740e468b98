import type { Forecast, Place } from "../../src-main/contract/index.ts";
import { format, words } from "../words/index.ts";
import { categoryText } from "./captions.ts";

/** The card of a place as text: what was shown, with area, period and where it came from. */
export function placeText(place: Place, forecast: Forecast, categories: readonly string[]): string {
  const days = format.validDays(forecast.validFromDay, forecast.validDays);
  return [
    words.place.textHead(format.coordinates(place.lon, place.lat), place.areaSquareMetres, days, forecast.timeZone),
    words.place.textCategory(forecast.noun, categoryText(categories)),
    words.place.textExpected(format.expectedCount(place.expectedCount), place.interval.low, place.interval.high),
    words.place.textChance(format.chance(place.probabilityOfAny)),
    words.place.textBaseline(format.expectedCount(place.baseline.expectedCount), format.chance(place.baseline.probabilityOfAny)),
    words.place.textSource(forecast.title, forecast.issuedDay, format.shortHash(forecast.lineage.dataHash)),
  ].join("\n");
}
