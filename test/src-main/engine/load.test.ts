import { mkdtempDisposable } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import util from "node:util";
import { expect, test } from "vitest";
import { tf } from "../../../models/tensor/index.ts";
import { engineHealth, loadEngine, measureMatmulGflops, nativeEngineInstalled } from "../../../src-main/engine/index.ts";
import { withEnvironment } from "./program-path.ts";

const hasNative = await nativeEngineInstalled();

test("wasm is reported as what it is, and computes", async () => {
  expect(await loadEngine({ prefer: "wasm" })).toEqual({
    backend: "wasm",
    library: `tfjs wasm ${tf.version_core}`,
    device: "CPU, 1 thread",
    gpu: false,
    problem: null,
  });
  const before = tf.memory().numTensors;
  expect(await measureMatmulGflops()).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
});

test("without the native engine wasm takes its place: named as a problem where the native one was wanted", async () => {
  await using cache = await mkdtempDisposable(path.join(tmpdir(), "isarithm-load-"));
  await withEnvironment({ XDG_CACHE_HOME: cache.path }, async () => {
    expect(await nativeEngineInstalled()).toBe(false);
    expect(await loadEngine({ prefer: "auto" })).toMatchObject({ backend: "wasm", problem: null });
    expect(await loadEngine({ prefer: "tensorflow" })).toMatchObject({ backend: "wasm", problem: { code: "EngineMissing" } });
    expect(await engineHealth()).toMatchObject({
      engine: { backend: "wasm", matmulGflops: expect.any(Number) },
      node: process.versions.node,
      problems: [{ code: "EngineMissing", hint: expect.stringContaining("isarithm engine install") }],
    });
  });
});

test.skipIf(!hasNative)("the native engine reports the library and device that it got", async () => {
  const report = await loadEngine({ prefer: "auto" });
  expect(report).toMatchObject({ backend: "tensorflow", library: "TensorFlow 2.21.0", problem: null });
  if (!report.gpu) expect(report.device).toContain(`CPU, ${availableParallelism()} thread`);
  expect(tf.getBackend()).toBe("tensorflow");
});

test.skipIf(!hasNative)(
  "the functions of node:util that the binding calls are there, and a gradient of gather works",
  async () => {
    await loadEngine({ prefer: "tensorflow" });
    const calls: { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean } = util;
    expect([null, undefined, 0, ""].map((value) => calls.isNullOrUndefined?.(value))).toEqual([true, true, false, false]);
    expect([[], {}].map((value) => calls.isArray?.(value))).toEqual([true, false]);
    const slope = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(tf.gather(x, tf.tensor1d([2, 0, 2], "int32"))))(tf.tensor1d([1, 2, 3]))
        .arraySync(),
    );
    expect(slope).toEqual([1, 0, 2]);
  },
);
