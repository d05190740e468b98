import { mkdtempDisposableSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawing } from "../../../src-main/contract/index.ts";
import { drawingHeader, mixtureArray, openStore, writeMixture } from "../../../src-main/store/index.ts";
import { SAMPLE_META, SAMPLE_MIXTURE } from "./sample-mixture.ts";

test("each array lies in the file where its range says", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-range-"));
  const store = await openStore(folder.path);
  const hash = await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META);
  const { base, nodeFactors, geometry, weights } = SAMPLE_MIXTURE;
  for (const [name, data, shape] of [
    ["base.rate", base.rate, [2, 2, 3]],
    ["base.node", base.node, [2, 3]],
    ["nodeFactors", nodeFactors, [2, 2]],
    ["geometry", geometry, [1, 5]],
    ["weights", weights, [2, 1]],
  ] as const) {
    const range = await mixtureArray(store, hash, name);
    expect(range).toMatchObject({ dtype: name === "base.node" ? "int32" : "float32", shape, bytes: data.byteLength });
    const bytes = readFileSync(range.path).subarray(range.offset, range.offset + range.bytes);
    expect(bytes).toEqual(Buffer.from(data.buffer));
  }
});

test("the drawing's header fits the contract and lists the five arrays", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-range-"));
  const store = await openStore(folder.path);
  const header = await drawingHeader(store, await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META));
  expect(drawing.parse(header)).toEqual(header);
  expect(header).toMatchObject({
    frame: SAMPLE_MIXTURE.frame,
    nodeCount: 2,
    componentCount: 1,
    grid: { columns: 3, rows: 2, west: -150 },
  });
  expect(header.arrays.map(({ name }) => name).sort()).toEqual(["base.node", "base.rate", "geometry", "nodeFactors", "weights"]);
});

test("an unknown array, an unknown forecast and another kind of file", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-range-"));
  const store = await openStore(folder.path);
  const hash = await writeMixture(store, SAMPLE_MIXTURE, SAMPLE_META);
  await expect(mixtureArray(store, hash, "base.secret")).rejects.toMatchObject({ code: "ArrayMissing" });
  await expect(mixtureArray(store, "f".repeat(64), "weights")).rejects.toMatchObject({ code: "ArtifactMissing" });
  const text = await store.writeBytes(Buffer.from("no safetensors at all, but long enough"), "txt");
  await expect(mixtureArray(store, text, "weights")).rejects.toMatchObject({ code: "StoreDamaged" });
});
