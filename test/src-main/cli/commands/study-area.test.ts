import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { zipOf } from "../../ingest/tables.ts";
import { smallCity } from "../../services/small-city.ts";
import { isarithm } from "../spawned.ts";

const timeout = 240_000;
const AREAS = path.resolve(import.meta.dirname, "../../../../../shared/data/boundaries/chicago-community-areas.geojson");
const SAMPLE = path.resolve(import.meta.dirname, "../../../../samples/data/chicago-incidents-2018.csv.gz");
const hasOgr = spawnSync("ogr2ogr", ["--version"]).status === 0;

async function projectOf(table: (folder: string) => string) {
  const home = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-cli-area-"));
  const environment = { ISARITHM_DATA: path.join(home.path, "data"), ISARITHM_BROWSER: "/none" };
  const project = path.join(home.path, "city.isarithm");
  const run = (...args: string[]) => isarithm([...args, "--project", project, "--json"], environment);
  await isarithm(["new", project], environment);
  const ingested = await run("ingest", "crime", "--timezone", "America/Chicago", table(home.path));
  expect(ingested.status).toBe(0);
  return { folder: home.path, run, [Symbol.dispose]: () => home.remove() };
}

function square(name: string, west: number, south: number): object {
  const ring = [
    [west, south],
    [west + 0.1, south],
    [west + 0.1, south + 0.1],
    [west, south + 0.1],
    [west, south],
  ];
  return { type: "Feature", properties: { name }, geometry: { type: "Polygon", coordinates: [ring] } };
}

test("shown, set by a file, by some of a layer's areas, and the default again; what is refused changes nothing", {
  timeout,
}, async () => {
  using bench = await projectOf((folder) => {
    const file = path.join(folder, "city.csv");
    writeFileSync(file, smallCity({ days: 40, perDay: 10 }).text);
    return file;
  });
  const { folder, run } = bench;
  const show = (...args: string[]) => run("study-area", "--dataset", "dataset-1", ...args);
  const start = (await show()).document;
  expect(start).toMatchObject({ dataset: "dataset-1", source: "default", areas: null, inside: 400, outside: 0, warnings: [] });

  const file = path.join(folder, "beats.geojson");
  writeFileSync(
    file,
    JSON.stringify({ type: "FeatureCollection", features: [square("north", -87.7, 41.88), square("far", -80, 41)] }),
  );
  const set = (await show("--only", "north", file)).document;
  expect(set).toMatchObject({ source: "areas", areas: "areas-1", polygons: 1 });
  expect(Number(set.inside) + Number(set.outside)).toBe(400);
  expect(Number(set.outside)).toBeGreaterThan(50);
  expect((await run("list")).document.areas).toEqual([{ id: "areas-1", description: "beats: 2 areas, called by name" }]);

  for (const [code, status, ...args] of [
    ["NoIncidentsInArea", 1, "--areas", "areas-1", "--only", "far"],
    ["UnknownArea", 1, "--areas", "areas-1", "--only", "south"],
    ["NotFound", 1, "--areas", "areas-9"],
    ["WrongUse", 2, "--areas", "areas-1", "--default"],
    ["WrongUse", 2, "--only", "north"],
  ] as const) {
    const refused = await show(...args);
    expect([refused.status, refused.document.error]).toEqual([
      status,
      { code, message: expect.any(String), hint: expect.stringMatching(/\w/) },
    ]);
  }
  expect((await show()).document).toMatchObject({ source: "areas", inside: set.inside });
  expect((await show("--default")).document).toEqual(start);
});

describe.skipIf(!existsSync(AREAS))("Chicago's community areas from a shell", () => {
  /** The same layer in the other formats, written by GDAL. */
  async function written(folder: string, format: string): Promise<string> {
    if (format === "GeoJSON") return AREAS;
    if (format === "GeoPackage") {
      execFileSync("ogr2ogr", ["-f", "GPKG", path.join(folder, "areas.gpkg"), AREAS]);
      return path.join(folder, "areas.gpkg");
    }
    execFileSync("ogr2ogr", ["-f", "ESRI Shapefile", "-t_srs", "EPSG:3435", path.join(folder, "areas.shp"), AREAS]);
    const parts = ["shp", "dbf", "prj", "cpg"].map(
      (ending) => [`areas.${ending}`, path.join(folder, `areas.${ending}`)] as const,
    );
    const there = parts.filter(([, part]) => existsSync(part)).map(([name, part]) => [name, readFileSync(part)] as const);
    const zip = path.join(folder, "areas.zip");
    writeFileSync(zip, await zipOf(Object.fromEntries(there)));
    return zip;
  }

  test("GeoJSON, GeoPackage and a zipped shapefile in feet bound the sample alike", { timeout }, async () => {
    using bench = await projectOf(() => SAMPLE);
    const { folder, run } = bench;
    const inside: number[] = [];
    for (const format of hasOgr ? ["GeoJSON", "GeoPackage", "shapefile"] : ["GeoJSON"]) {
      const file = await written(folder, format);
      const layer = await run("ingest", "areas", "--name-property", "community", file);
      expect(layer.document).toMatchObject({ count: 77, nameProperty: "community", warnings: [] });
      expect(layer.document.names).toContain("ROGERS PARK");
      const { document } = await run("study-area", "--dataset", "dataset-1", "--areas", String(layer.document.areas));
      // The city has 606 km2 of land; parks and water without incidents are no part of the area.
      expect(Number(document.squareKilometres)).toBeGreaterThan(560);
      expect(Number(document.squareKilometres)).toBeLessThan(620);
      inside.push(Number(document.inside));
    }
    expect(Math.max(...inside) - Math.min(...inside)).toBeLessThanOrEqual(2);
    const one = await run("study-area", "--dataset", "dataset-1", "--areas", "areas-1", "--only", "LOOP; NEAR NORTH SIDE");
    expect(Number(one.document.inside)).toBeGreaterThan(1000);
    expect(Number(one.document.inside)).toBeLessThan((inside[0] ?? 0) / 4);
  });
});
