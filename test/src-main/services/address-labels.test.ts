import { existsSync, mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createService } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

const timeout = 240_000;
const CHICAGO = path.resolve(import.meta.dirname, "../../../../shared/data/crime/chicago_2017_2018/chicago_2018_jan_aug.csv.gz");

/** Imports a table as its preview understands it; gives its labels and the names of its ten first places in a list. */
async function namesOf(file: string) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-labels-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  await service.call("project.create", { path: path.join(folder, "city") });
  const upload = await service.uploads.register(file);
  const { roles, timeZone, reading } = await service.call("dataset.preview", { upload });
  const { dataset, baseMap } = await service.call("dataset.import", { upload, roles, timeZone, reading });
  const labels = await service.files.labels(dataset.id, { west: -87.64, south: 41.875, east: -87.62, north: 41.89 });
  const out = path.join(folder, "places.csv");
  await service.call("export.places", { forecast: baseMap.id, format: "csv", resolutionMetres: 250, limit: 10, out });
  const places = readFileSync(out, "utf8")
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(",")[1] ?? "");
  return { roles, labels, places };
}

test.skipIf(!existsSync(CHICAGO))(
  "Chicago's blocks are the map's labels and name the places of a list",
  { timeout },
  async () => {
    const { roles, labels, places } = await namesOf(CHICAGO);
    expect(roles.address).toBe("Block");
    expect(labels.length).toBeGreaterThan(50);
    for (const { lon, lat, text } of labels) {
      expect(text).toMatch(/^\d{3,4}XX? [NSEW] \w/);
      expect([lon >= -87.64 && lon <= -87.62, lat >= 41.875 && lat <= 41.89]).toEqual([true, true]);
    }
    // Block 100 north of State Street is at the Loop's busiest corner.
    expect(labels.slice(0, 20).map(({ text }) => text)).toContain("001XX N STATE ST");
    expect(places).toHaveLength(10);
    for (const place of places) expect(place).toMatch(/^"?\d{3,4}XX? [NSEW] \w/);
  },
);

test("a table without addresses has no labels, and its places are told by direction", { timeout }, async () => {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-labels-"));
  const file = path.join(folder.path, "city.csv");
  writeFileSync(file, smallCity({ days: 40, perDay: 20 }).text);
  const { labels, places } = await namesOf(file);
  expect(labels).toEqual([]);
  expect(places.every((place) => / of the middle of the area/.test(place))).toBe(true);
});
