import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../../models/errors/index.ts";
import { type AreasResult, areaNames, runParser } from "../../../../src-main/ingest/index.ts";
import { tableFolder, zipOf } from "../tables.ts";

type Square = readonly [name: string, west: number, south: number, side: number];

const SQUARES: readonly Square[] = [
  ["north", -87.7, 41.9, 0.05],
  ["south", -87.7, 41.8, 0.1],
];

function corners([, west, south, side]: Square): [number, number][] {
  return [
    [west, south],
    [west, south + side],
    [west + side, south + side],
    [west + side, south],
    [west, south],
  ];
}

function collection(features: readonly { properties: unknown; geometry: unknown }[], more: object = {}): string {
  return JSON.stringify({
    type: "FeatureCollection",
    ...more,
    features: features.map((feature) => ({ type: "Feature", ...feature })),
  });
}

const squareFeatures = SQUARES.map((square, index) => ({
  properties: { OBJECTID: index + 1, BEAT: square[0], kind: "beat" },
  geometry: { type: "Polygon", coordinates: [corners(square)] },
}));

/** A shapefile of polygons, of its specification (ESRI 1998): big-endian lengths in 16-bit words, little-endian numbers. */
function shapefile(rings: readonly (readonly (readonly [number, number])[])[]): Buffer {
  const records = rings.map((ring, index) => {
    const body = Buffer.alloc(44 + 4 + 16 * ring.length);
    body.writeInt32LE(5, 0);
    body.writeInt32LE(1, 36);
    body.writeInt32LE(ring.length, 40);
    for (const [at, [x, y]] of ring.entries()) {
      body.writeDoubleLE(x, 48 + 16 * at);
      body.writeDoubleLE(y, 56 + 16 * at);
    }
    const head = Buffer.alloc(8);
    head.writeInt32BE(index + 1, 0);
    head.writeInt32BE(body.length / 2, 4);
    return Buffer.concat([head, body]);
  });
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + records.reduce((sum, { length }) => sum + length, 0)) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(5, 32);
  return Buffer.concat([header, ...records]);
}

function dbase(names: readonly string[]): Buffer {
  const header = Buffer.alloc(65);
  header[0] = 3;
  header.writeUInt32LE(names.length, 4);
  header.writeUInt16LE(65, 8);
  header.writeUInt16LE(11, 10);
  header.write("BEAT", 32, "latin1");
  header.write("C", 43, "latin1");
  header[48] = 10;
  header[64] = 13;
  return Buffer.concat([header, ...names.map((name) => Buffer.from(` ${name.padEnd(10)}`, "latin1")), Buffer.of(26)]);
}

const STATE_PLANE_WKT =
  'PROJCS["NAD_1983_StatePlane_Illinois_East_FIPS_1201_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",984250.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-88.33333333333333],PARAMETER["Scale_Factor",0.999975],PARAMETER["Latitude_Of_Origin",36.66666666666666],UNIT["Foot_US",0.3048006096012192]]';
/** Around the Loop in feet of Illinois East. */
const FEET: readonly (readonly [number, number])[] = [
  [1_170_000, 1_895_000],
  [1_170_000, 1_905_000],
  [1_180_000, 1_905_000],
  [1_180_000, 1_895_000],
  [1_170_000, 1_895_000],
];

function geometryBlob(square: Square): Buffer {
  const ring = corners(square);
  const blob = Buffer.alloc(8 + 32 + 9 + 9 + 4 + 16 * ring.length);
  blob.write("GP", 0, "latin1");
  blob[3] = 0b011;
  blob.writeInt32LE(4326, 4);
  let at = 40;
  blob[at] = 1;
  blob.writeUInt32LE(6, at + 1);
  blob.writeUInt32LE(1, at + 5);
  at += 9;
  blob[at] = 1;
  blob.writeUInt32LE(3, at + 1);
  blob.writeUInt32LE(1, at + 5);
  at += 9;
  blob.writeUInt32LE(ring.length, at);
  at += 4;
  for (const [x, y] of ring) {
    blob.writeDoubleLE(x, at);
    blob.writeDoubleLE(y, at + 8);
    at += 16;
  }
  return blob;
}

