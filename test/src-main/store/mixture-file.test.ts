import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore, readForecaster, readMixture, readStoredPrediction, writeMixture } from "../../../src-main/store/index.ts";
import { SAMPLE_META, SAMPLE_MIXTURE } from "./sample-mixture.ts";

test("a mixture comes back equal, with its period and count family", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-mixture-"));
  const store = await openStore(folder.path);
  const hash = await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META);
  expect(await readStoredPrediction(store, hash)).toEqual({ mixture: SAMPLE_MIXTURE, meta: SAMPLE_META });
  expect(await readMixture(store, hash)).toEqual(SAMPLE_MIXTURE);
  expect(await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META)).toBe(hash);
});

test("a mixture without Gaussians comes back equal", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-mixture-"));
  const store = await openStore(folder.path);
  const plain = { ...SAMPLE_MIXTURE, geometry: new Float32Array(0), weights: new Float32Array(0) };
  expect(await readMixture(store, await writeMixture(store, plain, SAMPLE_META))).toEqual(plain);
});

test("a mixture is no forecaster, and a damaged file is neither", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-mixture-"));
  const store = await openStore(folder.path);
  const hash = await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META);
  await expect(readForecaster(store, hash)).rejects.toMatchObject({ code: "WrongArtifact" });
});
