import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fromFile } from "geotiff";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { cellAreaSquareMetres, toLonLat } from "../../../models/grid/index.ts";
import { type RateRasterRequest, writeRateRaster } from "../../../src-main/export/index.ts";
import { FRAME, LINEAGE, SPIKE, spikePrediction } from "./spike-prediction.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-export-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function request(overrides: Partial<RateRasterRequest> = {}): RateRasterRequest {
  return {
    prediction: spikePrediction(),
    category: 0,
    statistic: "rate",
    out: path.join(folder, "theft.tif"),
    lineage: LINEAGE,
    periodText: "2018-07-09",
    timeZone: "America/Chicago",
    ...overrides,
  };
}

interface ReadRaster {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly origin: readonly number[];
  readonly step: readonly number[];
}

async function read(file: string): Promise<ReadRaster> {
  const tiff = await fromFile(file);
  try {
    const image = await tiff.getImage();
    const [values] = (await image.readRasters()) as unknown as [Float32Array];
    return { values, width: image.getWidth(), height: image.getHeight(), origin: image.getOrigin(), step: image.getResolution() };
  } finally {
    tiff.close();
  }
}

/** Sum of value x weight(cell area in km2) over the cells that are data. */
function sumOver(raster: ReadRaster, weight: (squareKilometres: number) => number): number {
  const [lonStep = 0, latStep = 0] = raster.step.map(Math.abs);
  let sum = 0;
  for (let row = 0; row < raster.height; row += 1) {
    const north = (raster.origin[1] ?? 0) - row * latStep;
    const cell = weight(cellAreaSquareMetres(north - latStep, north, lonStep) / 1e6);
    for (let column = 0; column < raster.width; column += 1) {
      const value = raster.values[row * raster.width + column] ?? 0;
      if (!Number.isNaN(value)) sum += value * cell;
    }
  }
  return sum;
}

function valueAt(raster: ReadRaster, lon: number, lat: number): number {
  const column = Math.floor((lon - (raster.origin[0] ?? 0)) / Math.abs(raster.step[0] ?? 1));
  const row = Math.floor(((raster.origin[1] ?? 0) - lat) / Math.abs(raster.step[1] ?? 1));
  return raster.values[row * raster.width + column] ?? Number.NaN;
}

