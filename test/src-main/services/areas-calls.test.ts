import { existsSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { calls } from "../../../src-main/contract/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

const timeout = 240_000;

/** The northern neighbourhood of the small city, and a place where nothing happened. */
const NORTH: [number, number][] = [
  [-87.68, 41.885],
  [-87.62, 41.885],
  [-87.62, 41.92],
  [-87.68, 41.92],
  [-87.68, 41.885],
];
const NOWHERE: [number, number][] = NORTH.map(([lon, lat]) => [lon + 1, lat]);

interface Bench extends AsyncDisposable {
  readonly service: Service;
  readonly dataset: string;
  readonly baseRun: string;
  upload(name: string, text: string): Promise<string>;
}

async function openBench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-areas-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  const upload = async (name: string, text: string): Promise<string> => {
    writeFileSync(path.join(folder, name), text);
    return await service.uploads.register(path.join(folder, name));
  };
  await service.call("project.create", { path: path.join(folder, "city") });
  const id = await upload("city.csv", smallCity({ days: 60, perDay: 10 }).text);
  const { roles, reading } = await service.call("dataset.preview", { upload: id });
  const { dataset, baseMap } = await service.call("dataset.import", { upload: id, roles, timeZone: "America/Chicago", reading });
  const held = stack.move();
  return { service, dataset: dataset.id, baseRun: baseMap.run, upload, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

function layerOf(rings: Readonly<Record<string, [number, number][]>>): string {
  const features = Object.entries(rings).map(([name, ring]) => ({
    type: "Feature",
    properties: { name, code: `code ${name}` },
    geometry: { type: "Polygon", coordinates: [ring] },
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

describe("layers of areas", () => {
  test("imported, listed, called by another property, and sent as GeoJSON with their names", { timeout }, async () => {
    await using bench = await openBench();
    const { service } = bench;
    const upload = await bench.upload("beats.geojson", layerOf({ north: NORTH, nowhere: NOWHERE }));
    const layer = calls["areas.import"].output.parse(await service.call("areas.import", { upload }));
    expect(layer).toMatchObject({ id: "areas-1", name: "beats", count: 2, nameProperty: "name", names: ["north", "nowhere"] });
    expect((await service.call("areas.list", {})).map(({ id }) => id)).toEqual(["areas-1"]);
    await service.call("areas.rename", { areas: layer.id, nameProperty: "code" });
    const sent = JSON.parse(await service.files.areasGeoJson(layer.id));
    expect(sent.features.map(({ properties }: { properties: unknown }) => properties)).toEqual([
      { name: "code north", code: "code north" },
      { name: "code nowhere", code: "code nowhere" },
    ]);
    await expect(service.call("areas.rename", { areas: layer.id, nameProperty: "colour" })).rejects.toMatchObject({
      code: "UnknownProperty",
    });
    await expect(service.files.areasGeoJson("areas-9")).rejects.toMatchObject({ code: "NotFound" });
  });
});

describe("a study area", () => {
  test("the default is shown, a drawn one bounds the next fit, and the default comes back", { timeout }, async () => {
    await using bench = await openBench();
    const { service, dataset } = bench;
    const start = calls["studyArea.get"].output.parse(await service.call("studyArea.get", { dataset }));
    expect([start.source, start.inside, start.outside]).toEqual(["default", 600, 0]);
    expect(start.polygons.length).toBeGreaterThan(0);

    const set = await service.call("studyArea.set", { dataset, polygons: [[NORTH]] });
    expect([set.source, set.inside + set.outside, set.inside > 300 && set.inside < 500]).toEqual(["drawn", 600, true]);
    expect(set.squareKilometres).toBeLessThan(start.squareKilometres);
    expect((await service.call("dataset.list", {}))[0]?.studyArea).toMatchObject({ source: "drawn", inside: set.inside });
    expect((await service.call("studyArea.get", { dataset })).polygons).toEqual([[NORTH]]);

    const { run } = await service.call("run.start", { dataset, model: "climatology", seed: 1 });
    await expect.poll(async () => (await service.call("run.get", { run: run.id })).status, { timeout: 60_000 }).toBe("done");
    const whole = await service.call("forecast.make", { run: bench.baseRun, horizonDays: 1 });
    const north = await service.call("forecast.make", { run: run.id, horizonDays: 1 });
    expect(whole.summary.expectedCount).toBeCloseTo(10, 0);
    // All of the rate that is left is that of the incidents inside.
    expect(north.summary.expectedCount).toBeCloseTo(set.inside / 60, 0);

    await service.call("studyArea.set", { dataset });
    expect(await service.call("studyArea.get", { dataset })).toEqual(start);
  });

  test("of a layer, some of its areas, refused ones leave it as it was", { timeout }, async () => {
    await using bench = await openBench();
    const { service, dataset } = bench;
    const upload = await bench.upload("beats.geojson", layerOf({ north: NORTH, nowhere: NOWHERE }));
    const { id: areas } = await service.call("areas.import", { upload });
    const set = await service.call("studyArea.set", { dataset, areas, names: ["north"] });
    expect([set.source, set.areas, set.polygons]).toEqual(["areas", areas, [[NORTH]]]);
    const bow: [number, number][] = [
      [-87.7, 41.8],
      [-87.6, 41.9],
      [-87.6, 41.8],
      [-87.7, 41.9],
      [-87.7, 41.8],
    ];
    for (const [wanted, code] of [
      [{ polygons: [[bow]] }, "InvalidStudyArea"],
      [{ polygons: [[NOWHERE]] }, "NoIncidentsInArea"],
      [{ areas, names: ["nowhere"] }, "NoIncidentsInArea"],
      [{ areas, names: ["south"] }, "UnknownArea"],
      [{ areas, polygons: [[NORTH]] }, "InvalidInput"],
      [{ areas: "areas-7" }, "NotFound"],
    ] as const) {
      await expect(service.call("studyArea.set", { dataset, ...(structuredClone(wanted) as object) })).rejects.toMatchObject({
        code,
      });
    }
    expect((await service.call("studyArea.get", { dataset })).areas).toBe(areas);
  });
});

const BOUNDARIES = path.resolve(import.meta.dirname, "../../../../shared/data");
const AREAS = path.join(BOUNDARIES, "boundaries/chicago-community-areas.geojson");
const CHICAGO = path.join(BOUNDARIES, "crime/chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz");

test.skipIf(!existsSync(AREAS) || !existsSync(CHICAGO))(
  "Chicago inside of its community areas: the lake carries no rate, and what lies outside is counted",
  { timeout },
  async () => {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-areas-"))).path;
    const service = stack.use(createService({ log: () => undefined }));
    await service.call("project.create", { path: path.join(folder, "city") });
    const upload = await service.uploads.register(CHICAGO);
    const { roles, timeZone } = await service.call("dataset.preview", { upload });
    const { dataset } = await service.call("dataset.import", { upload, roles, timeZone });
    const { id: areas } = await service.call("areas.import", { upload: await service.uploads.register(AREAS) });
    const set = await service.call("studyArea.set", { dataset: dataset.id, areas });
    // 932 of the incidents in the published box lie just outside of the polygons.
    expect(set.inside + set.outside).toBe(dataset.rows.kept);
    expect(set.outside).toBeGreaterThan(900);
    expect(set.outside).toBeLessThan(1000);
    // The city's land is 590 km2; what no incident comes near (airfields, forest preserves, the lake) is no part.
    expect(set.squareKilometres).toBeGreaterThan(500);
    expect(set.squareKilometres).toBeLessThan(600);
  },
);
