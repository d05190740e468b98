import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fromFile } from "geotiff";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Georeference, georeferenceOf, writeGeoTiff } from "../../../src-main/export/index.ts";
import { cogFaults, readDirectories } from "./read-tiff.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-cog-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const GRID = georeferenceOf({ west: -88, north: 42, lonStep: 0.001, latStep: 0.001, columns: 1, rows: 1 });

/** A raster of `columns` x `rows`; a band's value is given by pixel. */
async function write(
  { columns, rows }: Pick<Georeference, "columns" | "rows">,
  values: readonly ((row: number, column: number) => number)[],
  areaOfRow?: (row: number) => number,
): Promise<string> {
  const file = path.join(folder, "a.tif");
  await writeGeoTiff(file, {
    place: { ...GRID, columns, rows },
    bands: values.map((_, band) => ({ description: `band ${band}`, unit: "1" })),
    metadata: {},
    imageDescription: "",
    software: "test",
    areaOfRow,
    readRows: (firstRow, count) =>
      Float32Array.from({ length: count * columns * values.length }, (_, index) => {
        const pixel = Math.floor(index / values.length);
        return values[index % values.length]?.(firstRow + Math.floor(pixel / columns), pixel % columns) ?? Number.NaN;
      }),
  });
  return file;
}

async function level(file: string, index: number): Promise<{ width: number; height: number; bands: Float32Array[] }> {
  const tiff = await fromFile(file);
  try {
    const image = await tiff.getImage(index);
    const bands = (await image.readRasters()) as unknown as Float32Array[];
    return { width: image.getWidth(), height: image.getHeight(), bands: [...bands] };
  } finally {
    tiff.close();
  }
}

const wave = (row: number, column: number): number => Math.sin(row / 37) + Math.cos(column / 23);

describe("writeGeoTiff", () => {
  test.each([
    [1, 1],
    [256, 256],
    [257, 513],
    [1100, 700],
  ])("%i x %i is a Cloud Optimized GeoTIFF", async (columns, rows) => {
    const file = readFileSync(await write({ columns, rows }, [wave]));
    expect(cogFaults(file)).toEqual([]);
    const last = readDirectories(file).at(-1);
    expect(last?.tags.get(256)?.[0]).toBeLessThanOrEqual(256);
    expect(last?.tags.get(257)?.[0]).toBeLessThanOrEqual(256);
    expect(readdirSync(folder)).toEqual(["a.tif"]);
  });

  test("bands keep their own values", async () => {
    const file = await write({ columns: 300, rows: 270 }, [wave, (row) => row, (_, column) => -column]);
    const { bands, width } = await level(file, 0);
    expect(bands[0]?.[260 * width + 290]).toBeCloseTo(wave(260, 290), 6);
    expect(bands[1]?.[260 * width + 290]).toBe(260);
    expect(bands[2]?.[260 * width + 290]).toBe(-290);
    expect(cogFaults(readFileSync(file))).toEqual([]);
  });

  test("an overview is the mean by area of what is data, on every level and at odd edges", async () => {
    const [columns, rows] = [1027, 777];
    const hole = (row: number, column: number): boolean => (row * 7 + column * 3) % 11 < 4 || column < 300;
    const value = (row: number, column: number): number => (hole(row, column) ? Number.NaN : 2 + wave(row, column));
    const area = (row: number): number => 1 + row / rows;
    const file = await write({ columns, rows }, [value], area);
    for (const index of [1, 2, 3]) {
      const step = 2 ** index;
      const { width, height, bands } = await level(file, index);
      expect([width, height]).toEqual([Math.ceil(columns / step), Math.ceil(rows / step)]);
      for (const [r, c] of [
        [0, 0],
        [height - 1, width - 1],
        [height >> 1, width - 1],
        [3, (300 / step) | 0],
        [(height / 3) | 0, (width / 2) | 0],
      ] as const) {
        let [sum, weight] = [0, 0];
        for (let row = r * step; row < Math.min(rows, (r + 1) * step); row += 1) {
          for (let column = c * step; column < Math.min(columns, (c + 1) * step); column += 1) {
            if (hole(row, column)) continue;
            sum += area(row) * value(row, column);
            weight += area(row);
          }
        }
        const found = bands[0]?.[r * width + c] ?? 0;
        if (weight === 0) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(sum / weight, 5);
      }
    }
  });

  test("one thread and many give the same bytes", async () => {
    const content = {
      place: { ...GRID, columns: 600, rows: 300 },
      bands: [{ description: "a", unit: "1" }],
      metadata: {},
      imageDescription: "",
      software: "test",
      readRows: (firstRow: number, rows: number) =>
        Float32Array.from({ length: rows * 600 }, (_, index) => wave(firstRow + Math.floor(index / 600), index % 600)),
    };
    const [one, pool] = [path.join(folder, "one.tif"), path.join(folder, "pool.tif")];
    await writeGeoTiff(one, content, { threads: "one" });
    await writeGeoTiff(pool, content, { threads: "pool" });
    expect(readFileSync(one).equals(readFileSync(pool))).toBe(true);
  });
});

const hasGdal = (process.env.PATH ?? "").split(path.delimiter).some((place) => existsSync(path.join(place, "gdalinfo")));

test.skipIf(!hasGdal)("GDAL calls the layout COG and reads overviews and bands", { timeout: 60_000 }, async () => {
  const file = await write({ columns: 1100, rows: 700 }, [wave, (row) => row]);
  const report = JSON.parse(execFileSync("gdalinfo", ["-json", "-checksum", file], { encoding: "utf8" }));
  expect(report.metadata.IMAGE_STRUCTURE).toMatchObject({ LAYOUT: "COG", COMPRESSION: "DEFLATE", INTERLEAVE: "PIXEL" });
  expect(report.bands).toHaveLength(2);
  expect(report.bands[1].overviews.map(({ size }: { size: number[] }) => size)).toEqual([
    [550, 350],
    [275, 175],
    [138, 88],
  ]);
  expect(report.bands[1].checksum).toBeGreaterThan(0);
});
