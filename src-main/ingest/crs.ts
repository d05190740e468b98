/** Coordinate systems of tables: which may be meant by a column of metres or feet, and how they become degrees. */
import { createRequire } from "node:module";
import proj4 from "proj4";
import { AppError } from "../../models/errors/index.ts";

export const DEGREES = "EPSG:4326";

/** Degrees of WGS84, or NaN for coordinates that the system does not reach. */
export type ToDegrees = (x: number, y: number) => readonly [lon: number, lat: number];

let loaded: Readonly<Record<string, readonly [name: string, proj4: string]>> | undefined;

/** 760 kB of text: read when a system is first asked for. */
function definitions(): Readonly<Record<string, readonly [name: string, proj4: string]>> {
  loaded ??= createRequire(import.meta.url)("proj4-list") as Readonly<Record<string, readonly [string, string]>>;
  return loaded;
}

function definitionOf(epsg: number): string | undefined {
  return definitions()[`EPSG:${epsg}`]?.[1];
}

function unknown(crs: string, why: string): AppError {
  return new AppError("UnknownCrs", {
    message: `“${crs}” is no coordinate system that can be read here${why}.`,
    hint: "Give an EPSG code, for example EPSG:4326 for degrees or EPSG:32616 for UTM zone 16 north; the source's description of the table names it.",
    details: { crs },
  });
}

/** "EPSG:3435" of "epsg:3435", "3435". Throws UnknownCrs. */
export function crsName(text: string): string {
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(text.trim())?.[1];
  if (code === undefined || definitionOf(Number(code)) === undefined) throw unknown(text, "");
  return `EPSG:${code}`;
}

/** Throws UnknownCrs. */
export function toDegreesFrom(crs: string): ToDegrees {
  const name = crsName(crs);
  const definition = definitionOf(Number(name.slice(5))) ?? "";
  // Without the grid of differences positions would be off by up to 200 m, and nothing would say so.
  if (/\+datum=NAD27/.test(definition) || /\+nadgrids=(?!@null)/.test(definition)) {
    throw unknown(name, ": its datum needs a table of differences that is not here");
  }
  return inverseOf(definition);
}

/** From the text of a shapefile's .prj or of a GeoPackage. Throws UnknownCrs. */
export function toDegreesFromText(definition: string): ToDegrees {
  try {
    return inverseOf(definition);
  } catch {
    throw unknown(definition.slice(0, 60), "");
  }
}

function inverseOf(definition: string): ToDegrees {
  const converter = proj4(definition);
  return (x, y) => {
    const [lon = Number.NaN, lat = Number.NaN] = converter.inverse([x, y]);
    return Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : [Number.NaN, Number.NaN];
  };
}

interface Family {
  readonly name: string;
  readonly codes: readonly (readonly [from: number, to: number])[];
}

