import type { LaplacianArrays } from "../../../models/cells/index.ts";

/** The padded neighbour list of a dense matrix; padding names the node itself with weight 0. */
export function laplacianOfMatrix(matrix: readonly number[], nodeCount: number): LaplacianArrays {
  const rows = Array.from({ length: nodeCount }, (_, node) =>
    matrix
      .slice(node * nodeCount, (node + 1) * nodeCount)
      .flatMap((weight, neighbour) => (weight === 0 ? [] : [{ neighbour, weight }])),
  );
  const maxDegree = Math.max(1, ...rows.map((row) => row.length));
  const neighbours = new Int32Array(nodeCount * maxDegree);
  const laplacian = new Float32Array(nodeCount * maxDegree);
  rows.forEach((row, node) => {
    for (let d = 0; d < maxDegree; d++) {
      neighbours[node * maxDegree + d] = row[d]?.neighbour ?? node;
      laplacian[node * maxDegree + d] = row[d]?.weight ?? 0;
    }
  });
  return { nodeCount, maxDegree, neighbours, laplacian };
}

/** Lhat = -D^-1/2 W D^-1/2 of undirected weighted edges; a node without edges has a row of 0. */
export function laplacianOfEdges(nodeCount: number, edges: readonly (readonly [number, number, number])[]): LaplacianArrays {
  const degree = new Float64Array(nodeCount);
  for (const [a, b, weight] of edges) {
    degree[a] = (degree[a] ?? 0) + weight;
    degree[b] = (degree[b] ?? 0) + weight;
  }
  const matrix = Array<number>(nodeCount * nodeCount).fill(0);
  for (const [a, b, weight] of edges) {
    const entry = -weight / Math.sqrt((degree[a] ?? 1) * (degree[b] ?? 1));
    matrix[a * nodeCount + b] = entry;
    matrix[b * nodeCount + a] = entry;
  }
  return laplacianOfMatrix(matrix, nodeCount);
}

/** A ring of all nodes but the last, which is isolated; weights grow along the ring. */
export function ringLaplacian(nodeCount: number): LaplacianArrays {
  const ring = nodeCount - 1;
  return laplacianOfEdges(
    nodeCount,
    Array.from({ length: ring }, (_, i) => [i, (i + 1) % ring, 1 + i / ring] as const),
  );
}
