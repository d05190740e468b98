import type { IncidentTable } from "../../../models/forecast/index.ts";
import { toLonLat } from "../../../models/grid/index.ts";
import { createRng, type Rng } from "../../../models/tensor/index.ts";

/**
 * The synthetic process of arXiv 2111.14733: twelve Gaussians in four categories of three on a unit square, each on or off for five days
 * and then the other way round. What is drawn and what is known are written here once, so that an oracle can be scored.
 */
const VARIANCES = [0.02, 0.01, 0.005, 0.003] as const;
const SHARES = [0.1, 0.2, 0.3, 0.4] as const;
const PATTERNS = [
  [0, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
  [1, 0, 0],
] as const;
const HALF_PERIOD_DAYS = 5;

/** E[floor(share y)] of y = |50 + e - .01 y'|, e of deviation 5: incidents a day of an active centre, by category; from 200,000 days. */
const DAILY = [4.449, 9.4, 14.349, 19.299] as const;

/** The unit square's side, km. Its 1 km cells make nodes of 2 x 2 km, 1.4 to 3.7 deviations of a Gaussian wide. */
export const SIDE_KM = 16;
const SIDE = SIDE_KM * 1000;
const FRAME = { lon0: 10, lat0: 50 };
const FIRST_DAY = 17_000;

export interface PlantedMixture {
  readonly table: IncidentTable;
  /** The square in degrees, in cells of 1 km. */
  readonly box: Readonly<Record<"west" | "south" | "east" | "north" | "rows" | "columns", number>>;
  /** The oracle's incidents per m2 and day of a category at a place in degrees: all is known but the day's noise. */
  rate(day: number, category: number, lon: number, lat: number): number;
  /** The oracle's incidents of a day. */
  daily(day: number): number;
}

function active(day: number, category: number, centre: number): boolean {
  // The first day inverts the pattern, and every fifth after it does.
  const turned = Math.floor((day - FIRST_DAY) / HALF_PERIOD_DAYS) % 2 === 0 ? 1 : 0;
  return (PATTERNS[category]?.[centre] ?? 0) !== turned;
}

function inside(rng: Rng, mean: number, deviation: number): number {
  return Math.min(1 - 1e-6, Math.max(1e-6, mean + deviation * rng.normal()));
}

export function plantedMixture(days: number, seed: number): PlantedMixture {
  const rng = createRng(seed);
  const centres = VARIANCES.map(() => [0, 1, 2].map(() => [0.2 + 0.6 * rng.uniform(), 0.2 + 0.6 * rng.uniform()] as const));
  const [day, category, lon, lat]: [number[], number[], number[], number[]] = [[], [], [], []];
  let level = 0;
  for (let t = FIRST_DAY; t < FIRST_DAY + days; t++) {
    level = Math.abs(50 + 5 * rng.normal() - 0.01 * level);
    centres.forEach((places, c) => {
      const [count, deviation] = [Math.floor(level * (SHARES[c] ?? 0)), Math.sqrt(VARIANCES[c] ?? 0)];
      places.forEach(([x, y], k) => {
        for (let i = 0; active(t, c, k) && i < count; i++) {
          const [u, v] = [inside(rng, x, deviation), inside(rng, y, deviation)];
          const place = toLonLat(FRAME, { x: (u - 0.5) * SIDE, y: (v - 0.5) * SIDE });
          day.push(t);
          category.push(c);
          lon.push(place.lon);
          lat.push(place.lat);
        }
      });
    });
  }
  const southWest = toLonLat(FRAME, { x: -SIDE / 2, y: -SIDE / 2 });
  const northEast = toLonLat(FRAME, { x: SIDE / 2, y: SIDE / 2 });
  const scaleX = (northEast.lon - southWest.lon) as number;
  const scaleY = (northEast.lat - southWest.lat) as number;
  return {
    table: {
      day: Int32Array.from(day),
      secondOfDay: new Int32Array(day.length).fill(-1),
      lon: Float64Array.from(lon),
      lat: Float64Array.from(lat),
      category: Uint16Array.from(category),
      categories: ["a", "b", "c", "d"],
      timeZone: "UTC",
      firstDay: FIRST_DAY,
      lastDay: FIRST_DAY + days - 1,
    },
    box: {
      west: southWest.lon,
      south: southWest.lat,
      east: northEast.lon,
      north: northEast.lat,
      rows: SIDE_KM,
      columns: SIDE_KM,
    },
    rate(t, c, longitude, latitude) {
      const [x, y] = [(longitude - southWest.lon) / scaleX, (latitude - southWest.lat) / scaleY];
      const variance = VARIANCES[c] ?? 1;
      let sum = 0;
      centres[c]?.forEach(([cx, cy], k) => {
        if (active(t, c, k)) sum += Math.exp((-0.5 * ((x - cx) ** 2 + (y - cy) ** 2)) / variance);
      });
      return ((DAILY[c] ?? 0) * sum) / (2 * Math.PI * variance) / (SIDE * SIDE);
    },
    daily(t) {
      let sum = 0;
      centres.forEach((places, c) => {
        for (const k of places.keys()) sum += active(t, c, k) ? (DAILY[c] ?? 0) : 0;
      });
      return sum;
    },
  };
}
