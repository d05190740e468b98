import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { historyBefore, parseDay } from "../../../../models/forecast/index.ts";
import { forecast as forecastSchema, place as placeSchema } from "../../../../src-main/contract/index.ts";
import { nativeEngineInstalled } from "../../../../src-main/engine/index.ts";
import { readIncidents } from "../../../../src-main/ingest/index.ts";
import { createEngine, createJobQueue } from "../../../../src-main/jobs/index.ts";
import { type SampleProject, sampleProject, TOWN_DAYS } from "../sample-project.ts";
import { smallTraining } from "./small-training.ts";

const native = test.skipIf(!(await nativeEngineInstalled()));
// A limit against hanging, not a measure: a laden machine takes ten times what an idle one takes.
const timeout = 400_000;

/** The town's middle, and a square of 400 km2 around it that holds all of it. */
const EVERYTHING = { lon: -87.682, lat: 41.8135, areaSquareMetres: 4e8 };

async function trainedClimatology({ project }: SampleProject, toDay: string): Promise<string> {
  await using queue = createJobQueue(project);
  const { run, job } = queue.startTraining({ dataset: "dataset-1", model: "climatology", toDay });
  await queue.finished(job.id);
  return run.id;
}

test("the long-run map of a data set: a finished run and a forecast for the day after the data", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project, dataset } = sample;
  await using engine = createEngine(project);
  const { run, forecast } = await engine.fitBaseline("dataset-1");
  expect(project.runs.get(run.id)).toEqual(run);
  expect(project.forecasts.get(forecast.id)).toEqual(forecast);
  expect(run).toMatchObject({ model: "climatology", status: "done", title: "Long-run map", toDay: "2019-05-01" });
  expect(forecast).toMatchObject({
    isLongRunMap: true,
    issuedDay: "2019-05-01",
    validDays: 1,
    inSample: false,
    observedCount: null,
  });
  // The mean of all days, up to shrinkage of nodes.
  const mean = dataset.rows.kept / TOWN_DAYS;
  expect(Math.abs(forecast.summary.expectedCount / mean - 1)).toBeLessThan(0.01);
  expect(forecast.baselineExpectedCount).toBe(forecast.summary.expectedCount);
  expect(forecast.lineage).toMatchObject({
    dataHash: dataset.hash,
    model: "climatology",
    weightsHash: project.runs.record(run.id).weightsHash,
    engine: { backend: "cpu" },
    codeVersion: expect.stringMatching(/\+models\./),
  });
  expect(engine.engineReport()).toBeNull();
});

test("a place: all of the town is the forecast's own total, and its weeks hold every incident", { timeout }, async () => {
  await using sample = await sampleProject();
  const { dataset } = sample;
  await using engine = createEngine(sample.project);
  const { forecast } = await engine.fitBaseline("dataset-1");
  const all = await engine.place({ forecast: forecast.id, ...EVERYTHING });
  expect(placeSchema.parse(all)).toEqual(all);
  expect(all.insideStudyArea).toBe(true);
  expect(all.expectedCount).toBeCloseTo(forecast.summary.expectedCount, 6);
  expect(all.probabilityOfAny).toBeCloseTo(1 - Math.exp(-forecast.summary.expectedCount), 9);
  expect(all.interval.low).toBeLessThan(all.expectedCount);
  expect(all.interval.high).toBeGreaterThan(all.expectedCount);
  expect(all.weeklyHistory).toHaveLength(26);
  expect(all.weeklyHistory.reduce((sum, count) => sum + count)).toBe(dataset.rows.kept);
  // 120 days are 17 weeks and a day.
  expect(all.weeklyHistory.slice(0, 8)).toEqual(new Array(8).fill(0));
  expect(all.baseline).toEqual({ expectedCount: all.expectedCount, probabilityOfAny: all.probabilityOfAny });
  const theft = await engine.place({ forecast: forecast.id, ...EVERYTHING, category: "THEFT" });
  expect(theft.expectedCount).toBeCloseTo(forecast.summary.byCategory[0] ?? Number.NaN, 6);
  expect(theft.byCategory).toEqual(all.byCategory);
  expect(all.byCategory.reduce((sum, { expectedCount }) => sum + expectedCount, 0)).toBeCloseTo(all.expectedCount, 6);
  expect(theft.weeklyHistory.reduce((sum, count) => sum + count)).toBe(
    dataset.categories.find(({ name }) => name === "THEFT")?.count,
  );
  const away = await engine.place({ forecast: forecast.id, lon: -80, lat: 41, areaSquareMetres: 1e4 });
  expect(away).toMatchObject({ insideStudyArea: false, expectedCount: 0, probabilityOfAny: 0, interval: { low: 0, high: 0 } });
  await expect(engine.place({ forecast: forecast.id, ...EVERYTHING, category: "PIRACY" })).rejects.toMatchObject({
    code: "UnknownCategory",
  });
});

