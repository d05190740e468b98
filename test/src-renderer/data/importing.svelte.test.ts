import { expect, test, vi } from "vitest";
import { createImporting, type Importing } from "../../../src-renderer/data/importing.svelte.ts";
import { zipOf } from "../../src-main/ingest/tables.ts";
import { smallCity } from "../../src-main/services/small-city.ts";
import { openWindowStand, type WindowStand } from "./window-stand.ts";

const timeout = 240_000;
const nothing = (): void => undefined;

const BEATS = JSON.stringify({
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { name: "north" },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [-87.68, 41.885],
            [-87.62, 41.885],
            [-87.62, 41.92],
            [-87.68, 41.92],
            [-87.68, 41.885],
          ],
        ],
      },
    },
  ],
});

async function importing(stand: WindowStand, name: string, bytes: Buffer): Promise<Importing> {
  const made = createImporting(stand.connection, nothing, nothing, stand.send);
  made.add([new File([new Uint8Array(bytes)], name)]);
  await vi.waitFor(() => expect(made.phase === "ready" || made.layer !== null || made.failure !== null).toBe(true), timeout);
  return made;
}

test("a zip is a table or a layer by what it holds, and another one is refused by name", { timeout }, async () => {
  await using stand = await openWindowStand();
  const table = await importing(stand, "city_2018.zip", await zipOf({ "city.csv": smallCity({ days: 30, perDay: 10 }).text }));
  expect([table.failure, table.preview?.rowsLookedAt, table.name]).toEqual([null, 300, "city 2018"]);
  expect(table.roles).toMatchObject({ lon: "Longitude", lat: "Latitude" });
  const layer = await importing(stand, "beats.zip", await zipOf({ "beats.geojson": BEATS }));
  expect([layer.failure, layer.layer?.id]).toEqual([null, "areas-1"]);
  const neither = await importing(stand, "photos.zip", await zipOf({ "a.jpg": "no table" }));
  expect(neither.failure?.message).toContain("photos.zip");
});
