import { AppError } from "../errors/index.ts";
import { multipliesSparse, type SparseRows, stackNeighbours, sumNeighbours, tf, withGradient } from "../tensor/index.ts";

/** A graph's scaled Laplacian as a padded neighbour list: row i holds the entries Lhat[i, neighbours[i, d]]; padding has weight 0. */
export interface LaplacianArrays {
  readonly nodeCount: number;
  readonly maxDegree: number;
  /** [nodeCount, maxDegree], indices of nodes. */
  readonly neighbours: Int32Array;
  /** [nodeCount, maxDegree] */
  readonly laplacian: Float32Array;
}

/** Chebyshev terms of a convolution, arXiv 2111.14733: three, so that a node hears of its neighbours' neighbours within a step. */
export const CHEBYSHEV_TERMS = 3;

/**
 * Nodes that are multiplied together: a block's rows are one small dense product with the states of its own neighbourhood. All nodes in
 * one block are the dense product, one node a block the plain neighbour list. On Chicago's graph (337 nodes, mean degree 4.4, TensorFlow
 * 2.21, two hops, 250 columns) a product takes 2.9 ms of processor time dense, 1.4 ms in blocks of 43, 1.6 ms in blocks of 11, 2.5 ms in
 * blocks of 6.
 */
export const BLOCK_NODES = 44;

/** Largest difference between Lhat[i, j] and Lhat[j, i] that counts as rounding: entries are at most 1 and stored in 32 bits. */
export const SYMMETRY_TOLERANCE = 1e-6;

/**
 * The polynomials T_k(Lhat) of one graph as tensors. Make it once, hold it with `using` or dispose it at the end. Fast where nodes that
 * follow each other lie near each other, as a quad-tree's leaves do; right in any order.
 */
export interface ScaledLaplacian extends Disposable {
  readonly nodeCount: number;
  /** nodeCount rounded up to whole blocks. The rows beyond are nodes without neighbours. */
  readonly rowCount: number;
  /**
   * [x | T_1(Lhat) x | ... | T_{terms-1}(Lhat) x] on the channel axis, for x of shape [R, C] or [S, R, C] whose R = rowCount * B rows are
   * ordered node by node. No gradient is recorded.
   */
  stack(x: tf.Tensor, terms: number): tf.Tensor;
  /** x_0 + T_1(Lhat) x_1 + ... of the parts of a stack: its transpose, as every T_k(Lhat) is symmetric. */
  unstack(stack: tf.Tensor, terms: number): tf.Tensor;
}

export interface LaplacianOptions {
  /** The highest number of Chebyshev terms that will be asked for. */
  readonly terms?: number;
  /** Default: BLOCK_NODES, but no blocks where the engine multiplies sparse matrices as they are. */
  readonly blockNodes?: number;
}

/**
 * The polynomials are multiplied out once, in double: each term is then one product that waits for no other.
 * @throws AppError LaplacianAsymmetric: the gradient relies on the symmetry. LaplacianMalformed: lengths or indices do not fit.
 */
export function scaledLaplacian(graph: LaplacianArrays, options: LaplacianOptions = {}): ScaledLaplacian {
  const { terms = CHEBYSHEV_TERMS, blockNodes } = options;
  const polynomials = chebyshevPolynomials(checkedRows(graph), Math.max(2, terms)).slice(1);
  const checked = (count: number): number => {
    if (count - 1 <= polynomials.length) return count - 1;
    throw new RangeError(`This Laplacian was made for ${polynomials.length + 1} Chebyshev terms, not ${count}.`);
  };
  return blockNodes === undefined && multipliesSparse()
    ? sparseLaplacian(polynomials, graph.nodeCount, checked)
    : blockedLaplacian(polynomials, graph.nodeCount, blockNodes ?? BLOCK_NODES, checked);
}

/** Number of polynomials beside T_0 that so many terms need, or an error. */
type CheckedCount = (terms: number) => number;

function sparseLaplacian(polynomials: readonly SparseRow[][], nodeCount: number, checked: CheckedCount): ScaledLaplacian {
  const matrices = polynomials.map(compressed);
  return {
    nodeCount,
    rowCount: nodeCount,
    stack: (x, terms) => stackNeighbours(x, matrices.slice(0, checked(terms))),
    unstack: (stack, terms) => sumNeighbours(stack, matrices.slice(0, checked(terms))),
    // Lies in host memory.
    [Symbol.dispose]: () => undefined,
  };
}

