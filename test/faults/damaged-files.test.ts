import { mkdtempDisposableSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { NamedArray } from "../../models/forecast/index.ts";
import { decodeSafetensors, encodeSafetensors } from "../../models/tensor/index.ts";
import {
  drawingHeader,
  mixtureArray,
  openStore,
  readForecaster,
  readStoredPrediction,
  type Store,
  writeForecaster,
  writeMixture,
} from "../../src-main/store/index.ts";
import { SAMPLE_META, SAMPLE_MIXTURE } from "../src-main/store/sample-mixture.ts";

async function scratchStore() {
  const folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-damaged-"));
  return { store: await openStore(folder.path), [Symbol.dispose]: () => folder.remove() };
}

const SAVED = {
  forecaster: "crime",
  version: 1,
  manifest: { seed: 1 },
  arrays: { "weights/a": { shape: [2], data: Float32Array.of(1, 2) } },
};

/** What a pickle begins and ends with. */
const PICKLE = Buffer.from("\x80\x04cposix\nsystem\n(S'true'\ntR.", "latin1");

describe("an artifact that was changed where it lies is named, whatever was changed", () => {
  const changes: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ["cut in half", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["cut by one byte", (bytes) => bytes.subarray(0, -1)],
    ["emptied", () => Buffer.alloc(0)],
    ["with a pickle behind it", (bytes) => Buffer.concat([bytes, PICKLE])],
    ["a pickle", () => PICKLE],
    ["one bit turned", (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 2 ? byte ^ 1 : byte)))],
  ];
  test.each(changes)("%s", async (_, change) => {
    using scratch = await scratchStore();
    const { store } = scratch;
    const [mixture, forecaster] = [await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META), await writeForecaster(store, SAVED)];
    for (const [hash, read] of [
      [mixture, () => readStoredPrediction(store, mixture)],
      [forecaster, () => readForecaster(store, forecaster)],
    ] as const) {
      const path = store.pathOf(hash);
      const whole = readFileSync(path);
      writeFileSync(path, change(whole));
      await expect(read()).rejects.toMatchObject({
        code: "StoreDamaged",
        message: expect.stringContaining(path),
        hint: expect.stringContaining("backup"),
      });
      // Made anew, it takes the damaged one's place.
      expect(await store.writeBytes(whole, "safetensors")).toBe(hash);
      await read();
    }
  });

  test("an array's bytes are not taken out of a file whose length is another", async () => {
    for (const [, change] of changes.slice(0, 5)) {
      using scratch = await scratchStore();
      const { store } = scratch;
      const hash = await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META);
      writeFileSync(store.pathOf(hash), change(readFileSync(store.pathOf(hash))));
      for (const read of [() => mixtureArray(store, hash, "weights"), () => drawingHeader(store, hash)]) {
        await expect(read()).rejects.toMatchObject({ code: "StoreDamaged", details: { path: store.pathOf(hash) } });
      }
    }
  });
});

type Arrays = Record<string, NamedArray>;

/** A mixture's file with other arrays or another description, under the hash of what it holds. */
async function alteredMixture(store: Store, change: (arrays: Arrays, header: Record<string, unknown>) => void): Promise<string> {
  const { arrays, metadata } = decodeSafetensors(await store.readBytes(await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META)));
  const header: Record<string, unknown> = JSON.parse(metadata.header ?? "");
  change(arrays, header);
  return store.writeBytes(encodeSafetensors(arrays, { ...metadata, header: JSON.stringify(header) }), "safetensors");
}

function set(arrays: Arrays, name: string, value: number): void {
  const data = arrays[name]?.data ?? new Float32Array(0);
  data[data.length - 1] = value;
}

function reshape(arrays: Arrays, name: string, shape: readonly number[]): void {
  arrays[name] = { shape, data: new Float32Array(shape.reduce((product, length) => product * length, 1)) };
}

