import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  placeNames,
  plannedSize,
  rankCells,
  studyAreaOf,
  writePlaceList,
  writeRateRaster,
} from "../../../src-main/export/index.ts";
import { LINEAGE, spikePrediction } from "./spike-prediction.ts";

const prediction = spikePrediction();
const drawing = prediction.drawing();

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-planned-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a raster", () => {
  test.each([
    [undefined, 100, "one"],
    ["EPSG:32616", 137, "one"],
    ["EPSG:3435", 250, "categories"],
  ] as const)(
    "in %s at %i m has the pixels that are written, and no more bytes than are planned",
    async (crs, resolutionMetres, bands) => {
      const planned = plannedSize(drawing, { kind: "raster", resolutionMetres, crs, bands: bands === "one" ? 1 : 3 });
      const out = path.join(folder, "a.tif");
      const common = { prediction, category: "all", statistic: "rate", out, lineage: LINEAGE } as const;
      const written = await writeRateRaster({
        ...common,
        ...{ resolutionMetres, crs, bands, periodText: "2018-07-09", timeZone: "America/Chicago" },
      });
      expect(planned).toMatchObject({ width: written.width, height: written.height, crs: written.crs });
      // An upper bound: the even fields of a test compress far better than a city's, which the estimate is made for.
      expect(planned.bytes / written.bytes).toBeGreaterThan(0.5);
    },
  );

  test("the system is said in words", () => {
    const textOf = (crs: string | undefined) =>
      plannedSize(drawing, { kind: "raster", resolutionMetres: 100, crs, bands: 1 }).crsText;
    expect([undefined, "32616", "EPSG:3857", "EPSG:3435", "EPSG:4269"].map(textOf)).toEqual([
      "Longitude and latitude",
      "UTM zone 16 north, metre",
      "Mercator, metre",
      "Transverse Mercator, US survey foot",
      "Longitude and latitude",
    ]);
  });

  test.each([
    ["UnknownCrs", { crs: "EPSG:999999" }],
    ["UnsupportedCrs", { crs: "EPSG:4267" }],
    ["CrsElsewhere", { crs: "EPSG:3031" }],
    ["RasterTooLarge", { resolutionMetres: 0.5 }],
  ])("%s comes before anything is written", (code, input) => {
    expect(() => plannedSize(drawing, { kind: "raster", resolutionMetres: 100, bands: 1, ...input })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

test("a list has about as many lines and bytes as are written", async () => {
  const area = studyAreaOf(drawing);
  const names = placeNames({ frame: prediction.frame, middle: { x: 0, y: 0 }, areas: undefined });
  const places = rankCells({ prediction, longRun: prediction, category: "all", area, names, cellMetres: 250 });
  for (const format of ["csv", "geojson", "gpkg"] as const) {
    const out = path.join(folder, `list.${format}`);
    await writePlaceList(out, format, {
      ...{ places, prediction, lineage: LINEAGE, attribution: [] },
      ...{ unitOfPlace: "Squares of 250 m", categoryText: "all categories", periodText: "2018-07-09" },
    });
    const planned = plannedSize(drawing, { kind: "squares", format, resolutionMetres: 250 });
    expect(planned.rows).toBe(places.length);
    expect(planned.bytes / statSync(out).size).toBeGreaterThan(0.7);
    expect(planned.bytes / statSync(out).size).toBeLessThan(1.5);
  }
});

test("a limit is the most lines there are", () => {
  const rowsOf = (limit: number) => plannedSize(drawing, { kind: "squares", format: "csv", resolutionMetres: 1000, limit }).rows;
  expect(rowsOf(50)).toBe(50);
  expect(rowsOf(100_000)).toBe(Math.round(studyAreaOf(drawing).squareMetres / 1e6));
});

test("what no list and no picture can be is refused", () => {
  expect(() => plannedSize(drawing, { kind: "squares", format: "csv", resolutionMetres: 5 })).toThrow(
    expect.objectContaining({ code: "ListTooLong" }),
  );
  expect(() => plannedSize(drawing, { kind: "picture", format: "png", widthPixels: 9000 })).toThrow(
    expect.objectContaining({ code: "PictureTooLarge" }),
  );
});

test("the study area is as large as its cells: a triangle of 55 of 1440 is outside", () => {
  expect(studyAreaOf(drawing).squareMetres).toBe((40 * 36 - 55) * 500 * 500);
});
