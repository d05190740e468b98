/** A square sparse operator as padded rows: (Lhat X)[i] = sum_d laplacian[i, d] X[neighbours[i, d]]. */
export interface NeighbourList {
  readonly nodeCount: number;
  readonly maxDegree: number;
  /** [nodes, maxDegree] in ascending order, padded with the node's own index. */
  readonly neighbours: Int32Array;
  /** [nodes, maxDegree] entries of Lhat, padded with 0. */
  readonly laplacian: Float32Array;
}

/**
 * Scaled Laplacian Lhat = L - I = -D^-1/2 W D^-1/2 of the Chebyshev recursion with lambda_max = 2 (arXiv 1606.09375). W[target, source] is
 * an edge's weight, D the sum of a node's outgoing weights, D^-1/2 = 0 where that is 0; self loops are dropped and parallel edges
 * added. An isolated node has a row of zeros; maxDegree is at least 1.
 */
export function scaledLaplacian(
  nodeCount: number,
  source: ArrayLike<number>,
  target: ArrayLike<number>,
  weight: ArrayLike<number>,
): NeighbourList {
  const outgoing = new Float64Array(nodeCount);
  const rows = Array.from({ length: nodeCount }, () => new Map<number, number>());
  for (let edge = 0; edge < source.length; edge++) {
    const from = source[edge] ?? 0;
    const to = target[edge] ?? 0;
    const value = weight[edge] ?? 0;
    if (from === to) continue;
    outgoing[from] = (outgoing[from] ?? 0) + value;
    rows[to]?.set(from, (rows[to]?.get(from) ?? 0) + value);
  }
  const inverseRoot = outgoing.map((degree) => (degree > 0 ? 1 / Math.sqrt(degree) : 0));
  const maxDegree = rows.reduce((largest, row) => Math.max(largest, row.size), 1);
  const neighbours = new Int32Array(nodeCount * maxDegree);
  const laplacian = new Float32Array(nodeCount * maxDegree);
  rows.forEach((row, node) => {
    neighbours.fill(node, node * maxDegree, (node + 1) * maxDegree);
    const entries = [...row].sort(([a], [b]) => a - b);
    entries.forEach(([from, value], position) => {
      neighbours[node * maxDegree + position] = from;
      laplacian[node * maxDegree + position] = -(inverseRoot[node] ?? 0) * value * (inverseRoot[from] ?? 0);
    });
  });
  return { nodeCount, maxDegree, neighbours, laplacian };
}

/** The operator as a matrix, [nodes, nodes]. */
export function denseLaplacian(list: NeighbourList): Float32Array {
  const { nodeCount, maxDegree, neighbours, laplacian } = list;
  const dense = new Float32Array(nodeCount * nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    for (let position = 0; position < maxDegree; position++) {
      const at = node * maxDegree + position;
      const index = node * nodeCount + (neighbours[at] ?? 0);
      dense[index] = (dense[index] ?? 0) + (laplacian[at] ?? 0);
    }
  }
  return dense;
}
