import type { IncidentTable } from "../../../models/forecast/index.ts";
import { toLonLat } from "../../../models/grid/index.ts";
import { createRng } from "../../../models/tensor/index.ts";

/** A made-up town for the tests of this folder: 4 x 4 km, incidents around hot spots, some days busier than others. */
export const TOWN_FRAME = { lon0: 10, lat0: 50 };

export interface TownOptions {
  readonly days?: number;
  readonly categories?: readonly string[];
  readonly perDay?: (day: number, category: number) => number;
  readonly seed?: number;
  /** Standard deviation around a hot spot, metres. */
  readonly spread?: number;
}

export const HOT_SPOTS: readonly (readonly [number, number])[] = [
  [-1200, 900],
  [800, -600],
  [1300, 1300],
];

/** Number of a Poisson draw (Knuth; small means). */
export function poisson(rng: { uniform(): number }, mean: number): number {
  const limit = Math.exp(-mean);
  let product = rng.uniform();
  let count = 0;
  while (product > limit) {
    product *= rng.uniform();
    count++;
  }
  return count;
}

export function tableOf(
  rows: readonly { readonly day: number; readonly x: number; readonly y: number; readonly category: number }[],
  options: { readonly firstDay: number; readonly lastDay: number; readonly categories: readonly string[] },
): IncidentTable {
  const sorted = [...rows].sort((a, b) => a.day - b.day);
  const places = sorted.map(({ x, y }) => toLonLat(TOWN_FRAME, { x, y }));
  return {
    day: Int32Array.from(sorted, (row) => row.day),
    secondOfDay: new Int32Array(sorted.length).fill(-1),
    lon: Float64Array.from(places, (place) => place.lon),
    lat: Float64Array.from(places, (place) => place.lat),
    category: Uint16Array.from(sorted, (row) => row.category),
    categories: options.categories,
    timeZone: "Europe/Berlin",
    firstDay: options.firstDay,
    lastDay: options.lastDay,
  };
}

export const TOWN_FIRST_DAY = 17_000;

export function smallTown(options: TownOptions = {}): IncidentTable {
  const { days = 80, categories = ["theft", "battery"], seed = 3, spread = 350, perDay = () => 6 } = options;
  const rng = createRng(seed);
  const rows: { day: number; x: number; y: number; category: number }[] = [];
  for (let day = 0; day < days; day++) {
    categories.forEach((_, category) => {
      const count = poisson(rng, perDay(day, category));
      for (let i = 0; i < count; i++) {
        const [cx, cy] = HOT_SPOTS[rng.integer(HOT_SPOTS.length)] ?? [0, 0];
        rows.push({ day: TOWN_FIRST_DAY + day, x: cx + spread * rng.normal(), y: cy + spread * rng.normal(), category });
      }
    });
  }
  return tableOf(rows, { firstDay: TOWN_FIRST_DAY, lastDay: TOWN_FIRST_DAY + days - 1, categories });
}
