import { spawnSync } from "node:child_process";
import { mkdtempDisposable, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import {
  rankCells,
  studyAreaOf,
  writeBriefing,
  writePicture,
  writePlaceList,
  writeRateRaster,
} from "../../src-main/export/index.ts";
import { placeNames } from "../../src-main/export/place-names.ts";
import { FRAME, LINEAGE, spikePrediction } from "../src-main/export/spike-prediction.ts";

const prediction = spikePrediction(2, true);
const area = studyAreaOf(prediction.drawing());
const names = placeNames({ frame: FRAME, middle: { x: 0, y: 0 } });
const common = { prediction, category: "all", lineage: LINEAGE, attribution: [] } as const;

const picture = (format: "png" | "svg" | "pdf") => (file: string) =>
  writePicture(file, format, { ...common, statistic: "rate", cellMetres: 500, widthPixels: 1200, modelTitle: "Model" });

const places = (format: "csv" | "geojson" | "gpkg") => (file: string) =>
  writePlaceList(file, format, {
    ...common,
    places: rankCells({ prediction, longRun: prediction, category: "all", area, cellMetres: 250, names }),
    unitOfPlace: "Squares of 250 m",
    categoryText: "all categories",
    periodText: "2018-07-09 to 2018-07-10",
  });

const none = { day: new Int32Array(), secondOfDay: new Int32Array(), lon: new Float64Array(), lat: new Float64Array() };
const incidents = { ...none, category: new Uint16Array(), categories: [], timeZone: "UTC", firstDay: 17_000, lastDay: 17_720 };

const briefing = (format: "html" | "pdf") => (file: string) =>
  writeBriefing(file, format, "a4", {
    ...{ ...common, longRun: prediction, incidents, area, names, cellMetres: 500, isLongRunMap: true, inSample: false },
    datasetName: "City",
    modelTitle: "Model",
  });

const WRITERS: readonly (readonly [name: string, write: (file: string) => Promise<unknown>])[] = [
  [
    "a.tif",
    (out) =>
      writeRateRaster({ ...common, statistic: "rate", out, resolutionMetres: 40, periodText: "2018-07-09", timeZone: "UTC" }),
  ],
  ["a.png", picture("png")],
  ["a.svg", picture("svg")],
  ["map.pdf", picture("pdf")],
  ["a.csv", places("csv")],
  ["a.geojson", places("geojson")],
  ["a.gpkg", places("gpkg")],
  ["a.html", briefing("html")],
  ["briefing.pdf", briefing("pdf")],
];

/** Less than the smallest of the files. */
const DISC_SIZE = "size=12k";

test.for(WRITERS)(
  "%s on a full disc: said as such, the old file stays, nothing else is left",
  { timeout: 60_000 },
  async ([name, write], context) => {
    await using disc = await mkdtempDisposable(path.join(tmpdir(), "isarithm-full-"));
    const mounted =
      process.platform === "linux" && spawnSync("mount", ["-t", "tmpfs", "-o", DISC_SIZE, "tmpfs", disc.path]).status === 0;
    if (!mounted) context.skip("mounting is not allowed here");
    try {
      const file = path.join(disc.path, name);
      await writeFile(file, "old");
      const failure = await write(file).catch((error) => error);
      expect(failure).toMatchObject({ code: "DiscFull", message: expect.stringContaining(file), hint: expect.any(String) });
      expect(await readFile(file, "utf8")).toBe("old");
      expect(await readdir(disc.path)).toEqual([name]);
    } finally {
      spawnSync("umount", [disc.path]);
    }
  },
);
