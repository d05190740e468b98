import type { Map as MapLibreMap } from "maplibre-gl";
import { type ColourScale, scalePosition } from "./scale.ts";
import type { MapValues } from "./value.ts";

/** Bars over the ramp, and the screen positions that are asked for them: enough for a shape, cheap enough for every move. */
const BARS = 48;
const COLUMNS = 48;
const ROWS = 32;

/** How the values in view spread along the ramp: shares of the tallest bar. */
export function viewHistogram(map: MapLibreMap, values: MapValues, scale: ColourScale): readonly number[] {
  const canvas = map.getCanvas();
  const counts = new Array<number>(BARS).fill(0);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const place = map.unproject([((column + 0.5) / COLUMNS) * canvas.clientWidth, ((row + 0.5) / ROWS) * canvas.clientHeight]);
      const value = values.at({ lon: place.lng, lat: place.lat });
      if (Number.isNaN(value)) continue;
      const bar = Math.min(BARS - 1, Math.floor(scalePosition(scale, value) * BARS));
      counts[bar] = (counts[bar] ?? 0) + 1;
    }
  }
  const tallest = Math.max(1, ...counts);
  return counts.map((count) => count / tallest);
}
