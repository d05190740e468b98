import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Dataset, Forecast } from "../../src-main/contract/index.ts";
import { createService, type Service } from "../../src-main/services/index.ts";

const timeout = 240_000;

interface Row {
  readonly date: string;
  readonly kind: string;
  readonly lat: number;
  readonly lon: number;
}

/** `days` of incidents from a day on, the same ones every time. */
function city({ days, perDay, from, lat, lon }: { days: number; perDay: number; from: string; lat: number; lon: number }): Row[] {
  let state = 5;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: days * perDay }, (_, index) => {
    const day = new Date(Date.parse(`${from}T00:00:00Z`) + Math.floor(index / perDay) * 86_400_000).toISOString().slice(0, 10);
    const east = lon + (chance() + chance() - 1) * 0.03;
    return {
      date: `${day} ${String(Math.floor(chance() * 24)).padStart(2, "0")}:15`,
      kind: chance() < 0.5 ? "THEFT" : "ROBBERY",
      lat: lat + (chance() + chance() - 1) * 0.02,
      // As a table writes it: from -180 to 180.
      lon: east > 180 ? east - 360 : east,
    };
  });
}

const CHICAGO = { days: 50, perDay: 12, from: "2018-01-01", lat: 41.85, lon: -87.65 } as const;

function csvOf(rows: readonly Row[]): string {
  const lines = rows.map(({ date, kind, lat, lon }) => `${date},${kind},${lat.toFixed(5)},${lon.toFixed(5)}`);
  return ["Date,Type,Latitude,Longitude", ...lines, ""].join("\n");
}

interface Travelled {
  readonly dataset: Dataset;
  readonly baseMap: Forecast;
  readonly codes: readonly string[];
  /** Lines of a list of places: rank, name, expected count and so on. */
  readonly places: readonly string[];
}

/** A table imported as its preview understands it, its long-run map forecast for a week, and its places written. */
async function wholePath(
  rows: readonly Row[],
  more: (service: Service, dataset: Dataset, folder: string) => Promise<void> = async () => undefined,
): Promise<Travelled> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-odd-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  await service.call("project.create", { path: path.join(folder, "odd") });
  const file = path.join(folder, "odd.csv");
  writeFileSync(file, csvOf(rows));
  const upload = await service.uploads.register(file);
  const { roles, timeZone, reading } = await service.call("dataset.preview", { upload });
  const { dataset, baseMap } = await service.call("dataset.import", { upload, roles, timeZone, reading });
  const week = await service.call("forecast.make", { run: baseMap.run, horizonDays: 7 });
  expect(week.summary.expectedCount).toBeGreaterThan(0);
  expect(Number.isFinite(week.summary.expectedCount)).toBe(true);
  const out = path.join(folder, "places.csv");
  await service.call("export.places", { forecast: week.id, format: "csv", resolutionMetres: 500, limit: 50, out });
  await service.call("export.raster", {
    forecast: week.id,
    format: "geotiff",
    resolutionMetres: 500,
    out: path.join(folder, "map.tif"),
  });
  await more(service, dataset, folder);
  return {
    dataset,
    baseMap,
    codes: dataset.findings.map(({ code }) => code),
    places: readFileSync(out, "utf8").trimEnd().split("\r\n").slice(1),
  };
}

test("all dates equal: the rate of that day, with a caution first", { timeout }, async () => {
  const { dataset, baseMap, codes } = await wholePath(city(CHICAGO).map((row) => ({ ...row, date: "2018-03-01 00:00" })));
  expect([dataset.firstDay, dataset.lastDay, codes[0]]).toEqual(["2018-03-01", "2018-03-01", "OneDay"]);
  expect(baseMap.summary.expectedCount / 600).toBeCloseTo(1, 1);
});

test("a category with one incident has a map of its own that holds about that one", { timeout }, async () => {
  const rows = city(CHICAGO);
  const { dataset, codes } = await wholePath([...rows, { ...(rows[0] as Row), kind: "ARSON" }], async (service, { id }) => {
    const [forecast] = await service.call("forecast.list", {});
    expect(forecast?.dataset).toBe(id);
    const out = path.join(tmpdir(), `isarithm-arson-${process.pid}.csv`);
    await service.call("export.places", {
      forecast: forecast?.id ?? "",
      format: "csv",
      category: "ARSON",
      resolutionMetres: 500,
      out,
    });
  });
  expect(dataset.categories.find(({ name }) => name === "ARSON")?.count).toBe(1);
  expect(codes).toContain("FewIncidents");
});

