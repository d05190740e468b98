/** A layer of polygons as it comes out of a file, before names and places are decided. */
import { AppError } from "../../../models/errors/index.ts";

export type Ring = (readonly [x: number, y: number])[];

export interface Feature {
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
  /** Polygons of rings, in the layer's own coordinates; empty for a feature without an area. */
  readonly polygons: readonly (readonly Ring[])[];
}

/** How the file says what its coordinates are: an EPSG code, a definition in words, or not at all. */
export type LayerCrs = { readonly epsg: string } | { readonly definition: string } | null;

export interface Layer {
  readonly features: readonly Feature[];
  readonly crs: LayerCrs;
  /** Geometries that are no polygons. */
  readonly leftOut: number;
}

/** Beats, districts and census blocks of a large city are thousands; beyond this a map cannot show them and a browser not hold them. */
export const MAX_FEATURES = 50_000;
export const MAX_VERTICES = 5_000_000;
/** Most bytes that a file of areas may have, unpacked. */
export const MAX_AREA_BYTES = 256 * 2 ** 20;

/** Values that can be shown; keys that JavaScript treats in a way of its own are passed over. */
export function plainProperties(value: unknown): Feature["properties"] {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]): [string, string | number | boolean | null][] => {
      if (key === "__proto__" || key === "constructor" || key === "prototype") return [];
      if (typeof entry === "string") return [[key, entry.normalize("NFC").replace(/\0/g, "").trim()]];
      if (typeof entry === "bigint") return [[key, Number(entry)]];
      if (entry instanceof Date) return [[key, entry.toISOString().slice(0, 10)]];
      return typeof entry === "number" || typeof entry === "boolean" || entry === null ? [[key, entry]] : [];
    }),
  );
}

function ringOf(value: unknown): Ring | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const ring: Ring = [];
  for (const position of value) {
    if (!Array.isArray(position)) return undefined;
    const [x, y]: unknown[] = position;
    if (typeof x !== "number" || typeof y !== "number" || !Number.isFinite(x) || !Number.isFinite(y)) return undefined;
    ring.push([x, y]);
  }
  return ring;
}

function polygonOf(value: unknown): Ring[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const rings = value.map(ringOf);
  return rings.every((ring) => ring !== undefined) && rings.length > 0 ? rings.filter((ring) => ring !== undefined) : undefined;
}

/** Polygons of a GeoJSON geometry; undefined for one that has no area. A collection gives those of its parts. */
export function polygonsOf(geometry: unknown, depth = 0): Ring[][] | undefined {
  if (typeof geometry !== "object" || geometry === null || depth > 8) return undefined;
  const type: unknown = Reflect.get(geometry, "type");
  const coordinates: unknown = Reflect.get(geometry, "coordinates");
  if (type === "Polygon") {
    const polygon = polygonOf(coordinates);
    return polygon === undefined ? undefined : [polygon];
  }
  if (type === "MultiPolygon" && Array.isArray(coordinates)) {
    const polygons = coordinates.map(polygonOf);
    return polygons.every((polygon) => polygon !== undefined) ? polygons.filter((polygon) => polygon !== undefined) : undefined;
  }
  const parts: unknown = Reflect.get(geometry, "geometries");
  if (type === "GeometryCollection" && Array.isArray(parts)) {
    const found = parts.flatMap((part) => polygonsOf(part, depth + 1) ?? []);
    return found.length > 0 ? found : undefined;
  }
  return undefined;
}

export function layerOf(features: readonly { readonly properties: unknown; readonly geometry: unknown }[], crs: LayerCrs): Layer {
  const found: Feature[] = [];
  let leftOut = 0;
  for (const { properties, geometry } of features) {
    const polygons = polygonsOf(geometry);
    if (polygons === undefined) leftOut += 1;
    else found.push({ properties: plainProperties(properties), polygons });
  }
  return { features: found, crs, leftOut };
}

export function areasNotRead(fileName: string, why: string, cause?: unknown): AppError {
  return new AppError("AreasNotRead", {
    message: `${fileName} cannot be read as areas: ${why}.`,
    hint: "Export the layer of polygons as GeoJSON, as a zipped shapefile or as a GeoPackage.",
    details: { file: fileName },
    cause,
  });
}

export function areasTooLarge(fileName: string): AppError {
  return new AppError("AreasTooLarge", {
    message: `${fileName} holds more than areas for a map can be.`,
    hint: "Simplify the polygons in a GIS, or export the area of interest alone.",
    details: { file: fileName },
  });
}
