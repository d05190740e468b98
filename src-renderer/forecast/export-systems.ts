import type { LonLatBox } from "../../src-main/contract/index.ts";

/** A coordinate reference system that is asked for by what it is, so that it is remembered from city to city. */
export type SystemChoice = "lonLat" | "mercator" | "utm" | "other";

export interface UtmZone {
  readonly zone: number;
  readonly north: boolean;
}

const ZONE_DEGREES = 6;
/** The grid of the zones ends here; the polar system that follows is asked for by its code. */
const UTM_LATITUDES = { south: -80, north: 84 };

/** Zone of the middle of a box whose east may pass 180; null where there is none. West Norway and Svalbard have wider zones. */
export function utmZoneOf({ west, south, east, north }: LonLatBox): UtmZone | null {
  const lat = (south + north) / 2;
  const middle = (west + east) / 2;
  const lon = middle - 360 * Math.floor((middle + 180) / 360);
  if (lat < UTM_LATITUDES.south || lat > UTM_LATITUDES.north) return null;
  return { zone: zoneOf(lon, lat), north: lat >= 0 };
}

function zoneOf(lon: number, lat: number): number {
  if (lat >= 56 && lat < 64 && lon >= 3 && lon < 12) return 32;
  if (lat >= 72 && lon >= 0 && lon < 42) {
    if (lon < 9) return 31;
    if (lon < 21) return 33;
    return lon < 33 ? 35 : 37;
  }
  return Math.floor((lon + 180) / ZONE_DEGREES) + 1;
}

/** Code of EPSG of a zone on WGS 84. */
export function utmCode({ zone, north }: UtmZone): string {
  return `EPSG:${(north ? 32_600 : 32_700) + zone}`;
}

/** A typed code as the service takes it: "32616", "epsg: 32616" and "EPSG:32616" are the same. Null where it is none. */
export function codeOf(text: string): string | null {
  const digits = /^\s*(?:epsg\s*:?\s*)?(\d{1,6})\s*$/i.exec(text)?.[1];
  return digits === undefined ? null : `EPSG:${Number(digits)}`;
}

/** The system's code; null where what was chosen or typed is none. Undefined: longitude and latitude, which need no code. */
export function systemCode(choice: SystemChoice, typed: string, bounds: LonLatBox): string | undefined | null {
  if (choice === "lonLat") return undefined;
  if (choice === "mercator") return "EPSG:3857";
  if (choice === "other") return codeOf(typed);
  const zone = utmZoneOf(bounds);
  return zone === null ? null : utmCode(zone);
}
