import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32, inflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { fitColourScale, rampColour, scalePosition, scaleTicks } from "../../../src-main/export/colour-scale.ts";
import { textWidth, wrapText } from "../../../src-main/export/fonts.ts";
import { type PictureRequest, writePicture } from "../../../src-main/export/map-picture.ts";
import { mapValues } from "../../../src-main/export/map-scene.ts";
import { spreadMarkers } from "../../../src-main/export/marker-places.ts";
import { rectanglePath } from "../../../src-main/export/scene.ts";
import { renderPixels } from "../../../src-main/export/scene-pixels.ts";
import { studyAreaOf } from "../../../src-main/export/study-area.ts";
import { LINEAGE, SPIKE, spikePrediction } from "./spike-prediction.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-picture-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = (overrides: Partial<PictureRequest> = {}): PictureRequest => ({
  prediction: spikePrediction(2),
  category: "all",
  statistic: "rate",
  cellMetres: 500,
  widthPixels: 640,
  modelTitle: "Graph-ConvGRU, <standard>",
  lineage: LINEAGE,
  attribution: ["Data: City & County."],
  ...overrides,
});

interface Png {
  readonly width: number;
  readonly height: number;
  readonly texts: string;
  readonly at: (x: number, y: number) => readonly number[];
}

/** A reader of 8-bit RGBA with the filters none and up; every checksum is looked at. */
function readPng(file: Buffer): Png {
  expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const parts: Buffer[] = [];
  let [width, height, texts] = [0, 0, ""];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
    if (type === "IHDR") [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
    if (type === "IDAT") parts.push(data);
    if (type === "iTXt") texts += data.toString("utf8");
    at += 12 + length;
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = width * 4;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)];
    for (let index = 0; index < stride; index += 1) {
      const above = filter === 2 && y > 0 ? (pixels[(y - 1) * stride + index] ?? 0) : 0;
      pixels[y * stride + index] = (rows[y * (stride + 1) + 1 + index] ?? 0) + above;
    }
  }
  return { width, height, texts, at: (x, y) => [...pixels.subarray(y * stride + x * 4, y * stride + x * 4 + 4)] };
}

