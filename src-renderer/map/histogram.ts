import type { Map as MapLibreMap } from "maplibre-gl";
import type { LonLat } from "../../models/grid/index.ts";
import { type ColourScale, scalePosition } from "./scale.ts";
import type { ValueSource } from "./value.ts";

/** Bars over the ramp, and the screen positions that are asked for them: enough for a shape, cheap enough for every move. */
const BARS = 48;
const COLUMNS = 48;
const ROWS = 32;

/** What the map shows in its present view. */
export interface ViewSummary {
  /** How the values in view spread along the ramp: shares of the tallest bar. */
  readonly histogram: readonly number[];
  readonly lowest: number;
  readonly highest: number;
  /** Where the highest value in view lies; null where nothing of the study area is in view. */
  readonly peak: LonLat | null;
}

export const EMPTY_VIEW_SUMMARY: ViewSummary = { histogram: [], lowest: Number.NaN, highest: Number.NaN, peak: null };

/** Looks at values on a lattice of screen positions. */
export function summariseView(map: MapLibreMap, values: ValueSource, scale: ColourScale): ViewSummary {
  const { clientWidth, clientHeight } = map.getCanvas();
  const counts = new Array<number>(BARS).fill(0);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let peak: LonLat | null = null;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const at = map.unproject([((column + 0.5) / COLUMNS) * clientWidth, ((row + 0.5) / ROWS) * clientHeight]);
      const place = { lon: at.lng, lat: at.lat };
      const value = values.at(place);
      if (Number.isNaN(value)) continue;
      const bar = Math.min(BARS - 1, Math.floor(scalePosition(scale, value) * BARS));
      counts[bar] = (counts[bar] ?? 0) + 1;
      lowest = Math.min(lowest, value);
      if (value > highest) {
        highest = value;
        peak = place;
      }
    }
  }
  if (peak === null) return EMPTY_VIEW_SUMMARY;
  const tallest = Math.max(1, ...counts);
  return { histogram: counts.map((count) => count / tallest), lowest, highest, peak };
}
