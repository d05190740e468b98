import { COARSE_CELLS, type Partition } from "../../density/index.ts";
import { type NeighbourList, scaledLaplacian } from "./laplacian.ts";

/**
 * Weight of an edge between two nodes that share a border. "shared-border": its length in metres, so that contact counts. "unit": 1.
 * "inverse-distance": 1 / distance of the centroids, per metre. "sqdist": squared distance in the unit square, the published program's
 * choice (farther is stronger), for comparison alone.
 */
export type EdgeWeighting = "shared-border" | "unit" | "inverse-distance" | "sqdist";

/** Nodes and their rook contacts, with the scaled Laplacian as neighbour list. */
export interface NodeGraph extends NeighbourList {
  readonly weighting: EdgeWeighting;
  /** Directed edges: each contact counts twice. */
  readonly edgeCount: number;
  /** [edges] sorted by target, then by source. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
}

/** Coarse cells' owners, [rows, columns]; -1 where no node lies. */
function ownersOf(partition: Partition, rows: number, columns: number): Int32Array {
  const owners = new Int32Array(rows * columns).fill(-1);
  for (let node = 0; node < partition.nodeCount; node++) {
    const [r0 = 0, r1 = 0, c0 = 0, c1 = 0] = partition.rects.subarray(node * 4, node * 4 + 4);
    for (let row = r0; row < r1; row++) owners.fill(node, row * columns + c0, row * columns + c1);
  }
  return owners;
}

/** Shared border of every pair of touching nodes (lower node * nodeCount + higher node), in metres; corners do not count. */
function sharedBorders(partition: Partition): Map<number, number> {
  const { grid } = partition.area;
  const rows = grid.rows / COARSE_CELLS;
  const columns = grid.columns / COARSE_CELLS;
  const owners = ownersOf(partition, rows, columns);
  const borders = new Map<number, number>();
  const touch = (a: number, b: number, length: number): void => {
    if (a < 0 || b < 0 || a === b) return;
    const key = Math.min(a, b) * partition.nodeCount + Math.max(a, b);
    borders.set(key, (borders.get(key) ?? 0) + length);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const owner = owners[row * columns + column] ?? -1;
      if (column + 1 < columns) touch(owner, owners[row * columns + column + 1] ?? -1, COARSE_CELLS * grid.cellHeightMetres);
      if (row + 1 < rows) touch(owner, owners[(row + 1) * columns + column] ?? -1, COARSE_CELLS * grid.cellWidthMetres);
    }
  }
  return borders;
}

function weightOf(partition: Partition, a: number, b: number, border: number, weighting: EdgeWeighting): number {
  const dx = (partition.centroid[a * 2] ?? 0) - (partition.centroid[b * 2] ?? 0);
  const dy = (partition.centroid[a * 2 + 1] ?? 0) - (partition.centroid[b * 2 + 1] ?? 0);
  const { grid } = partition.area;
  switch (weighting) {
    case "shared-border":
      return border;
    case "unit":
      return 1;
    case "inverse-distance":
      return 1 / Math.hypot(dx, dy);
    case "sqdist":
      return (dx / (grid.columns * grid.cellWidthMetres)) ** 2 + (dy / (grid.rows * grid.cellHeightMetres)) ** 2;
  }
}

/**
 * The graph of a partition: nodes whose rectangles share a piece of border, found on the integer coarse grid and never by comparing
 * coordinates.
 */
export function nodeGraph(partition: Partition, options: { readonly weights?: EdgeWeighting } = {}): NodeGraph {
  const weighting = options.weights ?? "shared-border";
  const edges: { source: number; target: number; weight: number }[] = [];
  for (const [key, border] of sharedBorders(partition)) {
    const a = Math.floor(key / partition.nodeCount);
    const b = key % partition.nodeCount;
    const weight = weightOf(partition, a, b, border, weighting);
    edges.push({ source: a, target: b, weight }, { source: b, target: a, weight });
  }
  edges.sort((p, q) => p.target - q.target || p.source - q.source);
  const source = Int32Array.from(edges, (edge) => edge.source);
  const target = Int32Array.from(edges, (edge) => edge.target);
  const weight = Float64Array.from(edges, (edge) => edge.weight);
  return {
    weighting,
    edgeCount: edges.length,
    source,
    target,
    weight,
    ...scaledLaplacian(partition.nodeCount, source, target, weight),
  };
}
