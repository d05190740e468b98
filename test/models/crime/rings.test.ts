import { expect, it } from "vitest";
import { MAXIMUM_RING_NODES, secondRings } from "../../../models/crime/rings.ts";

it("holds the node itself, then first and second ring by distance", () => {
  // A path 0 - 1 - 2 - 3 and an isolated node 4; padding is the node's own index.
  const graph = { nodeCount: 5, maxDegree: 2, neighbours: Int32Array.from([1, 0, 0, 2, 1, 3, 2, 3, 4, 4]) };
  const centroid = Float64Array.from([0, 0, 10, 0, 20, 0, 30, 0, 900, 900]);
  const rings = secondRings(graph, centroid);
  const rows = [0, 1, 2, 3, 4].map((node) => [...rings.nodes.subarray(node * rings.width, (node + 1) * rings.width)]);
  expect(rows).toEqual([
    [0, 1, 2, -1],
    [1, 0, 2, 3],
    [2, 1, 3, 0],
    [3, 2, 1, -1],
    [4, -1, -1, -1],
  ]);
});

it("keeps the nearest where there are more than can be held", () => {
  const count = 50;
  const neighbours = new Int32Array(count * count);
  for (let node = 0; node < count; node++) for (let k = 0; k < count; k++) neighbours[node * count + k] = k;
  const centroid = Float64Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? at / 2 : 0));
  const rings = secondRings({ nodeCount: count, maxDegree: count, neighbours }, centroid);
  expect(rings.width).toBe(MAXIMUM_RING_NODES);
  expect([...rings.nodes.subarray(0, rings.width)]).toEqual(Array.from({ length: MAXIMUM_RING_NODES }, (_, k) => k));
});