function geoPackage(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
    INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84"]');
    CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
    INSERT INTO gpkg_geometry_columns VALUES ('beats', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
    CREATE TABLE beats (fid INTEGER PRIMARY KEY, geom BLOB, BEAT TEXT);`);
  const insert = database.prepare("INSERT INTO beats (geom, BEAT) VALUES (?, ?)");
  for (const square of SQUARES) insert.run(geometryBlob(square), square[0]);
  database.close();
}

async function read(file: string, folder: string, more: { nameProperty?: string; crs?: string } = {}): Promise<AreasResult> {
  const workFolder = path.join(folder, `work-${Math.floor(performance.now() * 1000)}`);
  mkdirSync(workFolder);
  return await runParser({ kind: "importAreas", file, fileName: path.basename(file), workFolder, ...more });
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  return isAppError(error) ? error.code : String(error);
}

function polygonsOf({ areasPath }: AreasResult): unknown[] {
  return JSON.parse(readFileSync(areasPath, "utf8")).features.map(
    ({ geometry }: { geometry: { coordinates: unknown } }) => geometry.coordinates,
  );
}

describe("importAreas, in the parser process", () => {
  test("GeoJSON, a zipped GeoJSON, a zipped shapefile and a GeoPackage of the same squares give the same areas", async () => {
    using plain = tableFolder(collection(squareFeatures), "beats.geojson");
    using zipped = tableFolder(await zipOf({ "beats.geojson": collection(squareFeatures) }), "zipped.zip");
    using shapes = tableFolder(
      await zipOf({
        "out/beats.shp": shapefile(SQUARES.map(corners)),
        "out/beats.dbf": dbase(SQUARES.map(([name]) => name)),
        "out/beats.prj":
          'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]',
      }),
      "shapes.zip",
    );
    using packed = tableFolder("");
    const gpkg = path.join(packed.folder, "beats.gpkg");
    geoPackage(gpkg);
    const results = [
      await read(plain.file, plain.folder),
      await read(zipped.file, zipped.folder),
      await read(shapes.file, shapes.folder),
      await read(gpkg, packed.folder),
    ];
    for (const result of results) {
      expect(result).toMatchObject({ count: 2, nameProperty: "BEAT", names: ["north", "south"], crs: "EPSG:4326", findings: [] });
      expect(polygonsOf(result)).toEqual(polygonsOf(results[0] ?? result));
    }
    expect(results[0]?.bounds.east).toBeCloseTo(-87.6, 12);
    expect(results[0]?.bounds.north).toBeCloseTo(41.95, 12);
  });

  test("feet become degrees, by the shapefile's own definition, by a chosen system, or by where they would lie", async () => {
    const named = { "b.shp": shapefile([FEET]), "b.dbf": dbase(["loop"]) };
    using told = tableFolder(await zipOf({ ...named, "b.prj": STATE_PLANE_WKT }), "b.zip");
    using silent = tableFolder(await zipOf(named), "b.zip");
    const byDefinition = await read(told.file, told.folder);
    const byChoice = await read(silent.file, silent.folder, { crs: "EPSG:3435" });
    const guessed = await read(silent.file, silent.folder);
    for (const { bounds } of [byDefinition, byChoice, guessed]) {
      expect(bounds.west).toBeCloseTo(-87.651, 2);
      expect(bounds.north).toBeCloseTo(41.895, 2);
    }
    expect(guessed.crsReason).toContain("near Chicago");
    const slip = await read(silent.file, silent.folder, { crs: "EPSG:2193" });
    expect([slip, byChoice].map(({ findings }) => findings.map(({ code }) => code))).toEqual([["PlacesElsewhere"], []]);
  });

  test("the name's property can be chosen, and repeated names are told apart", async () => {
    using plain = tableFolder(collection(squareFeatures), "beats.geojson");
    const result = await read(plain.file, plain.folder, { nameProperty: "kind" });
    expect([result.nameProperty, result.names]).toEqual(["kind", ["beat", "beat (2)"]]);
    expect(await codeOf(read(plain.file, plain.folder, { nameProperty: "colour" }))).toBe("UnknownProperty");
  });

  test("a border that crosses itself is named, what has no area is left out and counted", async () => {
    const bow = [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ];
    const flat = [
      [0, 0],
      [0, 0],
      [1, 1],
      [0, 0],
    ];
    using table = tableFolder(
      collection([
        ...squareFeatures,
        { properties: { BEAT: "bow" }, geometry: { type: "Polygon", coordinates: [bow] } },
        { properties: { BEAT: "flat" }, geometry: { type: "Polygon", coordinates: [flat] } },
        { properties: { BEAT: "station" }, geometry: { type: "Point", coordinates: [0, 0] } },
      ]),
    );
    const result = await read(table.file, table.folder);
    expect(result.findings.map(({ code, rows }) => [code, rows])).toEqual([
      ["SelfCrossing", 1],
      ["AreasWithoutExtent", 1],
      ["NoPolygons", 1],
    ]);
    expect(result.findings[0]?.message).toContain("“bow”");
    expect(result.names).toEqual(["north", "south", "bow"]);
  });

  test("keys that JavaScript treats in its own way do no harm", async () => {
    using table = tableFolder(
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"__proto__":{"polluted":1},"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}]}',
    );
    const result = await read(table.file, table.folder);
    expect([result.properties, Reflect.get({}, "polluted")]).toEqual([["name"], undefined]);
  });

  test.each([
    ["a table", "Date,Type\n1,2\n"],
    ["JSON of something else", '{"type":"FeatureCollection","features":[]}'],
    ["JSON that is cut", '{"type":"FeatureCollection","features":[{'],
    ["points alone", collection([{ properties: {}, geometry: { type: "Point", coordinates: [0, 0] } }])],
    [
      "coordinates that are words",
      collection([
        {
          properties: {},
          geometry: {
            type: "Polygon",
            coordinates: [
              [
                ["a", "b"],
                [1, 0],
                [1, 1],
              ],
            ],
          },
        },
      ]),
    ],
    ["a bare .shp", shapefile([corners(["a", 0, 0, 1])])],
    ["another SQLite file", Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(4080)])],
  ])("%s is refused with a next step", async (_, content) => {
    using table = tableFolder(content, "areas.bin");
    const error: unknown = await read(table.file, table.folder).catch((reason: unknown) => reason);
    expect(isAppError(error, "AreasNotRead") && [error.message.startsWith("areas.bin"), error.hint.length > 20]).toEqual([
      true,
      true,
    ]);
  });

  test("a damaged shapefile and one of two layers", async () => {
    using cut = tableFolder(await zipOf({ "a.shp": shapefile([corners(["a", 0, 0, 1])]).subarray(0, 130) }));
    expect(await codeOf(read(cut.file, cut.folder))).toBe("AreasNotRead");
    using two = tableFolder(await zipOf({ "a.shp": "x", "b.shp": "x" }));
    expect(await codeOf(read(two.file, two.folder))).toBe("AreasNotRead");
  });
});

test("areaNames gives an area without a name its number", () => {
  expect(areaNames([{ name: "a" }, { name: null }, { name: " " }, { name: "a" }], "name")).toEqual([
    "a",
    "area 2",
    "area 3",
    "a (2)",
  ]);
});

const BOUNDARIES = path.resolve(import.meta.dirname, "../../../../../shared/data/boundaries");

describe.skipIf(!existsSync(BOUNDARIES))("Chicago's community areas", () => {
  test("GeoJSON and TopoJSON give the same 77 areas", async () => {
    using table = tableFolder("");
    const [geo, topo] = [
      await read(path.join(BOUNDARIES, "chicago-community-areas.geojson"), table.folder),
      await read(path.join(BOUNDARIES, "chicago-community-areas.topojson"), table.folder),
    ];
    expect([geo.count, geo.nameProperty, geo.names.includes("ROGERS PARK"), geo.findings]).toEqual([77, "community", true, []]);
    expect([...topo.names].sort()).toEqual([...geo.names].sort());
    for (const side of ["west", "south", "east", "north"] as const) expect(topo.bounds[side]).toBeCloseTo(geo.bounds[side], 3);
    expect(geo.bounds.west).toBeCloseTo(-87.94, 3);
    expect(geo.bounds.north).toBeCloseTo(42.023, 3);
  });
});
