import type { IncidentTable } from "../models/forecast/index.ts";
import { createRng } from "../models/tensor/index.ts";

const CATEGORIES = ["assault", "burglary", "robbery", "theft"];
const DAYS = 120;
/** Chicago's four largest categories have 440 reported incidents a day. */
const INCIDENTS_A_DAY = 440;
const HOT_SPOTS = 220;
const FIRST_DAY = 17_000;

/** Incidents of a made-up city of Chicago's extent and number, in hot spots of some hundred metres of different strength. Seeded. */
export function crimeTable(): IncidentTable {
  const rng = createRng(1);
  let strength = 0;
  const spots = Array.from({ length: HOT_SPOTS }, () => {
    const [lon, lat] = [-87.7 + 0.11 * rng.normal(), 41.84 + 0.09 * rng.normal()];
    strength += 0.2 + 4 * rng.uniform() * rng.uniform();
    return { lon, lat, upTo: strength };
  });
  const count = DAYS * INCIDENTS_A_DAY;
  const [lon, lat] = [new Float64Array(count), new Float64Array(count)];
  const category = new Uint16Array(count);
  for (let row = 0; row < count; row++) {
    const drawn = rng.uniform() * strength;
    const spot = spots.find(({ upTo }) => upTo >= drawn);
    lon[row] = (spot?.lon ?? 0) + 0.012 * rng.normal();
    lat[row] = (spot?.lat ?? 0) + 0.009 * rng.normal();
    category[row] = rng.integer(CATEGORIES.length);
  }
  return {
    day: Int32Array.from({ length: count }, (_, row) => FIRST_DAY + Math.floor(row / INCIDENTS_A_DAY)),
    secondOfDay: new Int32Array(count).fill(-1),
    lon,
    lat,
    category,
    categories: CATEGORIES,
    timeZone: "America/Chicago",
    firstDay: FIRST_DAY,
    lastDay: FIRST_DAY + DAYS - 1,
  };
}