function blockedLaplacian(
  polynomials: readonly SparseRow[][],
  nodeCount: number,
  blockNodes: number,
  checked: CheckedCount,
): ScaledLaplacian {
  const blocks = Math.ceil(nodeCount / Math.max(1, blockNodes));
  const { size, width, columns, weights } = inBlocks(polynomials, nodeCount, blocks);
  const rowCount = blocks * size;
  const indices = blocks > 1 ? tf.keep(tf.tensor2d(columns, [blocks, width], "int32")) : undefined;
  const matrices = weights.map((values) =>
    tf.keep(tf.tensor(values, blocks > 1 ? [blocks, size, width] : [size, width], "float32")),
  );

  /** [S, R, C] seen as [S, rowCount, B * C], the same memory, one row a node; then [.., blocks, width, B * C]: each block's neighbourhood. */
  function neighbourhoods(x: tf.Tensor): tf.Tensor {
    const steps = x.shape.slice(0, -2);
    const nodeMajor = x.reshape([...steps, rowCount, -1]);
    return indices === undefined ? nodeMajor : tf.gather(nodeMajor, indices, nodeMajor.rank - 2);
  }

  return {
    nodeCount,
    rowCount,
    stack(x, terms) {
      const used = matrices.slice(0, checked(terms));
      const around = neighbourhoods(x);
      return tf.concat([x, ...used.map((matrix) => tf.matMul(matrix, around).reshape(x.shape))], x.rank - 1);
    },
    unstack(stack, terms) {
      const used = matrices.slice(0, checked(terms));
      const [direct, ...parts] = tf.split(stack, terms, stack.rank - 1);
      if (direct === undefined) throw new RangeError("a stack has at least one term");
      const products = parts.map((part, k) => tf.matMul(used[k] ?? part, neighbourhoods(part)));
      return tf.add(direct, products.reduce((sum, product) => tf.add(sum, product)).reshape(direct.shape));
    },
    [Symbol.dispose]: () => tf.dispose(indices === undefined ? matrices : [indices, ...matrices]),
  };
}

/** Lhat x with x [nodeCount, ...], the node axis first. */
export function applyLaplacian(laplacian: ScaledLaplacian, x: tf.Tensor): tf.Tensor {
  const multiply = (tensor: tf.Tensor): tf.Tensor => {
    const rows = withPadding(laplacian, tensor.reshape([laplacian.nodeCount, -1]), 0);
    const [, product = rows] = tf.split(laplacian.stack(rows, 2), 2, 1);
    return withoutPadding(laplacian, product, 0).reshape(x.shape);
  };
  return withGradient(
    [x],
    () => multiply(x),
    (upstream) => [multiply(upstream)],
  );
}

/** Adds the rows of 0 that fill the last block to the node axis. */
export function withPadding({ nodeCount, rowCount }: ScaledLaplacian, x: tf.Tensor, axis: number): tf.Tensor {
  if (rowCount === nodeCount) return x;
  return tf.pad(
    x,
    x.shape.map((_, i): [number, number] => [0, i === axis ? rowCount - nodeCount : 0]),
  );
}

/** Takes them away again. */
export function withoutPadding({ nodeCount, rowCount }: ScaledLaplacian, x: tf.Tensor, axis: number): tf.Tensor {
  if (rowCount === nodeCount) return x;
  return tf.slice(
    x,
    x.shape.map(() => 0),
    x.shape.map((size, i) => (i === axis ? nodeCount : size)),
  );
}

type SparseRow = ReadonlyMap<number, number>;