/** Systems that cities publish in. Where two put the data in the same place, the one that stands first is taken. */
const FAMILIES: readonly Family[] = [
  {
    name: "State Plane, US feet",
    codes: [
      [2222, 2289],
      [2965, 2968],
      [3417, 3438],
      [3451, 3457],
      [3734, 3737],
    ],
  },
  {
    name: "State Plane, metres",
    codes: [
      [26929, 26998],
      [32100, 32161],
    ],
  },
  { name: "Web Mercator", codes: [[3857, 3857]] },
  { name: "UTM on WGS84, north", codes: [[32601, 32660]] },
  { name: "UTM on WGS84, south", codes: [[32701, 32760]] },
  { name: "British National Grid", codes: [[27700, 27700]] },
  {
    name: "Irish grid",
    codes: [
      [2157, 2157],
      [29903, 29903],
    ],
  },
  { name: "Amersfoort, RD New", codes: [[28992, 28992]] },
  {
    name: "Belgian Lambert",
    codes: [
      [31370, 31370],
      [3812, 3812],
    ],
  },
  { name: "Lambert-93", codes: [[2154, 2154]] },
  {
    name: "Swiss grid",
    codes: [
      [2056, 2056],
      [21781, 21781],
    ],
  },
  {
    name: "Austrian grid",
    codes: [
      [31254, 31259],
      [31287, 31287],
    ],
  },
  { name: "Gauss-Krüger, Germany", codes: [[31466, 31469]] },
  { name: "UTM on ETRS89", codes: [[25828, 25838]] },
  { name: "Europe, equal area", codes: [[3035, 3035]] },
  { name: "Portuguese grid", codes: [[3763, 3763]] },
  { name: "SWEREF99", codes: [[3006, 3018]] },
  { name: "Finnish grid", codes: [[3067, 3067]] },
  { name: "Polish grid", codes: [[2176, 2180]] },
  { name: "S-JTSK", codes: [[5514, 5514]] },
  { name: "Hungarian grid", codes: [[23700, 23700]] },
  { name: "Greek grid", codes: [[2100, 2100]] },
  { name: "SVY21, Singapore", codes: [[3414, 3414]] },
  { name: "Hong Kong grid", codes: [[2326, 2326]] },
  { name: "New Zealand grid", codes: [[2193, 2193]] },
  { name: "Map Grid of Australia", codes: [[28348, 28358]] },
  {
    name: "MTM, Quebec and Ontario",
    codes: [
      [32181, 32198],
      [2945, 2953],
    ],
  },
  { name: "UTM, South America (SIRGAS)", codes: [[31972, 31985]] },
  { name: "Korean grid", codes: [[5185, 5188]] },
  { name: "Japanese plane grid", codes: [[2443, 2461]] },
];

export interface CrsCandidate {
  readonly crs: string;
  readonly family: string;
  readonly lon: number;
  readonly lat: number;
}

const SOUTH = 90;

function parameter(definition: string, name: string): number | undefined {
  const text = new RegExp(`\\+${name}=(-?[\\d.]+)`).exec(definition)?.[1];
  return text === undefined ? undefined : Number(text);
}

/** Whether a point lies where the system is meant for, by its central meridian and its parallels. */
function isInUse(definition: string, lon: number, lat: number): boolean {
  if (/\+proj=(merc|webmerc)/.test(definition)) return Math.abs(lat) < 80;
  const zone = parameter(definition, "zone");
  const central = zone === undefined ? (parameter(definition, "lon_0") ?? parameter(definition, "lonc") ?? 0) : zone * 6 - 183;
  const away = Math.abs(lon - central - 360 * Math.floor((lon - central + 180) / 360));
  if (zone !== undefined) return away <= 4 && (/\+south/.test(definition) ? lat < 0 && lat > -SOUTH : lat > 0 && lat < 84);
  const parallels = [parameter(definition, "lat_1"), parameter(definition, "lat_2")].filter((value) => value !== undefined);
  if (parallels.length > 0) {
    return away <= 6 && lat >= Math.min(...parallels) - 2 && lat <= Math.max(...parallels) + 2;
  }
  // Grids count from a latitude at their southern edge or in their middle.
  const origin = parameter(definition, "lat_0") ?? 0;
  return (
    away <= (/\+proj=tmerc/.test(definition) ? 3.5 : 15) && (origin === 0 ? Math.abs(lat) < 75 : Math.abs(lat - origin) <= 15)
  );
}

/** Systems in which a point (in the table's own numbers) lies where the system is used, with its degrees. */
export function candidateSystems(x: number, y: number): CrsCandidate[] {
  const found: CrsCandidate[] = [];
  for (const { name, codes } of FAMILIES) {
    for (const [from, to] of codes) {
      for (let epsg = from; epsg <= to; epsg += 1) {
        const definition = definitionOf(epsg);
        if (definition === undefined || /NAD27|nadgrids=(?!@null)/.test(definition)) continue;
        const [lon, lat] = inverseOf(definition)(x, y);
        if (Number.isFinite(lon) && isInUse(definition, lon, lat)) found.push({ crs: `EPSG:${epsg}`, family: name, lon, lat });
      }
    }
  }
  return found;
}
