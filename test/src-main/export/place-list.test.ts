import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { predictionInterval } from "../../../models/density/index.ts";
import { isAppError } from "../../../models/errors/index.ts";
import { toLocal, toLonLat } from "../../../models/grid/index.ts";
import { parseAreas } from "../../../src-main/export/areas.ts";
import { spreadsheetRow } from "../../../src-main/export/csv-text.ts";
import { type PlaceList, writePlaceList } from "../../../src-main/export/place-list.ts";
import { placeNames } from "../../../src-main/export/place-names.ts";
import { rankAreas, rankCells } from "../../../src-main/export/ranked-places.ts";
import { studyAreaOf } from "../../../src-main/export/study-area.ts";
import { FRAME, LINEAGE, SPIKE, spikePrediction } from "./spike-prediction.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-list-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const prediction = spikePrediction(2, true);
const area = studyAreaOf(prediction.drawing());
const names = placeNames({ frame: FRAME, middle: { x: 0, y: 0 } });
const ranked = (overrides = {}) =>
  rankCells({ prediction, longRun: spikePrediction(2), category: "all", area, cellMetres: 500, names, ...overrides });

function list(overrides: Partial<PlaceList> = {}): PlaceList {
  return {
    places: ranked({ limit: 25 }),
    unitOfPlace: "Squares of 500 m",
    prediction,
    categoryText: "all categories",
    periodText: "2018-07-09 to 2018-07-10",
    lineage: LINEAGE,
    attribution: ["City of Chicago"],
    ...overrides,
  };
}

/** A rectangle of the frame in metres as a feature. */
function feature(name: unknown, west: number, south: number, east: number, north: number): unknown {
  const corner = (x: number, y: number): number[] => {
    const { lon, lat } = toLonLat(FRAME, { x, y });
    return [lon, lat];
  };
  const ring = [corner(west, south), corner(west, north), corner(east, north), corner(east, south), corner(west, south)];
  return { type: "Feature", properties: { Beat: name }, geometry: { type: "Polygon", coordinates: [ring] } };
}

describe("ranked squares", () => {
  test("the spike comes first, with the prediction's own figures", () => {
    const places = ranked();
    const [first] = places;
    const where = { west: SPIKE.x - 250, east: SPIKE.x + 250, south: SPIKE.y - 250, north: SPIKE.y + 250 };
    expect(toLocal(FRAME, first?.middle ?? { lon: 0, lat: 0 })).toMatchObject({
      x: expect.closeTo(SPIKE.x, 3),
      y: expect.closeTo(SPIKE.y, 3),
    });
    expect(first?.expectedCount).toBeCloseTo(prediction.expectedCount(where, "all"), 5);
    expect(first?.probabilityOfAny).toBeCloseTo(prediction.probabilityOfAny(where, "all"), 6);
    expect({ low: first?.low, high: first?.high }).toEqual(predictionInterval(prediction, where, "all", 0.9));
    expect(first?.ratio).toBeCloseTo(1, 5);
    expect(places.at(-1)?.cumulativeShare).toBeCloseTo(1, 5);
    expect(places.map(({ rank }) => rank)).toEqual(places.map((_, index) => index + 1));
    expect(new Set(places.map(({ name }) => name)).size).toBe(places.length);
    expect(places.some(({ name }) => /^\d+$/.test(name))).toBe(false);
  });

  test("squares that stand apart do not touch", () => {
    const places = ranked({ limit: 12, spacing: "apart" });
    for (const [index, a] of places.entries()) {
      for (const b of places.slice(index + 1)) {
        const [p, q] = [toLocal(FRAME, a.middle), toLocal(FRAME, b.middle)];
        expect(Math.max(Math.abs(p.x - q.x), Math.abs(p.y - q.y))).toBeGreaterThan(999);
      }
    }
  });

  test("a name is the commonest label, else the area, else a direction", () => {
    const at = (dx: number) => ({ ...toLonLat(FRAME, { x: SPIKE.x + dx, y: SPIKE.y }) });
    const areas = parseAreas({ type: "FeatureCollection", features: [feature("Beat 7", -9000, -8000, 0, 8000)] }, "beats");
    const sources = placeNames({
      frame: FRAME,
      middle: { x: 0, y: 0 },
      labels: [
        { ...at(0), text: "001XX N STATE ST" },
        { ...at(100), text: "002XX N STATE ST" },
        { ...at(-100), text: "002XX N STATE ST" },
        { ...at(4000), text: "010XX N STATE ST", incidents: 2 },
        { ...at(4100), text: "011XX N STATE ST", incidents: 9 },
      ],
      areas,
    });
    const square = (x: number, y: number) => ({ west: x - 250, east: x + 250, south: y - 250, north: y + 250 });
    expect(sources.nameOf(square(SPIKE.x, SPIKE.y))).toBe("002XX N STATE ST");
    expect(sources.nameOf(square(SPIKE.x + 4000, SPIKE.y))).toBe("011XX N STATE ST");
    expect(sources.nameOf(square(-3000, 0))).toBe("Beat 7");
    expect(sources.nameOf(square(3000, 3000))).toBe("4.2 km NE of the middle of the area");
    expect(sources.nameOf(square(500, 0))).toBe("500 m E of the middle of the area");
  });

  test("a list longer than any list is refused", () => {
    let failure: unknown;
    try {
      ranked({ cellMetres: 5 });
    } catch (error) {
      failure = error;
    }
    expect(isAppError(failure, "ListTooLong")).toBe(true);
  });
});