native("a network's forecast stands beside the long-run map of its own training period", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project, dataset } = sample;
  await using queue = createJobQueue(project);
  await queue.finished(queue.startTraining(smallTraining(1)).job.id);
  await using engine = createEngine(project);
  const input = { run: "run-1", issueDay: "2019-04-22", horizonDays: 1 };
  const forecast = await engine.makeForecast(input);
  expect(forecastSchema.parse(forecast)).toEqual(forecast);
  expect(forecast).toMatchObject({
    model: "crime",
    isLongRunMap: false,
    inSample: false,
    lineage: { engine: { backend: "tensorflow" } },
  });
  expect(forecast.lineage.modelConfiguration).toMatchObject({ hidden: [8, 4], steps: 6 });
  expect(engine.engineReport()?.backend).toBe("tensorflow");
  // Every incident of the town lies in the study area.
  const incidents = await readIncidents(project.store.pathOf(dataset.hash), dataset);
  const onDay = (day: string) =>
    historyBefore(incidents, (parseDay(day) ?? 0) + 1).incidents.day.filter((d) => d === parseDay(day)).length;
  expect(forecast.observedCount).toBe(onDay("2019-04-22"));
  expect((await engine.makeForecast({ ...input, issueDay: "2019-04-19" })).inSample).toBe(true);

  // Once a long-run map of the same period is stored, it is the one that is used, and says the same.
  const baseline = await trainedClimatology(sample, "2019-04-20");
  const again = await engine.makeForecast(input);
  const map = await engine.makeForecast({ ...input, run: baseline });
  expect([again.baselineExpectedCount, map.summary.expectedCount]).toEqual([
    forecast.baselineExpectedCount,
    forecast.baselineExpectedCount,
  ]);
  const hashes = (id: string) => project.forecasts.record(id);
  expect(hashes(again.id).baselineMixtureHash).toBe(hashes(map.id).mixtureHash);
  expect(hashes(again.id).mixtureHash).toBe(hashes(forecast.id).mixtureHash);
  const place = await engine.place({ forecast: forecast.id, ...EVERYTHING });
  expect(place.baseline.expectedCount).toBeCloseTo(forecast.baselineExpectedCount ?? Number.NaN, 6);
  await expect(engine.makeForecast({ ...input, horizonDays: 7 })).rejects.toMatchObject({ code: "HorizonUnsupported" });
});

