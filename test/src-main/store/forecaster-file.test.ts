import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SavedForecaster } from "../../../models/forecast/index.ts";
import { openStore, readForecaster, readMixture, writeForecaster } from "../../../src-main/store/index.ts";

const SAVED: SavedForecaster = {
  forecaster: "crime",
  version: 3,
  manifest: { configuration: { epochs: 2, name: "Čapek" }, state: [1, 2.5, null] },
  arrays: {
    "weights/gru": { shape: [2, 3], data: Float32Array.from([1, 2, 3, 4, 5, 6]) },
    "base.nodeRate": { shape: [2], data: Float64Array.from([Math.PI, 1e-300]) },
    rects: { shape: [1, 4], data: Int32Array.from([0, 1, -2, 3]) },
    mask: { shape: [3], data: Uint8Array.from([0, 1, 255]) },
  },
};

test("a fitted forecaster comes back equal and gives the same hash again", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-forecaster-"));
  const store = await openStore(folder.path);
  const hash = await writeForecaster(store, SAVED);
  const read = await readForecaster(store, hash);
  expect(read).toEqual(SAVED);
  expect(await writeForecaster(store, read)).toBe(hash);
});

test("a forecaster is no map", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-forecaster-"));
  const store = await openStore(folder.path);
  await expect(readMixture(store, await writeForecaster(store, SAVED))).rejects.toMatchObject({ code: "WrongArtifact" });
});
