/** A made city of two neighbourhoods and two categories, small enough for a test: one CSV, the same bytes every time. */

const HEADER = "Date,Primary Type,Latitude,Longitude";

/** Numbers in 0..1 from a seed: a linear congruential generator (Numerical Recipes' constants), good enough to scatter points. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

export interface SmallCity {
  readonly text: string;
  readonly rows: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** `perDay` incidents on each of `days` days from 2018-01-01 on, in Chicago's way of writing dates. */
export function smallCity({ days = 120, perDay = 20, seed = 1 } = {}): SmallCity {
  const random = chance(seed);
  const lines = [HEADER];
  const start = Date.UTC(2018, 0, 1);
  const dayOf = (day: number): Date => new Date(start + day * 86_400_000);
  for (let day = 0; day < days; day += 1) {
    for (let incident = 0; incident < perDay; incident += 1) {
      const date = dayOf(day);
      const hour = Math.floor(random() * 24);
      const north = random() < 0.7;
      const lat = (north ? 41.9 : 41.86) + (random() + random() - 1) * 0.015;
      const lon = (north ? -87.65 : -87.62) + (random() + random() - 1) * 0.02;
      const written = `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${date.getUTCFullYear()} ${two(hour % 12 || 12)}:${two(Math.floor(random() * 60))}:00 ${hour < 12 ? "AM" : "PM"}`;
      lines.push(`${written},${random() < 0.6 ? "THEFT" : "BATTERY"},${lat.toFixed(6)},${lon.toFixed(6)}`);
    }
  }
  const iso = (day: number): string => dayOf(day).toISOString().slice(0, 10);
  return { text: `${lines.join("\r\n")}\r\n`, rows: days * perDay, firstDay: iso(0), lastDay: iso(days - 1) };
}