test("29 February is a day like others: forecast on, and forecast for", { timeout }, async () => {
  const { dataset, baseMap } = await wholePath(city({ ...CHICAGO, from: "2020-01-10" }));
  expect([dataset.lastDay, baseMap.validFromDay]).toEqual(["2020-02-28", "2020-02-29"]);
  const leap = await wholePath(city({ ...CHICAGO, from: "2020-01-11" }));
  expect([leap.dataset.lastDay, leap.baseMap.validFromDay]).toEqual(["2020-02-29", "2020-03-01"]);
});

test("dates in the future are rejected, and the period ends with the last that happened", { timeout }, async () => {
  const rows = city(CHICAGO);
  const future = Array.from({ length: 5 }, () => ({ ...(rows[0] as Row), date: "2099-01-01 10:00" }));
  const { dataset, baseMap } = await wholePath([...rows, ...future]);
  expect(dataset.rows.rejected).toEqual({ FutureDate: 5 });
  expect([dataset.lastDay, baseMap.validFromDay]).toEqual(["2018-02-19", "2018-02-20"]);
});

test("a city on the antimeridian stays whole: map, places, raster, and a study area across it", { timeout }, async () => {
  // Taveuni, Fiji: the 180th meridian goes through the island.
  const fiji = { ...CHICAGO, lat: -16.82, lon: 179.999 };
  const { dataset, baseMap, places } = await wholePath(city(fiji), async (service, { id }) => {
    const west: [number, number][] = [
      [179.9, -16.9],
      [180.1, -16.9],
      [180.1, -16.7],
      [179.9, -16.7],
      [179.9, -16.9],
    ];
    const set = await service.call("studyArea.set", { dataset: id, polygons: [[west]] });
    expect([set.inside, set.outside]).toEqual([600, 0]);
    // The same with the far corners counted from the other side.
    const east = west.map(([lon, lat]): [number, number] => [lon - 360, lat]);
    expect((await service.call("studyArea.set", { dataset: id, polygons: [[east]] })).inside).toBe(600);
  });
  expect(dataset.rows.kept).toBe(600);
  expect(dataset.bounds.east - dataset.bounds.west).toBeLessThan(0.1);
  expect(baseMap.bounds.east - baseMap.bounds.west).toBeLessThan(0.2);
  // The list's places lie on both sides of the line, each within a few kilometres of it.
  const longitudes = places.map(
    (line) =>
      line
        .split(",")
        .map(Number)
        .find((value) => Math.abs(value) > 179) ?? Number.NaN,
  );
  expect(longitudes.every((lon) => Math.abs(Math.abs(lon) - 180) < 0.1)).toBe(true);
  expect(new Set(longitudes.map(Math.sign))).toEqual(new Set([1, -1]));
});

test("a self-crossing area is said when it is read and refused as a study area; an area without incidents is listed with what it holds", {
  timeout,
}, async () => {
  const bow = [
    [-87.7, 41.8],
    [-87.6, 41.9],
    [-87.6, 41.8],
    [-87.7, 41.9],
    [-87.7, 41.8],
  ];
  const box = (west: number, south: number) => [
    [west, south],
    [west + 0.1, south],
    [west + 0.1, south + 0.1],
    [west, south + 0.1],
    [west, south],
  ];
  const feature = (name: string, ring: number[][]) => ({
    type: "Feature",
    properties: { name },
    geometry: { type: "Polygon", coordinates: [ring] },
  });
  await wholePath(city(CHICAGO), async (service, { id }, folder) => {
    const file = path.join(folder, "beats.geojson");
    const features = [feature("bow", bow), feature("city", box(-87.7, 41.8)), feature("empty", box(-87.3, 41.8))];
    writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features }));
    const layer = await service.call("areas.import", { upload: await service.uploads.register(file) });
    expect(layer.findings).toMatchObject([{ code: "SelfCrossing", message: expect.stringContaining("“bow”") }]);
    const set = (name: string) => service.call("studyArea.set", { dataset: id, areas: layer.id, names: [name] });
    await expect(set("bow")).rejects.toMatchObject({ code: "InvalidStudyArea" });
    await expect(set("empty")).rejects.toMatchObject({ code: "NoIncidentsInArea" });
    expect((await set("city")).inside).toBeGreaterThan(550);
    const [forecast] = await service.call("forecast.list", {});
    const out = path.join(folder, "areas.csv");
    const common = { forecast: forecast?.id ?? "", format: "csv", of: "areas", layer: layer.id, out } as const;
    await service.call("export.places", common);
    const lines = readFileSync(out, "utf8").trimEnd().split("\r\n").slice(1);
    const expected = Object.fromEntries(lines.map((line) => [line.split(",")[1], Number(line.split(",")[2])]));
    expect(expected.city).toBeGreaterThan(11);
    // Nothing was ever reported near it: it is left out of the list, or stands in it with nothing expected.
    expect(expected.empty ?? 0).toBeLessThan(0.01);
  });
});
