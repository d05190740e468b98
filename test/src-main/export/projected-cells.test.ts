import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fromFile } from "geotiff";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { cellAreaSquareMetres, toLonLat } from "../../../models/grid/index.ts";
import { crsOf } from "../../../src-main/export/crs.ts";
import { type WrittenRaster, writeRateRaster } from "../../../src-main/export/index.ts";
import { cogFaults } from "./read-tiff.ts";
import { FRAME, LINEAGE, SPIKE, spikePrediction } from "./spike-prediction.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-crs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (crs: string, resolutionMetres = 200): Promise<WrittenRaster> =>
  writeRateRaster({
    prediction: spikePrediction(2),
    category: "all",
    statistic: "rate",
    out: path.join(folder, "rate.tif"),
    crs,
    resolutionMetres,
    lineage: LINEAGE,
    periodText: "2018-07-09 to 2018-07-10",
    timeZone: "America/Chicago",
  });

interface Raster {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly corner: (column: number, row: number) => readonly [number, number];
  readonly keys: Readonly<Record<string, unknown>>;
  readonly step: number;
}

async function read(file: string): Promise<Raster> {
  const tiff = await fromFile(file);
  try {
    const image = await tiff.getImage();
    const [values] = (await image.readRasters()) as unknown as [Float32Array];
    const [x = 0, y = 0] = image.getOrigin();
    const [stepX = 0, stepY = 0] = image.getResolution();
    return {
      values,
      width: image.getWidth(),
      height: image.getHeight(),
      corner: (column, row) => [x + column * stepX, y + row * stepY],
      keys: { ...image.getGeoKeys() },
      step: stepX,
    };
  } finally {
    tiff.close();
  }
}

/** Ground area in km2 of a pixel: many thin strips between its corners' meridians would be exact; two triangles over parallels do here. */
function groundArea(raster: Raster, crs: string, column: number, row: number): number {
  const { inverse } = crsOf(crs);
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([right = 0, down = 0]) => inverse(...raster.corner(column + right, row + down)));
  let area = 0;
  for (const [index, [lon, lat]] of corners.entries()) {
    const [nextLon, nextLat] = corners[(index + 1) % 4] ?? [0, 0];
    area += ((lon - nextLon) * (cellAreaSquareMetres(0, lat, 1) + cellAreaSquareMetres(0, nextLat, 1))) / 2;
  }
  return Math.abs(area) / 1e6;
}

describe("a raster in a projected system", () => {
  test.each([
    ["EPSG:32616", 1, 9001, 200],
    ["EPSG:3435", 1, 9003, 200 / (1200 / 3937)],
    ["EPSG:3857", 1, 9001, 200 / Math.cos((41.85 * Math.PI) / 180)],
    ["EPSG:5070", 1, 9001, 200],
  ])("%s: sum of rate x ground area x days is the total", async (crs, model, unit, step) => {
    const written = await write(crs);
    const raster = await read(written.file);
    let sum = 0;
    for (const [index, value] of raster.values.entries()) {
      if (Number.isNaN(value)) continue;
      sum += value * groundArea(raster, crs, index % raster.width, Math.floor(index / raster.width)) * 2;
    }
    expect(sum / spikePrediction(2).total("all")).toBeCloseTo(1, 4);
    expect(raster.step / step).toBeCloseTo(1, 1);
    expect(raster.keys).toMatchObject({
      GTModelTypeGeoKey: model,
      ProjectedCSTypeGeoKey: Number(crs.slice(5)),
      ProjLinearUnitsGeoKey: unit,
    });
    expect(written.crs).toBe(crs);
    expect(cogFaults(readFileSync(written.file))).toEqual([]);
  });

  test.each(["EPSG:32616", "EPSG:3435", "EPSG:4269"])("%s: the spike sits on its place with its rate", async (crs) => {
    const raster = await read((await write(crs, 100)).file);
    const at = (dx: number, dy: number): number => {
      const { lon, lat } = toLonLat(FRAME, { x: SPIKE.x + dx, y: SPIKE.y + dy });
      const [x, y] = crsOf(crs).forward(lon, lat);
      const [west, north] = raster.corner(0, 0);
      const [nextX, nextY] = raster.corner(1, 1);
      const column = Math.floor((x - west) / (nextX - west));
      const row = Math.floor((y - north) / (nextY - north));
      return raster.values[row * raster.width + column] ?? Number.NaN;
    };
    // 3 a day on .25 km2, and the floor of both categories.
    expect(Math.abs(at(0, 0) / 12 - 1)).toBeLessThan(0.01);
    expect(at(420, 0)).toBeLessThan(0.02);
    expect(at(0, 420)).toBeLessThan(0.02);
  });

  test("a system that is made for elsewhere is refused by name", async () => {
    const failure = await write("EPSG:3031").catch((error) => error);
    expect(isAppError(failure, "CrsElsewhere") && failure.message.includes("EPSG:3031")).toBe(true);
  });

  test("an even density stays even", async () => {
    const raster = await read((await write("EPSG:32616", 300)).file);
    const { lon, lat } = toLonLat(FRAME, { x: -4_000, y: -5_000 });
    const [x, y] = crsOf("EPSG:32616").forward(lon, lat);
    const [west, north] = raster.corner(0, 0);
    const values: number[] = [];
    for (let row = 0; row < 8; row += 1) {
      for (let column = 0; column < 8; column += 1) {
        const c = Math.floor((x - west) / 300) + column;
        const r = Math.floor((north - y) / 300) + row;
        values.push(raster.values[r * raster.width + c] ?? 0);
      }
    }
    expect(Math.max(...values) / Math.min(...values) - 1).toBeLessThan(2e-3);
  });
});

describe("systems by their code", () => {
  test("UTM by formula, feet, and what is refused", () => {
    const [x, y] = crsOf("EPSG:32616").forward(-87, 41.85);
    expect([x, y].map(Math.round)).toEqual([500_000, Math.round(y)]);
    expect(y).toBeGreaterThan(4.63e6);
    expect(crsOf("32761".replace("61", "56")).forward(153, -27)[1]).toBeGreaterThan(7e6);
    expect(crsOf("epsg:7856").kind).toBe("projected");
    expect(crsOf("EPSG:3435").unit.name).toBe("US survey foot");
    for (const [text, code] of [
      ["EPSG:999999", "UnknownCrs"],
      ["Mars", "UnknownCrs"],
      ["EPSG:4267", "UnsupportedCrs"],
    ] as const) {
      let failure: unknown;
      try {
        crsOf(text);
      } catch (error) {
        failure = error;
      }
      expect(isAppError(failure, code) && failure.hint.includes("EPSG:")).toBe(true);
    }
  });
});

const hasGdal = (process.env.PATH ?? "").split(path.delimiter).some((place) => existsSync(path.join(place, "gdallocationinfo")));

test.skipIf(!hasGdal)("GDAL places the Illinois feet where they belong", { timeout: 60_000 }, async () => {
  const { file } = await write("EPSG:3435", 100);
  const report = JSON.parse(execFileSync("gdalinfo", ["-json", file], { encoding: "utf8" }));
  expect(report.coordinateSystem.wkt).toContain('ID["EPSG",3435]');
  expect(report.metadata.IMAGE_STRUCTURE.LAYOUT).toBe("COG");
  const { lon, lat } = toLonLat(FRAME, SPIKE);
  const value = Number(
    execFileSync("gdallocationinfo", ["-valonly", "-wgs84", file, String(lon), String(lat)], { encoding: "utf8" }),
  );
  expect(Math.abs(value / 12 - 1)).toBeLessThan(0.01);
});
