import { describe, expect, it } from "vitest";
import { type EdgeWeighting, nodeGraph } from "../../../../models/crime/partition/index.ts";
import { partitionOf, studyAreaOfBox } from "../../../../models/density/index.ts";
import { chicagoIncidents, chicagoIsHere, publishedArea, tableOf } from "../../density/chicago-incidents.ts";

const BOX = { west: 10, south: 50, east: 10.06, north: 50.03, rows: 3, columns: 4 };

/** Three rows of four coarse cells: with tau 0 and incidents in every cell, cut to the least size. */
function smallPartition() {
  const rows = Array.from(
    { length: 12 },
    (_, i) => [0, 10.0075 + 0.015 * (i % 4), 50.005 + 0.01 * Math.floor(i / 4), 0] as const,
  );
  return partitionOf(studyAreaOfBox(BOX), tableOf(rows, ["a"], { firstDay: 0, lastDay: 1 }), { tau: 0.5 });
}

describe("nodeGraph", () => {
  it("joins rectangles that share a border, in both directions, and none that share a corner", () => {
    const partition = smallPartition();
    const graph = nodeGraph(partition);
    const rect = (node: number) => Array.from(partition.rects.subarray(node * 4, node * 4 + 4));
    const wanted: string[] = [];
    for (let a = 0; a < partition.nodeCount; a++) {
      for (let b = 0; b < partition.nodeCount; b++) {
        if (a === b) continue;
        const [r0 = 0, r1 = 0, c0 = 0, c1 = 0] = rect(a);
        const [s0 = 0, s1 = 0, d0 = 0, d1 = 0] = rect(b);
        const rowsShared = Math.min(r1, s1) - Math.max(r0, s0);
        const columnsShared = Math.min(c1, d1) - Math.max(c0, d0);
        if ((rowsShared === 0 && columnsShared > 0) || (columnsShared === 0 && rowsShared > 0)) wanted.push(`${a}-${b}`);
      }
    }
    expect(Array.from(graph.source, (source, edge) => `${source}-${graph.target[edge]}`).sort()).toEqual(wanted.sort());
    expect(graph.edgeCount).toBe(wanted.length);
  });

  it("weighs by the length of the shared border in metres", () => {
    const partition = smallPartition();
    const graph = nodeGraph(partition);
    graph.weight.forEach((weight, edge) => {
      const [a = 0, b = 0] = [graph.source[edge], graph.target[edge]];
      const [r0 = 0, r1 = 0, c0 = 0, c1 = 0] = partition.rects.subarray(a * 4, a * 4 + 4);
      const [s0 = 0, s1 = 0, d0 = 0, d1 = 0] = partition.rects.subarray(b * 4, b * 4 + 4);
      const { cellHeightMetres, cellWidthMetres } = partition.area.grid;
      const upright = Math.min(r1, s1) - Math.max(r0, s0);
      const across = Math.min(c1, d1) - Math.max(c0, d0);
      expect(weight).toBeCloseTo(8 * (upright > 0 ? upright * cellHeightMetres : across * cellWidthMetres), 6);
    });
  });

  it.each(["shared-border", "unit", "inverse-distance", "sqdist"] satisfies EdgeWeighting[])(
    "has a symmetric Laplacian with weights %s",
    (weights) => {
      const graph = nodeGraph(smallPartition(), { weights });
      const entry = (i: number, j: number): number => {
        const row = Array.from(graph.neighbours.subarray(i * graph.maxDegree, (i + 1) * graph.maxDegree));
        const position = row.indexOf(j);
        return position < 0 || i === j ? 0 : (graph.laplacian[i * graph.maxDegree + position] ?? 0);
      };
      graph.source.forEach((source, edge) => {
        const target = graph.target[edge] ?? 0;
        expect(entry(source, target)).toBeLessThan(0);
        expect(entry(source, target)).toBe(entry(target, source));
      });
    },
  );

  it("is one isolated node for a partition of one", () => {
    const partition = partitionOf(studyAreaOfBox(BOX), tableOf([], ["a"], { firstDay: 0, lastDay: 1 }));
    const graph = nodeGraph(partition);
    expect([graph.nodeCount, graph.edgeCount, graph.maxDegree]).toEqual([1, 0, 1]);
    expect(Array.from(graph.laplacian)).toEqual([0]);
  });

  it.skipIf(!chicagoIsHere)(
    "has the published partition's 1,470 directed edges on two years of Chicago",
    { timeout: 60_000 },
    () => {
      const partition = partitionOf(publishedArea(), chicagoIncidents(), {
        tau: 1000,
        rule: "lexicographic",
        keepNodesWithoutLand: true,
      });
      expect(nodeGraph(partition, { weights: "sqdist" }).edgeCount).toBe(1470);
    },
  );
});