native("without the native engine a trained network predicts on wasm, and says the same", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using queue = createJobQueue(project);
  await queue.finished(queue.startTraining(smallTraining(1)).job.id);
  const input = { run: "run-1", issueDay: "2019-04-22", horizonDays: 1 };
  await using engine = createEngine(project);
  const byTensorflow = await engine.makeForecast(input);
  for (const name of ["XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"]) vi.stubEnv(name, project.path);
  try {
    await using other = createEngine(project);
    const byWasm = await other.makeForecast(input);
    expect(byWasm.lineage.engine.backend).toBe("wasm");
    expect(other.engineReport()?.backend).toBe("wasm");
    expect(Math.abs(byWasm.summary.expectedCount / byTensorflow.summary.expectedCount - 1)).toBeLessThan(1e-4);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("scores: the long-run map gains nothing on itself, and the split is said", { timeout }, async () => {
  await using sample = await sampleProject();
  const run = await trainedClimatology(sample, "2019-04-01");
  await using engine = createEngine(sample.project);
  const { scores, folds, split } = await engine.evaluate({ runs: [run] });
  expect(folds).toEqual([{ fromDay: "2019-04-01", toDay: "2019-05-01" }]);
  expect(split).toMatch(/^out of sample/);
  const gain = scores.find(({ forecaster, metric }) => forecaster === run && metric === "informationGain");
  expect(gain).toMatchObject({ value: 0, low: 0, high: 0 });
  const of = (name: string) => scores.filter(({ forecaster }) => forecaster === name).map(({ forecaster: _, ...score }) => score);
  expect(of(run)).toEqual(of("climatology"));
  expect(new Set(scores.map(({ metric }) => metric))).toContain("logScore");
  const inside = await engine.evaluate({ runs: [run], fromDay: "2019-03-20" });
  expect(inside.split).toMatch(/^in sample.*run-1 \(2019-01-01 to 2019-03-31\)/);
});

test("what cannot be scored or forecast is refused with the next step", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using engine = createEngine(project);
  const { run } = await engine.fitBaseline("dataset-1");
  await expect(engine.evaluate({ runs: [run.id] })).rejects.toMatchObject({
    code: "NothingToScore",
    hint: expect.stringContaining("--to"),
  });
  await expect(engine.evaluate({ runs: [run.id], against: ["oracle"] })).rejects.toMatchObject({ code: "UnknownModel" });
  await expect(engine.makeForecast({ run: run.id, issueDay: "2019-05-02", horizonDays: 1 })).rejects.toMatchObject({
    code: "IssueDateOutsideData",
  });
  await expect(engine.makeForecast({ run: "run-9", issueDay: "2019-05-01", horizonDays: 1 })).rejects.toMatchObject({
    code: "NotFound",
  });
  await expect(engine.place({ forecast: "forecast-9", ...EVERYTHING })).rejects.toMatchObject({ code: "NotFound" });
  const waiting = project.runs.add({ ...run, configuration: {}, maxMinutes: null, status: "interrupted" });
  await expect(engine.makeForecast({ run: waiting.id, issueDay: "2019-05-01", horizonDays: 1 })).rejects.toMatchObject({
    code: "RunNotDone",
  });
});

test("a raster is written where it was asked for, or among the project's exports, and recorded", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using engine = createEngine(project);
  const { forecast } = await engine.fitBaseline("dataset-1");
  const request = { forecast: forecast.id, format: "geotiff", resolutionMetres: 250, statistic: "rate" } as const;
  const inside = await engine.exportRaster(request);
  expect(inside).toMatchObject({ download: "/download/export-1", crs: "EPSG:4326", bytes: readFileSync(inside.file).length });
  expect(inside.file.startsWith(project.path)).toBe(true);
  // The two bytes of a little-endian TIFF.
  expect(readFileSync(inside.file).toString("latin1", 0, 2)).toBe("II");
  const outside = await engine.exportRaster({ ...request, out: `${project.path}.tif`, category: "THEFT" });
  expect(outside.file).toBe(`${project.path}.tif`);
  expect(project.exports.list().map(({ exported }) => exported)).toEqual([inside, outside]);
  await expect(engine.exportRaster({ ...request, out: `${project.path}/absent/a.tif` })).rejects.toMatchObject({
    code: "PathNotWritable",
  });
});