describe("writeRateRaster, read back by geotiff.js", () => {
  test.each([100, 137, 500, 999])("the sum of rate x cell area x days is the total, at %i m", async (resolutionMetres) => {
    const prediction = spikePrediction(3);
    for (const category of [0, 1, "all"] as const) {
      await writeRateRaster(request({ prediction, category, resolutionMetres }));
      const sum = sumOver(await read(path.join(folder, "theft.tif")), (squareKilometres) => squareKilometres * 3);
      expect(sum / prediction.total(category)).toBeCloseTo(1, 6);
    }
  });

  test("the sum of counts is the total", async () => {
    const prediction = spikePrediction(2);
    await writeRateRaster(request({ prediction, statistic: "count", category: "all" }));
    expect(sumOver(await read(path.join(folder, "theft.tif")), () => 1) / prediction.total("all")).toBeCloseTo(1, 6);
  });

  test("a spike of one base cell sits on its place, and only there", async () => {
    await writeRateRaster(request({ resolutionMetres: 100 }));
    const raster = await read(path.join(folder, "theft.tif"));
    const at = (dx: number, dy: number) => {
      const { lon, lat } = toLonLat(FRAME, { x: SPIKE.x + dx, y: SPIKE.y + dy });
      return valueAt(raster, lon, lat);
    };
    // 3 a day on .25 km2 are 12 per km2 and day; degrees and the local frame differ by less than .2 % in area here.
    for (const [dx, dy] of [
      [0, 0],
      [240, 240],
      [-240, -240],
    ] as const)
      expect(Math.abs(at(dx, dy) / 12 - 1)).toBeLessThan(0.002);
    for (const [dx, dy] of [
      [260, 0],
      [-260, 0],
      [0, 260],
      [0, -260],
    ] as const)
      expect(at(dx, dy)).toBeLessThan(0.01);
  });

  test("cells wholly outside of the study area are no data, cells that touch it are not", async () => {
    await writeRateRaster(request({ resolutionMetres: 100 }));
    const raster = await read(path.join(folder, "theft.tif"));
    const at = (x: number, y: number) => {
      const { lon, lat } = toLonLat(FRAME, { x, y });
      return valueAt(raster, lon, lat);
    };
    expect(at(-9_950, 8_950)).toBeNaN();
    expect(at(-5_050, 8_950)).toBeNaN();
    expect(at(-4_950, 8_950)).toBeGreaterThan(0);
    expect(raster.values.filter(Number.isNaN).length).toBe(25 * 55);
  });

  test.each([false, true])("probability agrees with the prediction's own (negative binomial: %s)", async (negativeBinomial) => {
    const prediction = spikePrediction(2, negativeBinomial);
    for (const category of [0, 1, "all"] as const) {
      await writeRateRaster(request({ prediction, category, statistic: "probability", resolutionMetres: 500 }));
      const raster = await read(path.join(folder, "theft.tif"));
      const where = { west: SPIKE.x - 250, east: SPIKE.x + 250, south: SPIKE.y - 250, north: SPIKE.y + 250 };
      const { lon, lat } = toLonLat(FRAME, { x: SPIKE.x, y: SPIKE.y });
      expect(valueAt(raster, lon, lat)).toBeCloseTo(prediction.probabilityOfAny(where, category), 6);
    }
  });

  test("tags: georeference, no data, band, lineage", async () => {
    const written = await writeRateRaster(
      request({
        data: { name: "Chicago 2018", files: ["a.csv", "b.csv"], firstDay: "2018-01-01", lastDay: "2018-07-08" },
        attribution: ["Data: City of Chicago."],
      }),
    );
    const tiff = await fromFile(written.file);
    const image = await tiff.getImage();
    const keys = image.getGeoKeys();
    expect([keys?.GTModelTypeGeoKey, keys?.GTRasterTypeGeoKey, keys?.GeographicTypeGeoKey]).toEqual([2, 1, 4326]);
    expect(image.getGDALNoData()).toBeNaN();
    expect([image.getTileWidth(), image.getTileHeight()]).toEqual([256, 256]);
    const box = image.getBoundingBox();
    for (const [index, edge] of [
      written.bounds.west,
      written.bounds.south,
      written.bounds.east,
      written.bounds.north,
    ].entries()) {
      expect(box[index]).toBeCloseTo(edge, 12);
    }
    expect(await image.getGDALMetadata(0)).toMatchObject({
      DESCRIPTION: "Reported incidents (THEFT): expected rate, 2018-07-09 (America/Chicago), 1/km2/day",
      UNITTYPE: "1/km2/day",
    });
    expect(await image.getGDALMetadata()).toMatchObject({
      DATASET: "Chicago 2018",
      DATASET_FILES: "a.csv, b.csv",
      DATASET_PERIOD: "2018-01-01 to 2018-07-08",
      ATTRIBUTION: "Data: City of Chicago.",
      VALID_FROM: "2018-07-09",
      VALID_UNTIL: "2018-07-10",
      TIME_ZONE: "America/Chicago",
      LINEAGE_DATA_HASH: LINEAGE.dataHash,
      LINEAGE_WEIGHTS_HASH: LINEAGE.weightsHash,
      LINEAGE_SEED: "7",
    });
    const description = await image.fileDirectory.loadValue("ImageDescription");
    expect(String(description)).toContain(
      "Made from Chicago 2018 (a.csv, b.csv), 2018-01-01 to 2018-07-08. Data: City of Chicago.",
    );
    tiff.close();
    expect(written).toMatchObject({ width: 200, height: 180, crs: "EPSG:4326", bytes: readFileSync(written.file).length });
  });

  test("the style has ascending breaks and the layer's title", async () => {
    const { styleFile } = await writeRateRaster(request({ category: "all" }));
    const style = readFileSync(styleFile, "utf8");
    const values = [...style.matchAll(/<item value="([^"]+)"/g)].map((match) => Number(match[1]));
    expect(path.basename(styleFile)).toBe("theft.qml");
    expect(values.length).toBeGreaterThan(3);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(style).toContain("Reported incidents (all categories): expected rate");
  });

  test("same request, same bytes", async () => {
    await writeRateRaster(request());
    await writeRateRaster(request({ out: path.join(folder, "again.tif") }));
    expect(readFileSync(path.join(folder, "again.tif")).equals(readFileSync(path.join(folder, "theft.tif")))).toBe(true);
  });
});

