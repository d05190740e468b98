/** Coordinate reference systems by their EPSG code: what proj4 needs to project and GeoTIFF needs to name them. */
import { createRequire } from "node:module";
import proj4 from "proj4";
import { AppError } from "../../models/errors/index.ts";

export interface Crs {
  readonly epsg: number;
  /** "EPSG:3435" */
  readonly name: string;
  readonly kind: "geographic" | "projected";
  /** How positions become coordinates: "Transverse Mercator". */
  readonly projection: string;
  readonly unit: { readonly name: string; readonly metres: number; readonly epsg: number };
  /** Degrees of WGS84 to the system's own coordinates, easting first. */
  forward(lon: number, lat: number): readonly [x: number, y: number];
  inverse(x: number, y: number): readonly [lon: number, lat: number];
}

const DEGREE = { name: "degree", metres: Number.NaN, epsg: 9102 };
const METRE = { name: "metre", metres: 1, epsg: 9001 };
const FOOT = { name: "foot", metres: 0.3048, epsg: 9002 };
/** 1200 / 3937 m: the foot of United States surveys until 2022. */
const SURVEY_FOOT = { name: "US survey foot", metres: 1200 / 3937, epsg: 9003 };
/** Units of proj4's +units and +to_meter that GeoTIFF has a code for. */
const LINEAR_UNITS = [METRE, FOOT, SURVEY_FOOT];
/** Two units are the same when they differ by less than a millimetre in a thousand kilometres; the feet differ by 2 m. */
const UNIT_TOLERANCE = 1e-9;

/** WGS84 longitude and latitude, where nothing has to be projected. */
export const WGS84: Crs = {
  epsg: 4326,
  name: "EPSG:4326",
  kind: "geographic",
  projection: "Longitude and latitude",
  unit: DEGREE,
  forward: (lon, lat) => [lon, lat],
  inverse: (x, y) => [x, y],
};

const require = createRequire(import.meta.url);

type Definitions = Readonly<Record<string, readonly [name: string, proj4: string]>>;

let loaded: Definitions | undefined;

/** 760 kB of text: read when a system is first asked for. */
function definitions(): Definitions {
  loaded ??= require("proj4-list") as Definitions;
  return loaded;
}

/** Zones that a formula gives: UTM on WGS84 (326zz, 327zz), on GDA2020 (78zz, the Map Grid of Australia) and on ETRS89 (258zz). */
function byFormula(epsg: number): string | undefined {
  const zone = epsg % 100;
  if (zone < 1 || zone > 60) return undefined;
  const family = Math.floor(epsg / 100);
  if (family === 326) return `+proj=utm +zone=${zone} +datum=WGS84 +units=m +no_defs`;
  if (family === 327) return `+proj=utm +zone=${zone} +south +datum=WGS84 +units=m +no_defs`;
  if (family === 78 && zone >= 46 && zone <= 59) {
    return `+proj=utm +zone=${zone} +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`;
  }
  if (family === 258 && zone >= 28 && zone <= 38) {
    return `+proj=utm +zone=${zone} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`;
  }
  return undefined;
}

/** "EPSG:3435", "epsg:3435" or "3435". Errors: UnknownCrs, UnsupportedCrs. */
export function crsOf(text: string): Crs {
  const code = /^(?:EPSG:)?(\d{1,6})$/i.exec(text.trim())?.[1];
  const epsg = Number(code);
  const definition = code === undefined ? undefined : (byFormula(epsg) ?? definitions()[`EPSG:${epsg}`]?.[1]);
  if (definition === undefined) {
    throw new AppError("UnknownCrs", {
      message: `"${text}" is no coordinate reference system that is known here.`,
      hint: "Give an EPSG code such as EPSG:4326 (longitude and latitude), EPSG:3857 (Web Mercator) or the UTM zone, EPSG:326 and the zone's two digits in the north, EPSG:327 and the digits in the south.",
      details: { crs: text },
    });
  }
  if (epsg === WGS84.epsg) return WGS84;
  refuse(epsg, definition);
  const isGeographic = /\+proj=longlat/.test(definition);
  let projection: proj4.Converter;
  try {
    projection = proj4(definition);
  } catch (cause) {
    throw unsupported(epsg, "its projection is not computed here", cause);
  }
  return {
    epsg,
    name: `EPSG:${epsg}`,
    kind: isGeographic ? "geographic" : "projected",
    projection: projectionText(definition),
    unit: isGeographic ? DEGREE : unitOf(epsg, definition),
    forward: (lon, lat) => pair(projection.forward([lon, lat])),
    inverse: (x, y) => pair(projection.inverse([x, y])),
  };
}

function pair([x = Number.NaN, y = Number.NaN]: readonly number[]): readonly [number, number] {
  return [x, y];
}

/** proj4's short names of what systems are mostly made with; others are shown as they are. */
const PROJECTIONS: Readonly<Record<string, string>> = {
  longlat: "Longitude and latitude",
  merc: "Mercator",
  tmerc: "Transverse Mercator",
  lcc: "Lambert conformal conic",
  aea: "Albers equal area",
  laea: "Lambert azimuthal equal area",
  stere: "Stereographic",
  sterea: "Oblique stereographic",
  omerc: "Oblique Mercator",
  somerc: "Swiss oblique Mercator",
  krovak: "Krovak",
  poly: "Polyconic",
  cea: "Cylindrical equal area",
};

function projectionText(definition: string): string {
  const name = /\+proj=(\S+)/.exec(definition)?.[1] ?? "";
  if (name !== "utm") return PROJECTIONS[name] ?? name;
  const side = /\+south/.test(definition) ? "south" : "north";
  return `UTM zone ${/\+zone=(\d+)/.exec(definition)?.[1] ?? ""} ${side}`;
}

function refuse(epsg: number, definition: string): void {
  if (/\+proj=geocent/.test(definition)) throw unsupported(epsg, "it is no map");
  if (/\+axis=(?!enu)/.test(definition)) throw unsupported(epsg, "its axes do not point east and north");
  // Without the grid of differences positions would be off by up to 200 m, and nothing would say so.
  if (/\+datum=NAD27/.test(definition) || /\+nadgrids=(?!@null)/.test(definition)) {
    throw unsupported(epsg, "its datum needs a table of differences that is not here");
  }
}

function unitOf(epsg: number, definition: string): Crs["unit"] {
  const named = { m: METRE, "us-ft": SURVEY_FOOT, ft: FOOT }[/\+units=(\S+)/.exec(definition)?.[1] ?? "m"];
  const metres = Number(/\+to_meter=(\S+)/.exec(definition)?.[1] ?? named?.metres);
  const unit = LINEAR_UNITS.find((known) => Math.abs(known.metres / metres - 1) < UNIT_TOLERANCE);
  if (unit === undefined) throw unsupported(epsg, "its unit is neither the metre nor a foot");
  return unit;
}

function unsupported(epsg: number, why: string, cause?: unknown): AppError {
  return new AppError("UnsupportedCrs", {
    message: `EPSG:${epsg} cannot be written: ${why}.`,
    hint: "Choose another system for the area, such as its UTM zone or EPSG:4326, and reproject in a GIS.",
    details: { epsg },
    cause,
  });
}