function checkedRows({ nodeCount, maxDegree, neighbours, laplacian }: LaplacianArrays): SparseRow[] {
  const entries = nodeCount * maxDegree;
  if (neighbours.length !== entries || laplacian.length !== entries || nodeCount < 1) {
    throw malformed(
      `${nodeCount} nodes of degree ${maxDegree} need ${entries} entries, not ${neighbours.length} and ${laplacian.length}`,
    );
  }
  const rows = Array.from({ length: nodeCount }, (_, node) => {
    const row = new Map<number, number>();
    for (let i = node * maxDegree; i < (node + 1) * maxDegree; i++) {
      const neighbour = neighbours[i] ?? -1;
      const weight = laplacian[i] ?? Number.NaN;
      if (neighbour < 0 || neighbour >= nodeCount || !Number.isFinite(weight)) {
        throw malformed(`node ${node} has the neighbour ${neighbour} with weight ${weight}`);
      }
      if (weight !== 0) row.set(neighbour, (row.get(neighbour) ?? 0) + weight);
    }
    return row;
  });
  rows.forEach((row, node) => {
    for (const [neighbour, weight] of row) {
      const back = rows[neighbour]?.get(node) ?? 0;
      if (Math.abs(weight - back) > SYMMETRY_TOLERANCE) {
        throw new AppError("LaplacianAsymmetric", {
          message: `The graph's Laplacian is not symmetric: ${weight} from node ${neighbour} to ${node}, ${back} back.`,
          hint: "Give both directions of every edge the same weight.",
          details: { node, neighbour, weight, back },
        });
      }
    }
  });
  return rows;
}

function malformed(reason: string): AppError {
  return new AppError("LaplacianMalformed", {
    message: `The graph's Laplacian cannot be used: ${reason}.`,
    hint: "This is a fault of the program that built the graph; please report it.",
  });
}

/** T_0 = I, T_1 = Lhat, T_k = 2 Lhat T_{k-1} - T_{k-2}, as sparse rows. */
function chebyshevPolynomials(laplacian: readonly SparseRow[], terms: number): SparseRow[][] {
  const identity = laplacian.map((_, node): SparseRow => new Map([[node, 1]]));
  const polynomials: SparseRow[][] = [identity, [...laplacian]];
  for (let k = 2; k < terms; k++) {
    const [last, beforeLast] = [polynomials[k - 1], polynomials[k - 2]];
    polynomials.push(
      laplacian.map((row, node) => {
        const next = new Map<number, number>();
        const add = (source: SparseRow | undefined, factor: number) => {
          for (const [column, value] of source ?? []) next.set(column, (next.get(column) ?? 0) + factor * value);
        };
        for (const [neighbour, weight] of row) add(last?.[neighbour], 2 * weight);
        add(beforeLast?.[node], -1);
        return next;
      }),
    );
  }
  return polynomials;
}

/** Rows as one list of entries. */
function compressed(rows: readonly SparseRow[]): SparseRows {
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, node) => {
    starts[node + 1] = (starts[node] ?? 0) + row.size;
  });
  const entries = rows.flatMap((row) => [...row].sort(([a], [b]) => a - b));
  return {
    starts,
    columns: Int32Array.from(entries, ([column]) => column),
    values: Float32Array.from(entries, ([, value]) => value),
  };
}

interface Blocks {
  /** Rows of a block. */
  readonly size: number;
  /** Nodes of the largest neighbourhood of a block. */
  readonly width: number;
  /** [blocks, width]: the neighbourhood of each block; padding has weight 0. */
  readonly columns: Int32Array;
  /** For each polynomial, [blocks, size, width]. */
  readonly weights: Float32Array[];
}

function inBlocks(polynomials: readonly SparseRow[][], nodeCount: number, blocks: number): Blocks {
  const size = Math.ceil(nodeCount / blocks);
  const neighbourhoods = Array.from({ length: blocks }, (_, block) => {
    if (blocks === 1) return Array.from({ length: nodeCount }, (_, node) => node);
    const columns = polynomials.flatMap((rows) => rows.slice(block * size, (block + 1) * size).flatMap((row) => [...row.keys()]));
    return [...new Set(columns)].sort((a, b) => a - b);
  });
  const width = Math.max(1, ...neighbourhoods.map((neighbourhood) => neighbourhood.length));
  const columns = new Int32Array(blocks * width);
  neighbourhoods.forEach((neighbourhood, block) => {
    columns.set(neighbourhood, block * width);
  });
  const places = neighbourhoods.map((neighbourhood) => new Map(neighbourhood.map((node, place) => [node, place])));
  const weights = polynomials.map((rows) => {
    const values = new Float32Array(blocks * size * width);
    rows.forEach((row, node) => {
      const place = places[Math.floor(node / size)];
      for (const [column, value] of row) values[node * width + (place?.get(column) ?? 0)] = value;
    });
    return values;
  });
  return { size, width, columns, weights };
}
