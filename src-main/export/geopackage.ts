/** A writer of one layer of polygons as an OGC GeoPackage 1.3 (OGC 12-128r18), by Node's own SQLite. */
import { DatabaseSync } from "node:sqlite";
import type { PolygonRings } from "./areas.ts";

export interface GeoPackageLayer {
  readonly table: string;
  /** Goes into the package's metadata as JSON. */
  readonly description: Readonly<Record<string, string>>;
  readonly columns: readonly { readonly name: string; readonly type: "INTEGER" | "REAL" | "TEXT" }[];
  readonly rows: readonly { readonly values: readonly (string | number | null)[]; readonly polygons: readonly PolygonRings[] }[];
}

/** "GPKG", and version 1.3.0. */
const APPLICATION_ID = 0x47504b47;
const USER_VERSION = 10_300;
const WGS84_ID = 4326;
const WGS84_TEXT =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';
const METADATA_EXTENSION = "http://www.geopackage.org/spec130/#extension_metadata";

const SCHEMA = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id));
`;

/** Writes into a file that is not there yet. On a failure its beginning stays behind: for callers that write under a temporary name. */
export function writeGeoPackage(temporary: string, { table, description, columns, rows }: GeoPackageLayer): void {
  using database = new DatabaseSync(temporary);
  // One file and no other beside it at any moment: the caller removes or renames it whole.
  database.exec(
    `PRAGMA journal_mode = MEMORY; PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${USER_VERSION};`,
  );
  database.exec("BEGIN");
  database.exec(SCHEMA);
  const system = database.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)");
  system.run("Undefined cartesian SRS", -1, "NONE", -1, "undefined");
  system.run("Undefined geographic SRS", 0, "NONE", 0, "undefined");
  system.run("WGS 84 geodetic", WGS84_ID, "EPSG", WGS84_ID, WGS84_TEXT);
  const box = boxOf(rows.flatMap(({ polygons }) => polygons));
  const text = description.TITLE ?? table;
  database
    .prepare("INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ','now'), ?, ?, ?, ?, ?)")
    .run(table, table, text, ...(box ?? [null, null, null, null]), WGS84_ID);
  database.exec(
    `CREATE TABLE ${quoted(table)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON, ${columns
      .map(({ name, type }) => `${quoted(name)} ${type}`)
      .join(", ")})`,
  );
  database.prepare("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)").run(table, WGS84_ID);
  for (const name of ["gpkg_metadata", "gpkg_metadata_reference"]) {
    database
      .prepare("INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')")
      .run(name, METADATA_EXTENSION);
  }
  database
    .prepare("INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'urn:isarithm:lineage', 'application/json', ?)")
    .run(JSON.stringify(description));
  database
    .prepare("INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', ?, 1)")
    .run(table);
  const insert = database.prepare(
    `INSERT INTO ${quoted(table)} (geom, ${columns.map(({ name }) => quoted(name)).join(", ")}) VALUES (?, ${columns.map(() => "?").join(", ")})`,
  );
  for (const { values, polygons } of rows) insert.run(geometryBlob(polygons), ...values);
  database.exec("COMMIT");
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function boxOf(polygons: readonly PolygonRings[]): [number, number, number, number] | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of polygons.flat()) {
    for (const [lon, lat] of ring) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  return west <= east ? [west, south, east, north] : undefined;
}

const HEADER_BYTES = 8;
const ENVELOPE_BYTES = 32;
const WKB_POLYGON = 3;
const WKB_MULTIPOLYGON = 6;

/** GeoPackageBinary: header with envelope, then a WKB multipolygon, little-endian. */
function geometryBlob(polygons: readonly PolygonRings[]): Buffer {
  const points = polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
  const rings = polygons.flat().length;
  const blob = Buffer.alloc(HEADER_BYTES + ENVELOPE_BYTES + 9 + polygons.length * 9 + rings * 4 + points * 16);
  blob.write("GP", 0, "latin1");
  blob.writeUInt8(0, 2);
  blob.writeUInt8(0b0000_0011, 3); // envelope of x and y, little-endian
  blob.writeInt32LE(WGS84_ID, 4);
  const [west, south, east, north] = boxOf(polygons) ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  let at = HEADER_BYTES;
  const double = (value: number): void => {
    at = blob.writeDoubleLE(value, at);
  };
  const head = (type: number, count: number): void => {
    at = blob.writeUInt8(1, at);
    at = blob.writeUInt32LE(type, at);
    at = blob.writeUInt32LE(count, at);
  };
  for (const value of [west, east, south, north]) double(value);
  head(WKB_MULTIPOLYGON, polygons.length);
  for (const rings of polygons) {
    head(WKB_POLYGON, rings.length);
    for (const ring of rings) {
      at = blob.writeUInt32LE(ring.length, at);
      for (const [lon, lat] of ring) {
        double(lon);
        double(lat);
      }
    }
  }
  return blob;
}