describe("a forecast whose parts do not fit is refused", () => {
  test.each<[string, string, (arrays: Arrays, header: Record<string, unknown>) => void]>([
    ["a rate that is no number", "base.rate", (arrays) => set(arrays, "base.rate", Number.NaN)],
    ["an infinite node factor", "nodeFactors", (arrays) => set(arrays, "nodeFactors", Number.POSITIVE_INFINITY)],
    ["a weight below 0", "weights", (arrays) => set(arrays, "weights", -1)],
    ["a place that is no number", "geometry", (arrays) => set(arrays, "geometry", Number.NaN)],
    ["a cell of a node that is not there", "base.node", (arrays) => set(arrays, "base.node", 2)],
    ["a cell of node -2", "base.node", (arrays) => set(arrays, "base.node", -2)],
    ["rates of another size", "base.rate", (arrays) => reshape(arrays, "base.rate", [2, 2, 4])],
    ["rates turned over", "base.rate", (arrays) => reshape(arrays, "base.rate", [2, 3, 2])],
    ["factors of fewer nodes", "nodeFactors", (arrays) => reshape(arrays, "nodeFactors", [2, 1])],
    ["Gaussians of four numbers", "geometry", (arrays) => reshape(arrays, "geometry", [1, 4])],
    ["more weights than Gaussians", "weights", (arrays) => reshape(arrays, "weights", [2, 2])],
    [
      "one category more in the description",
      "base.rate",
      (_, header) => {
        Object.assign(header, { categories: ["theft", "battery", "arson"], countFamily: { kind: "poisson" } });
      },
    ],
    ["a description without a grid", "description", (_, header) => delete header.grid],
    ["a grid without rows", "description", (_, header) => void Object.assign(header.grid as object, { rows: 0 })],
    ["a grid of half a row", "description", (_, header) => void Object.assign(header.grid as object, { rows: 1.5 })],
    ["a grid beyond any city", "description", (_, header) => void Object.assign(header.grid as object, { rows: 1e9 })],
    [
      "a frame whose place was no number",
      "description",
      (_, header) => void Object.assign(header, { frame: { lon0: null, lat0: 41.8 } }),
    ],
    ["no nodes", "description", (_, header) => void Object.assign(header, { nodeCount: 0 })],
    ["no days", "description", (_, header) => void Object.assign(header, { valid: { startDay: 17000, days: 0 } })],
    ["an unknown count family", "description", (_, header) => void Object.assign(header, { countFamily: { kind: "uniform" } })],
    [
      "a size of counts for one category of two",
      "description",
      (_, header) => void Object.assign(header, { countFamily: { kind: "negative-binomial", size: [3] } }),
    ],
    [
      "a size of counts below 0",
      "description",
      (_, header) => void Object.assign(header, { countFamily: { kind: "negative-binomial", size: [3, -1] } }),
    ],
  ])("%s", async (_, named, change) => {
    using scratch = await scratchStore();
    const { store } = scratch;
    const hash = await alteredMixture(store, (arrays, header) => void change(arrays, header));
    await expect(readStoredPrediction(store, hash)).rejects.toMatchObject({
      code: "StoreDamaged",
      message: expect.stringContaining(named),
      hint: expect.stringContaining("make this forecast anew"),
    });
  });

  test("an array that is missing or of another type", async () => {
    using scratch = await scratchStore();
    const { store } = scratch;
    const without = await alteredMixture(store, (arrays) => void delete arrays["base.node"]);
    const floats = await alteredMixture(store, (arrays) => {
      arrays["base.node"] = { shape: [2, 3], data: new Float32Array(6) };
    });
    for (const hash of [without, floats]) {
      await expect(readStoredPrediction(store, hash)).rejects.toMatchObject({
        code: "ArrayMissing",
        details: { name: "base.node" },
      });
    }
    await expect(drawingHeader(store, without)).rejects.toMatchObject({ code: "ArrayMissing" });
  });

  test("a description that is no JSON", async () => {
    using scratch = await scratchStore();
    const { store } = scratch;
    for (const header of ["{", "[]", "null"]) {
      const hash = await store.writeBytes(encodeSafetensors({}, { format: "isarithm-mixture", header }), "safetensors");
      for (const read of [() => readStoredPrediction(store, hash), () => drawingHeader(store, hash)]) {
        await expect(read()).rejects.toMatchObject({ code: "StoreDamaged" });
      }
    }
  });
});

/** A file of float arrays of one element each, at places that the header claims. */
function fileOf(places: Readonly<Record<string, readonly [number, number]>>, bytes: number): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: "isarithm-mixture", header: "{}" } };
  for (const [name, offsets] of Object.entries(places)) header[name] = { dtype: "F32", shape: [1], data_offsets: offsets };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(bytes)]);
}

test.each([
  ["arrays that overlap", fileOf({ weights: [0, 4], geometry: [0, 4] }, 4)],
  ["a hole between arrays", fileOf({ weights: [0, 4], geometry: [8, 12] }, 12)],
  ["an array longer than its place", fileOf({ weights: [0, 8] }, 8)],
  ["an array beyond the end", fileOf({ weights: [0, 4], geometry: [4, 8] }, 4)],
  ["bytes behind the last array", fileOf({ weights: [0, 4] }, 5)],
  ["an end before the start", fileOf({ weights: [4, 0] }, 4)],
  ["fewer bytes than the header's length takes", Buffer.alloc(7)],
  ["a header longer than the file", Buffer.concat([Buffer.from([255, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("{}")])],
  ["a header longer than any", Buffer.alloc(64, 255)],
])("a drawing's bytes are not taken from %s", async (_, bytes) => {
  using scratch = await scratchStore();
  const { store } = scratch;
  const hash = await store.writeBytes(bytes, "safetensors");
  await expect(mixtureArray(store, hash, "weights")).rejects.toMatchObject({ code: "StoreDamaged" });
});

test.each([
  ["a manifest that is no JSON", { manifest: "{" }, "manifest"],
  ["a manifest that is a list", { manifest: "[]" }, "manifest"],
  ["a manifest that is null", { manifest: "null" }, "manifest"],
  ["a version that is no number", { version: "newest" }, "version"],
])("a forecaster with %s is refused", async (_, change, name) => {
  using scratch = await scratchStore();
  const metadata = { format: "isarithm-forecaster", forecaster: "crime", version: "1", manifest: "{}", ...change };
  const hash = await scratch.store.writeBytes(encodeSafetensors({}, metadata), "safetensors");
  await expect(readForecaster(scratch.store, hash)).rejects.toMatchObject({
    code: "DamagedForecaster",
    details: { hash, name },
    hint: expect.stringContaining("Train it again"),
  });
});
