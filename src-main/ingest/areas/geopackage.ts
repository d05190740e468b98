/** A GeoPackage's layer of polygons: SQLite with its geometries in well-known binary (OGC 12-128, annexes). */
import { DatabaseSync } from "node:sqlite";
import {
  areasNotRead,
  areasTooLarge,
  type Feature,
  type Layer,
  type LayerCrs,
  MAX_FEATURES,
  plainProperties,
  type Ring,
} from "./layer.ts";

/** Bytes of the envelope by its code in the header's flags. */
const ENVELOPE_BYTES = [0, 32, 48, 48, 64];
const POLYGON = 3;
const MULTI_POLYGON = 6;
const COLLECTION = 7;

interface Reader {
  readonly view: DataView;
  at: number;
}

function take(reader: Reader, bytes: number): number {
  const { at } = reader;
  if (at + bytes > reader.view.byteLength) throw new RangeError("the geometry ends too early");
  reader.at += bytes;
  return at;
}

function readRing(reader: Reader, little: boolean, dimensions: number): Ring {
  const count = reader.view.getUint32(take(reader, 4), little);
  if (count * dimensions * 8 > reader.view.byteLength - reader.at) throw new RangeError("the geometry ends too early");
  const ring: Ring = [];
  for (let point = 0; point < count; point += 1) {
    const at = take(reader, dimensions * 8);
    const [x, y] = [reader.view.getFloat64(at, little), reader.view.getFloat64(at + 8, little)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw new RangeError("a coordinate is no number");
    ring.push([x, y]);
  }
  return ring;
}

/** Polygons of one well-known binary geometry; none for points and lines. Throws RangeError for bytes that do not add up. */
function readPolygons(reader: Reader, depth: number): Ring[][] {
  if (depth > 4) throw new RangeError("the geometry is nested too deep");
  const little = reader.view.getUint8(take(reader, 1)) === 1;
  const code = reader.view.getUint32(take(reader, 4), little);
  // ISO adds 1000 for z, 2000 for m, 3000 for both; an older way sets high bits.
  const iso = Math.floor((code & 0xffff) / 1000);
  const hasZ = iso === 1 || iso === 3 || (code & 0x80000000) !== 0;
  const hasM = iso === 2 || iso === 3 || (code & 0x40000000) !== 0;
  if ((code & 0x20000000) !== 0) take(reader, 4);
  const type = (code & 0xffff) % 1000;
  const dimensions = 2 + Number(hasZ) + Number(hasM);
  if (type === POLYGON) {
    const rings = reader.view.getUint32(take(reader, 4), little);
    if (rings * 4 > reader.view.byteLength - reader.at) throw new RangeError("the geometry ends too early");
    const polygon = Array.from({ length: rings }, () => readRing(reader, little, dimensions));
    return polygon.length === 0 ? [] : [polygon];
  }
  if (type !== MULTI_POLYGON && type !== COLLECTION) return [];
  const parts = reader.view.getUint32(take(reader, 4), little);
  if (parts * 5 > reader.view.byteLength - reader.at) throw new RangeError("the geometry ends too early");
  return Array.from({ length: parts }, () => readPolygons(reader, depth + 1)).flat();
}

/** Polygons of a GeoPackage geometry. Throws RangeError. */
export function readGeometry(bytes: Uint8Array): Ring[][] {
  if (bytes[0] !== 0x47 || bytes[1] !== 0x50) throw new RangeError("the geometry has no GeoPackage header");
  const flags = bytes[3] ?? 0;
  const envelope = ENVELOPE_BYTES[(flags >> 1) & 7];
  if (envelope === undefined) throw new RangeError("the geometry's header is unknown");
  if ((flags & 0x10) !== 0) return [];
  const reader: Reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 8 + envelope };
  return readPolygons(reader, 0);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function crsOf(database: DatabaseSync, srsId: number): LayerCrs {
  const row = database
    .prepare("SELECT organization, organization_coordsys_id AS code, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?")
    .get(srsId);
  if (row === undefined || srsId <= 0) return null;
  if (String(row.organization).toUpperCase() === "EPSG") return { epsg: `EPSG:${row.code}` };
  return { definition: String(row.definition) };
}

/** The layer with the most features of those that hold polygons. Throws AreasNotRead, AreasTooLarge. */
export function readGeoPackage(file: string, fileName: string): Layer {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(file, { readOnly: true, allowExtension: false });
  } catch (cause) {
    throw areasNotRead(fileName, "it is no SQLite database", cause);
  }
  try {
    const tables = database
      .prepare("SELECT table_name AS name, column_name AS geometry, srs_id AS srs FROM gpkg_geometry_columns")
      .all()
      .map(({ name, geometry, srs }) => {
        const rows = database.prepare(`SELECT count(*) AS rows FROM ${quoted(String(name))}`).get();
        return { name: String(name), geometry: String(geometry), srs: Number(srs), rows: Number(rows?.rows ?? 0) };
      })
      .sort((a, b) => b.rows - a.rows);
    let leftOut = 0;
    for (const { name, geometry, srs, rows } of tables) {
      if (rows > MAX_FEATURES) throw areasTooLarge(fileName);
      const features: Feature[] = [];
      leftOut = 0;
      for (const row of database.prepare(`SELECT * FROM ${quoted(name)}`).iterate()) {
        const { [geometry]: bytes, ...properties } = row;
        const polygons = bytes instanceof Uint8Array ? readGeometry(bytes) : [];
        if (polygons.length === 0) leftOut += 1;
        else features.push({ properties: plainProperties(properties), polygons });
      }
      if (features.length > 0) return { features, crs: crsOf(database, srs), leftOut };
    }
    return { features: [], crs: null, leftOut };
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AppError") throw cause;
    throw areasNotRead(fileName, "its GeoPackage is damaged", cause);
  } finally {
    database.close();
  }
}
