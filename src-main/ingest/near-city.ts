/** The nearest of the large cities whose incidents are published: what tells a plausible place from a wrong one. */
import { CITY_ZONES } from "./city-zones.ts";

export interface NearCity {
  readonly city: string;
  readonly zone: string;
  readonly kilometres: number;
}

/** Kilometres in a degree of latitude. */
const DEGREE_KILOMETRES = 111.2;

/** `lon`, `lat` in degrees. */
export function nearestCity(lon: number, lat: number): NearCity {
  let nearest: NearCity = { city: "", zone: "UTC", kilometres: Number.POSITIVE_INFINITY };
  for (const [city, cityLon, cityLat, zone] of CITY_ZONES) {
    const difference = lon - cityLon - 360 * Math.floor((lon - cityLon + 180) / 360);
    const kilometres = Math.hypot(difference * Math.cos((lat * Math.PI) / 180), lat - cityLat) * DEGREE_KILOMETRES;
    if (kilometres < nearest.kilometres) nearest = { city, zone, kilometres };
  }
  return nearest;
}