describe("named areas", () => {
  test("areas that divide the study area add up to its total; a rectangle has its own integral", () => {
    const areas = parseAreas(
      {
        type: "FeatureCollection",
        features: [feature("West", -12_000, -10_000, -137, 10_000), feature("East", -137, -10_000, 12_000, 10_000)],
      },
      "beats",
    );
    const { places, outside } = rankAreas({ prediction, longRun: prediction, category: "all", area, areas });
    const east = prediction.expectedCount({ west: -137, south: -10_000, east: 12_000, north: 10_000 }, "all");
    expect(places.map(({ name }) => name)).toEqual(["East", "West"]);
    expect(Math.abs((places[0]?.expectedCount ?? 0) / east - 1)).toBeLessThan(1e-4);
    expect(places.reduce((sum, { expectedCount }) => sum + expectedCount, 0)).toBeCloseTo(prediction.total("all"), 4);
    expect(outside).toBeLessThan(1e-4);
    expect(places[0]?.low).toBeLessThan(east);
    expect(places[0]?.high).toBeGreaterThan(east);
  });

  test.each([
    [{ type: "FeatureCollection", features: [] }, "AreasNotRead"],
    [{ type: "Topology" }, "AreasNotRead"],
    [
      {
        type: "FeatureCollection",
        features: [{ type: "Feature", properties: null, geometry: { type: "Point", coordinates: [0, 0] } }],
      },
      "AreasNotRead",
    ],
    [
      {
        type: "FeatureCollection",
        features: [
          {
            type: "Feature",
            properties: { colour: 1 },
            geometry: {
              type: "Polygon",
              coordinates: [
                [
                  [0, 0],
                  [1, 0],
                  [1, 1],
                  [0, 0],
                ],
              ],
            },
          },
        ],
      },
      "AreasWithoutName",
    ],
  ])("what is no list of areas is refused: %#", (document, code) => {
    let failure: unknown;
    try {
      parseAreas(document, "beats.geojson");
    } catch (error) {
      failure = error;
    }
    expect(isAppError(failure, code) && failure.message.includes("beats.geojson")).toBe(true);
  });
});