test("pictures, places and briefings are written, recorded and named after what they hold", { timeout }, async () => {
  await using sample = await sampleProject({ attribution: ["Data: the town."] });
  const { project } = sample;
  await using engine = createEngine(project);
  const { forecast } = await engine.fitBaseline("dataset-1");
  const common = { forecast: forecast.id, resolutionMetres: 300 };
  const picture = await engine.exportFile({
    kind: "picture",
    input: { ...common, format: "svg", statistic: "rate", widthPixels: 640, category: "THEFT" },
  });
  expect(picture.file).toMatch(/[/\\]town_2019-05-01_long-run-map_map_theft_rate\.svg$/);
  expect(readFileSync(picture.file, "utf8")).toContain("Data: the town.");
  const places = await engine.exportFile({ kind: "places", input: { ...common, format: "csv", limit: 7, of: "areas" } });
  expect(places).toMatchObject({ rows: 7, bytes: readFileSync(places.file).length, download: "/download/export-2" });
  const briefing = await engine.exportFile({ kind: "briefing", input: { ...common, format: "html", paper: "a4" } });
  expect(readFileSync(briefing.file, "utf8")).toContain("This is the long-run map itself");
  expect(project.exports.list().map(({ exported }) => exported)).toEqual([picture, places, briefing]);
  // A proposed name is one forecast's: another's gets a number, the same one's file is replaced.
  const other = await engine.makeForecast({ run: forecast.run, issueDay: forecast.issuedDay, horizonDays: 1 });
  const second = await engine.exportFile({
    kind: "briefing",
    input: { ...common, forecast: other.id, format: "html", paper: "a4" },
  });
  expect(second.file).toBe(briefing.file.replace(/\.html$/, "-2.html"));
  const again = await engine.exportFile({ kind: "briefing", input: { ...common, format: "html", paper: "a4" } });
  expect(again.file).toBe(briefing.file);
  await expect(
    engine.exportFile({
      kind: "places",
      input: { ...common, format: "csv", of: "areas", areas: `${project.path}/none.geojson` },
    }),
  ).rejects.toMatchObject({ code: "FileNotFound" });
});

test("a layer of the project makes a line for each of its areas, by its own names", { timeout }, async () => {
  await using sample = await sampleProject();
  const { project } = sample;
  await using engine = createEngine(project);
  const { forecast } = await engine.fitBaseline("dataset-1");
  const { west, south, east, north } = forecast.bounds;
  const middle = (west + east) / 2;
  const half = (name: string, from: number, to: number) => ({
    type: "Feature",
    properties: { label: "half", beat: name },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [from, south],
          [to, south],
          [to, north],
          [from, north],
          [from, south],
        ],
      ],
    },
  });
  const features = [half("West", west, middle), half("East", middle, east)];
  const bytes = Buffer.from(JSON.stringify({ type: "FeatureCollection", features }));
  const layer = project.areas.add({
    ...{ name: "Halves", hash: await project.store.writeBytes(bytes, "geojson"), fileName: "halves.geojson", count: 2 },
    ...{ nameProperty: "beat", nameReason: "chosen", properties: ["label", "beat"], names: ["West", "East"] },
    ...{ crs: "EPSG:4326", crsReason: "GeoJSON", bounds: forecast.bounds, findings: [] },
  });
  const input = { forecast: forecast.id, format: "csv", resolutionMetres: 250, of: "areas", layer: layer.id } as const;
  const { file, rows } = await engine.exportFile({ kind: "places", input });
  expect(file).toMatch(/town_2019-05-01_long-run-map_halves\.csv$/);
  expect(rows).toBe(2);
  const lines = readFileSync(file, "utf8").trimEnd().split("\r\n").slice(1);
  expect(lines.map((line) => line.split(",")[1]).sort()).toEqual(["East", "West"]);
  const counted = lines.reduce((sum, line) => sum + Number(line.split(",")[2]), 0);
  expect(counted / forecast.summary.expectedCount).toBeCloseTo(1, 3);
});
