import proj4 from "proj4";
import { describe, expect, test } from "vitest";
import { guessPlaces } from "../../../src-main/ingest/place-guess.ts";
import { findingOf, importTable, preview, tableFolder, understand } from "./tables.ts";

const STATE_PLANE =
  "+proj=tmerc +lat_0=36.66666666666666 +lon_0=-88.33333333333333 +k=0.999975 +x_0=300000 +y_0=0 +datum=NAD83 +units=us-ft +no_defs";
const UTM_16 = "+proj=utm +zone=16 +datum=WGS84 +units=m +no_defs";
const BRITISH = "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +datum=OSGB36 +units=m +no_defs";

/** Points around a city's middle, in degrees. */
function around(lon: number, lat: number): [number, number][] {
  return Array.from({ length: 40 }, (_, index) => [lon + ((index % 8) - 4) / 100, lat + (Math.floor(index / 8) - 2) / 100]);
}

function gridTable(definition: string, lon: number, lat: number, columns = "X Coordinate,Y Coordinate"): string {
  const rows = around(lon, lat).map((point, index) => {
    const [x = 0, y = 0] = proj4(definition, [...point]);
    return `2018-07-${String((index % 28) + 1).padStart(2, "0")},${x.toFixed(2)},${y.toFixed(2)}`;
  });
  return [`Date,${columns}`, ...rows, ""].join("\n");
}

describe("map grids", () => {
  test.each([
    ["State Plane in feet", STATE_PLANE, -87.65, 41.85, "chicago.csv", "EPSG:3435"],
    ["UTM", UTM_16, -87.65, 41.85, "chicago.csv", "EPSG:32616"],
    ["a national grid", BRITISH, -0.12, 51.51, "london 2018.csv", "EPSG:27700"],
  ])("%s: found, with the points to look at, and within two metres", async (_, definition, lon, lat, name, crs) => {
    using table = tableFolder(gridTable(definition, lon, lat), name);
    const { seen, result } = await understand(table);
    const guess = seen.readingGuesses.find(({ part }) => part === "crs");
    expect([seen.reading.crs, guess?.sure]).toEqual([crs, true]);
    expect(guess?.choices.map(({ value }) => value)).toContain(crs);
    expect(seen.samplePoints).toHaveLength(40);
    expect(result.rows.kept).toBe(40);
    expect(result.bounds.west).toBeCloseTo(lon - 0.04, 4);
    expect(result.bounds.north).toBeCloseTo(lat + 0.02, 4);
    expect(result.reading.crs).toBe(crs);
  });

  test("a chosen system is used as it is; one that is none is refused", async () => {
    using table = tableFolder(gridTable(UTM_16, -87.65, 41.85), "table.csv");
    const { result } = await understand(table, { reading: { crs: "epsg:32617" } });
    expect(result.bounds.west).toBeCloseTo(-81.69, 2);
    await expect(preview(table.file, { reading: { crs: "EPSG:1" } })).rejects.toMatchObject({ code: "UnknownCrs" });
  });

  test("a system of another part of the world is taken as chosen, with a warning and what would fit", async () => {
    using table = tableFolder(gridTable(STATE_PLANE, -87.65, 41.85), "table.csv");
    const { seen, result } = await understand(table, { reading: { crs: "EPSG:2193" } });
    const guess = seen.readingGuesses.find(({ part }) => part === "crs");
    expect(guess).toMatchObject({
      value: "EPSG:2193",
      sure: false,
      reason: expect.stringMatching(/where it is not made for.*As EPSG:\d+ .* near /),
    });
    expect(guess?.choices.map(({ value }) => value)).toEqual(expect.arrayContaining(["EPSG:2193", "EPSG:3435"]));
    for (const { findings } of [seen, result]) {
      expect(findings[0]).toMatchObject({ code: "PlacesElsewhere", severity: "caution", rows: 40 });
    }
    const right = await understand(table, { reading: { crs: "EPSG:3435" } });
    expect(findingOf(right.result, "PlacesElsewhere")).toBeUndefined();
  });

  test("where several systems fit, none is called sure", () => {
    const guess = guessPlaces([[448_000, 4_637_000]], { texts: ["table.csv"] }).guesses[0];
    expect(guess?.sure).toBe(false);
    expect(guess?.choices.length).toBeGreaterThan(2);
  });

  test("thousands are grouped by commas in a portal's feet", async () => {
    const grouped = gridTable(STATE_PLANE, -87.65, 41.85)
      .split("\n")
      .map((line, index) =>
        index === 0 || line === ""
          ? line
          : line.replace(
              /,(\d+\.\d+),(\d+\.\d+)$/,
              (_, x: string, y: string) => `,"${Number(x).toLocaleString("en")}","${Number(y).toLocaleString("en")}"`,
            ),
      );
    using table = tableFolder(grouped.join("\n"), "chicago.csv");
    expect((await understand(table)).result.rows.kept).toBe(40);
  });
});

describe("degrees", () => {
  const csv = (points: readonly (readonly [number, number])[], header = "Date,lon,lat") =>
    [header, ...points.map(([x, y], index) => `2018-07-${String((index % 28) + 1).padStart(2, "0")},${x},${y}`), ""].join("\n");

  test("columns under each other's names are exchanged, and the finding says so", async () => {
    using table = tableFolder(csv(around(-87.65, 41.85), "Date,lat,lon"));
    const { seen, result } = await understand(table);
    expect(seen.reading.swapped).toBe(true);
    expect([result.rows.kept, result.bounds.north < 42, findingOf(result, "ColumnsExchanged")?.effect !== undefined]).toEqual([
      40,
      true,
      true,
    ]);
  });

  test("single rows that are exchanged are mended and shown", async () => {
    using table = tableFolder(csv([...around(-87.65, 41.85), [41.86, -87.63]]));
    const { result } = await understand(table);
    expect(result.rows).toMatchObject({ kept: 41, rejected: {} });
    expect(findingOf(result, "CoordinatesExchanged")).toMatchObject({
      rows: 1,
      examples: [{ line: 42, text: "2018-07-13,41.86,-87.63" }],
    });
  });

  test("0, 0 is no place and a reject of its own", async () => {
    using table = tableFolder(csv([...around(-87.65, 41.85), [0, 0]]));
    expect((await understand(table)).result.rows.rejected).toEqual({ ZeroCoordinates: 1 });
  });

  test("a city on the antimeridian stays whole: the median test and the box wrap", async () => {
    // Taveuni, Fiji: the meridian runs through the island.
    const points = Array.from({ length: 40 }, (_, index): [number, number] => [
      ((179.9 + index / 200 + 180) % 360) - 180,
      -16.85 + (index % 5) / 100,
    ]);
    using table = tableFolder(csv([...points, [-10, -16.8]]));
    const { seen, result } = await understand(table, { timeZone: "Pacific/Fiji" });
    expect(result.rows).toMatchObject({ kept: 40, rejected: { FarFromTheRest: 1 } });
    expect(result.bounds.west).toBeCloseTo(179.9, 9);
    expect(result.bounds.east).toBeCloseTo(180.095, 9);
    expect(seen.bounds).toEqual(result.bounds);
  });

  test("latitudes that no town has are not believed even where nothing is known near", async () => {
    using table = tableFolder(
      csv(
        around(-19.02, 72.8).map(([lon, lat]) => [lat, lon] as const),
        "Date,lon,lat",
      ),
    );
    expect((await importTable(table, { time: "Date", lon: "lon", lat: "lat" }, "UTC")).bounds.west).toBeCloseTo(72.78, 5);
  });
});