describe("files of places", () => {
  test("CSV: read back by another reader, with its lineage beside it", async () => {
    const file = path.join(folder, "places.csv");
    await writePlaceList(file, "csv", list());
    const rows = parse(readFileSync(file, "utf8"), { columns: true, bom: true }) as Record<string, string>[];
    const [first] = list().places;
    expect(rows).toHaveLength(25);
    expect(rows[0]).toMatchObject({ rank: "1", place: first?.name, interval_90_low: String(first?.low) });
    expect(Number(rows[0]?.expected_count) / (first?.expectedCount ?? 0)).toBeCloseTo(1, 5);
    expect(rows[0]?.geometry_wkt).toMatch(/^POLYGON \(\(-87\.\d+ 41\.\d+, /);
    expect(JSON.parse(readFileSync(`${file}.json`, "utf8"))).toMatchObject({
      LINEAGE_WEIGHTS_HASH: LINEAGE.weightsHash,
      ATTRIBUTION: "City of Chicago",
      CAVEAT: expect.stringContaining("not of crime"),
    });
    expect(readdirSync(folder).sort()).toEqual(["places.csv", "places.csv.json"]);
  });

  test("text that a spreadsheet would run gets an apostrophe, numbers do not", () => {
    expect(spreadsheetRow(["=1+1", "+A", "-x", "@y", "\tz", "plain", 'a "b", c', -2.5, null])).toBe(
      `'=1+1,'+A,'-x,'@y,'\tz,plain,"a ""b"", c",-2.5,`,
    );
  });

  test("GeoJSON: features in rank order, closed rings, lineage as a foreign member", async () => {
    const file = path.join(folder, "places.geojson");
    await writePlaceList(file, "geojson", list());
    const document = JSON.parse(readFileSync(file, "utf8"));
    expect(document.isarithm.LINEAGE_DATA_HASH).toBe(LINEAGE.dataHash);
    expect(document.features).toHaveLength(25);
    const [ring] = document.features[0].geometry.coordinates;
    expect(ring[0]).toEqual(ring.at(-1));
    expect(document.features[0].properties).toMatchObject({ rank: 1, against_long_run: "no clear difference" });
  });

  test("GeoPackage: the tables that the standard asks for, and nothing beside the file", async () => {
    const file = path.join(folder, "places.gpkg");
    await writePlaceList(file, "gpkg", list());
    expect(readdirSync(folder)).toEqual(["places.gpkg"]);
    using database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare("PRAGMA application_id").get()).toEqual({ application_id: 0x47504b47 });
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
    expect(database.prepare("SELECT count(*) AS n FROM places").get()).toEqual({ n: 25 });
    const { metadata } = database.prepare("SELECT metadata FROM gpkg_metadata").get() as { metadata: string };
    expect(JSON.parse(metadata).LINEAGE_WEIGHTS_HASH).toBe(LINEAGE.weightsHash);
  });

  test.each(["csv", "geojson", "gpkg"] as const)(
    "%s: a folder that is not there is named, and nothing is left",
    async (format) => {
      const file = path.join(folder, "none", `a.${format}`);
      const failure = await writePlaceList(file, format, list()).catch((error) => error);
      expect(isAppError(failure, "PathNotWritable") && failure.message.includes(file)).toBe(true);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

const hasOgr = (process.env.PATH ?? "").split(path.delimiter).some((place) => existsSync(path.join(place, "ogrinfo")));

describe.skipIf(!hasOgr)("files of places, read by GDAL", { timeout: 60_000 }, () => {
  test.each(["gpkg", "geojson"] as const)("%s", async (format) => {
    const file = path.join(folder, `places.${format}`);
    await writePlaceList(file, format, list());
    const text = execFileSync("ogrinfo", ["-ro", "-al", "-where", "rank=1", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(text).toContain("Feature Count: 1");
    expect(text).toContain("expected_count (Real)");
    expect(text).toMatch(/POLYGON \(\(/);
    expect(text).toContain('ID["EPSG",4326]');
  });
});