describe("a map as a picture", () => {
  test("PNG: the size that was asked for, ink, and its lineage", async () => {
    const file = path.join(folder, "map.png");
    const { width, height } = await writePicture(file, "png", request());
    const png = readPng(readFileSync(file));
    expect([png.width, png.height]).toEqual([width, height]);
    expect(width).toBe(640);
    expect(png.texts).toContain(LINEAGE.weightsHash);
    expect(png.at(0, 0)).toEqual([255, 255, 255, 255]);
    const darkest = Math.min(...Array.from({ length: 640 }, (_, x) => png.at(x, 38)[0] ?? 255));
    expect(darkest).toBeLessThan(60);
    expect(readdirSync(folder)).toEqual(["map.png"]);
  });

  test("SVG: real text, title, attribution and caveat, all escaped", async () => {
    const file = path.join(folder, "map.svg");
    await writePicture(file, "svg", request({ statistic: "probability" }));
    const svg = readFileSync(file, "utf8");
    expect(svg).toContain("Reported incidents, all categories: chance of at least one</text>");
    expect(svg).toContain("&lt;standard&gt;.</text>");
    expect(svg).not.toContain('d=""');
    expect(svg).toContain("Data: City &amp; County.");
    expect(svg).toContain("in a square of 500 m, in the 2 days");
    expect(svg).toContain("not of crime");
    expect(svg).toContain(LINEAGE.weightsHash);
    expect(svg).toContain("data:image/png;base64,");
  });

  test("PDF: one page with title and lineage", async () => {
    const file = path.join(folder, "map.pdf");
    await writePicture(file, "pdf", request());
    const pdf = readFileSync(file, "latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf.trimEnd().endsWith("%%EOF")).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf).toContain(`LINEAGE_WEIGHTS_HASH: ${LINEAGE.weightsHash}`);
  });

  test("the spike's colour is the ramp's for its rate", () => {
    const prediction = spikePrediction();
    const area = studyAreaOf(prediction.drawing());
    const values = mapValues({ prediction, category: 0, area, statistic: "rate", cellMetres: 250 });
    const column = Math.floor((SPIKE.x - values.extent.west) / 250);
    const row = Math.floor((values.extent.north - SPIKE.y) / 250);
    const at = (row * values.pixels.columns + column) * 4;
    expect([...values.pixels.bytes.subarray(at, at + 4)]).toEqual([...rampColour(scalePosition(values.scale, 12))]);
    expect(values.pixels.bytes[3]).toBe(0);
  });

  test.each([10, 9000])("a width of %i pixels is refused", async (widthPixels) => {
    const failure = await writePicture(path.join(folder, "a.png"), "png", request({ widthPixels })).catch((error) => error);
    expect(isAppError(failure, "PictureTooLarge")).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(["png", "svg", "pdf"] as const)("%s: a folder that is not there is named, and nothing is left", async (format) => {
    const file = path.join(folder, "none", `a.${format}`);
    const failure = await writePicture(file, format, request()).catch((error) => error);
    expect(isAppError(failure, "PathNotWritable") && failure.message.includes(file)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the parts of a picture", () => {
  test("a fill covers its pixels exactly, a clip cuts it, text stands where it is anchored", () => {
    const pixels = renderPixels(
      {
        width: 20,
        height: 10,
        items: [
          {
            kind: "clip",
            x: 0,
            y: 0,
            width: 10,
            height: 10,
            items: [{ kind: "fill", rings: [rectanglePath(2, 2, 18, 4.5)], colour: "#000000" }],
          },
          { kind: "text", x: 19, y: 9, size: 8, weight: "bold", anchor: "end", colour: "#ff0000", text: "I" },
        ],
      },
      2,
    );
    const at = (x: number, y: number): number => pixels.bytes[(y * pixels.columns + x) * 4 + 1] ?? -1;
    expect([at(3, 8), at(4, 8), at(19, 8), at(20, 8)]).toEqual([255, 0, 0, 255]);
    expect([at(10, 12), at(10, 13)]).toEqual([0, 255]);
    const red = Array.from({ length: pixels.columns }, (_, x) => at(x, 15)).lastIndexOf(0);
    expect(red).toBeGreaterThan(33);
    expect(red).toBeLessThan(38);
  });

  test("text is broken where it would be too wide", () => {
    const lines = wrapText("one two three four five six seven", 60, 10, "regular");
    expect(lines.join(" ")).toBe("one two three four five six seven");
    for (const line of lines) expect(textWidth(line, 10, "regular")).toBeLessThanOrEqual(60);
    expect(lines.length).toBeGreaterThan(1);
  });

  test("a scale has round labels that ascend", () => {
    const scale = fitColourScale(Float32Array.from({ length: 1000 }, (_, index) => (index / 1000) ** 4 * 37));
    expect(scale.high).toBe(50);
    expect(scaleTicks(scale)).toEqual([1, 10, 50]);
    expect([scalePosition(scale, 0), scalePosition(scale, 50)]).toEqual([0, 1]);
  });

  test("markers part, and the same way every time", () => {
    const box = { x: 0, y: 0, width: 200, height: 200 };
    const markers = spreadMarkers(
      [
        [100, 100],
        [100, 100],
        [103, 100],
        [20, 20],
      ],
      15,
      box,
    );
    for (const [index, a] of markers.entries()) {
      for (const b of markers.slice(index + 1))
        expect(Math.hypot(a.markerX - b.markerX, a.markerY - b.markerY)).toBeGreaterThan(14.9);
    }
    expect(markers[3]).toEqual({ x: 20, y: 20, markerX: 20, markerY: 20 });
  });
});

const hasGdal = (process.env.PATH ?? "").split(path.delimiter).some((place) => existsSync(path.join(place, "gdalinfo")));

test.skipIf(!hasGdal)("GDAL reads the PNG", { timeout: 60_000 }, async () => {
  const file = path.join(folder, "map.png");
  const { width, height } = await writePicture(file, "png", request());
  const report = JSON.parse(execFileSync("gdalinfo", ["-json", "-checksum", file], { encoding: "utf8" }));
  expect(report.size).toEqual([width, height]);
  expect(report.bands).toHaveLength(4);
});
