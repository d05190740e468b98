import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, isarithm } from "../spawned.ts";

const SAMPLE = path.resolve(import.meta.dirname, "../../../../samples/chicago-2018.isarithm");
// A limit against hanging, not a measure: a laden machine takes ten times what an idle one takes.
const timeout = 200_000;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-cli-export-"));
  cpSync(SAMPLE, path.join(folder, "city.isarithm"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(...args: readonly string[]): Promise<Ended> {
  const project = path.join(folder, "city.isarithm");
  const data = { XDG_DATA_HOME: path.join(folder, "data") };
  return isarithm(["export", "--project", project, "--forecast", "forecast-2", ...args, "--json"], data);
}

test("places, a picture, a briefing and a raster in feet", { timeout }, async () => {
  const out = (name: string): string => path.join(folder, name);
  const places = await write("--format", "gpkg", "--out", out("a.gpkg"), "--limit", "12");
  expect(places).toMatchObject({ status: 0, document: { file: out("a.gpkg"), rows: 12, crs: "EPSG:4326" } });
  const picture = await write("--format", "png", "--out", out("a.png"), "--width", "500", "--statistic", "count");
  expect(picture).toMatchObject({ status: 0, document: { width: 500, bytes: readFileSync(out("a.png")).length } });
  const briefing = await write("--format", "briefing-html", "--out", out("a.html"), "--category", "THEFT");
  expect(briefing.status).toBe(0);
  expect(readFileSync(out("a.html"), "utf8")).toContain("Forecast of reported incidents: THEFT");
  const raster = await write("--out", out("a.tif"), "--crs", "EPSG:3435", "--bands", "categories", "--resolution", "400");
  expect(raster).toMatchObject({ status: 0, document: { crs: "EPSG:3435" } });
  expect(
    readdirSync(folder)
      .filter((name) => name !== "data")
      .sort(),
  ).toEqual(["a.gpkg", "a.html", "a.png", "a.qml", "a.tif", "city.isarithm"]);
});

test("an option that a format does not know is wrong use, an unknown system is refused, and neither leaves a file", {
  timeout,
}, async () => {
  const file = path.join(folder, "none.csv");
  const foreign = await write("--format", "csv", "--crs", "EPSG:3857", "--out", file);
  expect(foreign).toMatchObject({
    status: 2,
    document: { error: { code: "WrongUse", message: "--crs means nothing for csv." } },
  });
  const unknown = await write("--format", "geotiff", "--crs", "EPSG:99", "--out", file);
  expect(unknown).toMatchObject({ status: 1, document: { error: { code: "UnknownCrs" } } });
  const areas = await write("--format", "csv", "--areas", path.join(folder, "nothing.geojson"), "--out", file);
  expect(areas).toMatchObject({ status: 1, document: { error: { code: "FileNotFound" } } });
  expect(existsSync(file)).toBe(false);
});
