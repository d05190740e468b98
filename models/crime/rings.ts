/** Own node, first and second ring, nearest first: at most this many; the rest's Gaussians are farther than 1.5 half sizes plus many deviations. */
export const MAXIMUM_RING_NODES = 32;

/** Nodes whose Gaussians may reach a node's incidents. */
export interface Rings {
  /** Columns used: at most MAXIMUM_RING_NODES. */
  readonly width: number;
  /** [nodes, width], the node itself first; -1 where there are fewer. */
  readonly nodes: Int32Array;
}

/** The padded neighbour list of a graph, as the graph's room makes it: padding is the node's own index. */
export interface NeighbourList {
  readonly nodeCount: number;
  readonly maxDegree: number;
  readonly neighbours: Int32Array;
}

/** Own node, neighbours and neighbours' neighbours of each node, by distance of the centroids ([nodes, 2], metres). */
export function secondRings(graph: NeighbourList, centroid: Float64Array): Rings {
  const { nodeCount, maxDegree, neighbours } = graph;
  const around = (node: number): Int32Array => neighbours.subarray(node * maxDegree, (node + 1) * maxDegree);
  const lists: number[][] = [];
  for (let node = 0; node < nodeCount; node++) {
    const reached = new Set<number>();
    for (const first of around(node)) {
      reached.add(first);
      for (const second of around(first)) reached.add(second);
    }
    reached.delete(node);
    const distance = (other: number): number =>
      ((centroid[2 * other] ?? 0) - (centroid[2 * node] ?? 0)) ** 2 +
      ((centroid[2 * other + 1] ?? 0) - (centroid[2 * node + 1] ?? 0)) ** 2;
    const sorted = [...reached].sort((a, b) => distance(a) - distance(b) || a - b);
    lists.push([node, ...sorted.slice(0, MAXIMUM_RING_NODES - 1)]);
  }
  const width = Math.max(1, ...lists.map((list) => list.length));
  const nodes = new Int32Array(nodeCount * width).fill(-1);
  lists.forEach((list, node) => {
    nodes.set(list, node * width);
  });
  return { width, nodes };
}