function installed(command: string): boolean {
  return (process.env.PATH ?? "").split(path.delimiter).some((place) => existsSync(path.join(place, command)));
}

describe.skipIf(!installed("gdalinfo") || !installed("gdallocationinfo"))(
  "writeRateRaster, read back by GDAL",
  { timeout: 60_000 },
  () => {
    test("gdalinfo sees system, band, unit, no data and lineage", async () => {
      await writeRateRaster(request());
      const report = JSON.parse(
        execFileSync("gdalinfo", ["-json", "-stats", path.join(folder, "theft.tif")], { encoding: "utf8" }),
      );
      expect(report.coordinateSystem.wkt).toContain('ID["EPSG",4326]');
      expect(report.size).toEqual([200, 180]);
      expect(report.bands[0]).toMatchObject({
        type: "Float32",
        block: [256, 256],
        noDataValue: "NaN",
        description: "Reported incidents (THEFT): expected rate, 2018-07-09 (America/Chicago), 1/km2/day",
        unit: "1/km2/day",
      });
      expect(report.metadata[""].LINEAGE_MODEL_CONFIGURATION).toBe(JSON.stringify(LINEAGE.modelConfiguration));
      expect(report.metadata[""].AREA_OR_POINT).toBe("Area");
      expect(report.metadata.IMAGE_STRUCTURE.COMPRESSION).toBe("DEFLATE");
    });

    test("the spike is where it belongs", async () => {
      await writeRateRaster(request());
      const { lon, lat } = toLonLat(FRAME, { x: SPIKE.x, y: SPIKE.y });
      const value = (lonOffset: number) =>
        Number(
          execFileSync(
            "gdallocationinfo",
            ["-valonly", "-wgs84", path.join(folder, "theft.tif"), String(lon + lonOffset), String(lat)],
            {
              encoding: "utf8",
            },
          ),
        );
      expect(Math.abs(value(0) / 12 - 1)).toBeLessThan(0.002);
      expect(value(0.005)).toBeLessThan(0.01);
    });
  },
);

describe("writeRateRaster, refusals", () => {
  test("an absurd size is refused with the size in words and the finest that is possible", async () => {
    const failure = await writeRateRaster(request({ resolutionMetres: 0.5 })).catch((error) => error);
    expect(isAppError(failure, "RasterTooLarge")).toBe(true);
    expect(failure.message).toContain("40,000 x 36,000 cells (5.8 GB)");
    expect(failure.hint).toContain("at least 1 m");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a path that cannot be written is named, and nothing is left behind", async () => {
    const out = path.join(folder, "none", "x.tif");
    const failure = await writeRateRaster(request({ out })).catch((error) => error);
    expect(isAppError(failure, "PathNotWritable")).toBe(true);
    expect(failure.message).toContain(out);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("an abort stops within one row of tiles and keeps the file that was there", async () => {
    const out = path.join(folder, "theft.tif");
    writeFileSync(out, "old");
    const controller = new AbortController();
    const shares: number[] = [];
    const failure = await writeRateRaster(request({ resolutionMetres: 20 }), {
      signal: controller.signal,
      progress({ share }) {
        shares.push(share ?? 0);
        controller.abort(new Error("enough"));
      },
    }).catch((error) => error);
    expect(failure.message).toBe("enough");
    expect(shares).toHaveLength(1);
    expect(readFileSync(out, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["theft.tif"]);
  });
});
