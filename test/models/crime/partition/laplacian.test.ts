import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { denseLaplacian, scaledLaplacian } from "../../../../models/crime/partition/index.ts";

const FIXTURE = path.resolve(import.meta.dirname, "../../../../../shared/fixtures/graph_conv_gru_parity.json");

describe("scaledLaplacian", () => {
  it("is -1/2 between the middle and the ends of a path of three equal edges, scaled by the degrees", () => {
    const list = scaledLaplacian(3, [0, 1, 1, 2], [1, 0, 2, 1], [5, 5, 5, 5]);
    const edge = -1 / Math.sqrt(2);
    expect(Array.from(denseLaplacian(list), (value) => Number(value.toFixed(6)))).toEqual(
      [0, edge, 0, edge, 0, edge, 0, edge, 0].map((value) => Number(value.toFixed(6))),
    );
    expect(Array.from(list.neighbours)).toEqual([1, 0, 0, 2, 1, 2]);
  });

  it("gives an isolated node a row of zeros and drops self loops", () => {
    const list = scaledLaplacian(3, [0, 1, 2], [1, 0, 2], [1, 1, 9]);
    expect(Array.from(list.laplacian)).toEqual([-1, -1, 0]);
    expect(Array.from(list.neighbours)).toEqual([1, 0, 2]);
  });

  it("stands with one node and no edge", () => {
    expect(scaledLaplacian(1, [], [], [])).toEqual({
      nodeCount: 1,
      maxDegree: 1,
      neighbours: Int32Array.of(0),
      laplacian: Float32Array.of(0),
    });
  });

  it.skipIf(!existsSync(FIXTURE))("equals the float64 reference of a weighted ring with a pendant and an isolated node", () => {
    const { graph } = JSON.parse(readFileSync(FIXTURE, "utf8"));
    const dense = denseLaplacian(scaledLaplacian(7, graph.src, graph.dst, graph.weight));
    graph.scaledLaplacian.data.forEach((value: number, index: number) => {
      expect(dense[index]).toBeCloseTo(value, 7);
    });
  });
});
