import { AppError } from "../errors/index.ts";
import { tf, withGradient } from "../tensor/index.ts";

/** A graph's scaled Laplacian as a padded neighbour list: row i holds the entries Lhat[i, neighbours[i, d]]; padding has weight 0. */
export interface LaplacianArrays {
  readonly nodeCount: number;
  readonly maxDegree: number;
  /** [nodeCount, maxDegree], indices of nodes. */
  readonly neighbours: Int32Array;
  /** [nodeCount, maxDegree] */
  readonly laplacian: Float32Array;
}

/** "dense": one matrix product a term; "neighbours": a gather and small products along the edges. The same numbers to rounding. */
export type LaplacianForm = "dense" | "neighbours";

/**
 * Largest graph that is multiplied densely by default. The dense product grows with the square of the nodes, but is what processors
 * do best: on 2 cores, TensorFlow 2.21, 250 columns, both hops: 337 nodes .84 ms dense, 1.26 ms by neighbours (mean degree 4.4).
 */
export const MAX_DENSE_NODES = 600;

/** Chebyshev terms of a convolution, arXiv 2111.14733: three, so that a node hears of its neighbours' neighbours within a step. */
export const CHEBYSHEV_TERMS = 3;

/** Largest difference between Lhat[i, j] and Lhat[j, i] that counts as rounding: entries are at most 1 and stored in 32 bits. */
export const SYMMETRY_TOLERANCE = 1e-6;

/** The scaled Laplacian of one graph as tensors. Make it once, hold it with `using` or dispose it at the end. */
export interface ScaledLaplacian extends Disposable {
  readonly nodeCount: number;
  readonly form: LaplacianForm;
  /** T_1(Lhat) x ... T_{terms-1}(Lhat) x for x of shape [N, M] or [S, N, M]; T_0 is x itself. */
  polynomials(x: tf.Tensor, terms: number): tf.Tensor[];
  /** sum over k >= 1 of T_k(Lhat) parts[k - 1]: the transpose of `polynomials`, as every T_k(Lhat) is symmetric. */
  weightedSum(parts: readonly tf.Tensor[]): tf.Tensor;
}

/**
 * `terms` is the highest number of Chebyshev terms that will be asked for.
 * @throws AppError LaplacianAsymmetric: the gradient relies on the symmetry. LaplacianMalformed: lengths or indices do not fit.
 */
export function scaledLaplacian(
  graph: LaplacianArrays,
  options: { readonly form?: LaplacianForm; readonly terms?: number } = {},
): ScaledLaplacian {
  const { form = graph.nodeCount <= MAX_DENSE_NODES ? "dense" : "neighbours", terms = CHEBYSHEV_TERMS } = options;
  const rows = checkedRows(graph);
  return form === "dense" ? denseLaplacian(rows, Math.max(terms, 2)) : neighbourLaplacian(graph);
}

/** Lhat x with x [N, ...], the node axis first. */
export function applyLaplacian(laplacian: ScaledLaplacian, x: tf.Tensor): tf.Tensor {
  const multiply = (tensor: tf.Tensor) => laplacian.weightedSum([tensor.reshape([laplacian.nodeCount, -1])]).reshape(x.shape);
  return withGradient(
    [x],
    () => multiply(x),
    (upstream) => [multiply(upstream)],
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

/** The matrices T_k(Lhat) are multiplied out once, in double: each term is then one product that waits for no other. */
function denseLaplacian(rows: readonly SparseRow[], terms: number): ScaledLaplacian {
  const nodeCount = rows.length;
  const exact = [identity(nodeCount)];
  for (let k = 1; k < terms; k++) exact.push(chebyshevStep(rows, exact[k - 1], exact[k - 2]));
  const matrices = exact.slice(1).map((values) => tf.keep(tf.tensor2d(Float32Array.from(values), [nodeCount, nodeCount])));

  return {
    nodeCount,
    form: "dense",
    polynomials(x, count) {
      if (count > terms) {
        throw new RangeError(
          `This Laplacian was made for ${terms} Chebyshev terms, not ${count}: give scaledLaplacian more terms.`,
        );
      }
      return matrices.slice(0, count - 1).map((matrix) => tf.matMul(matrix, x));
    },
    weightedSum(parts) {
      const products = matrices.slice(0, parts.length).map((matrix, k) => tf.matMul(matrix, parts[k] ?? matrix));
      return products.length === 1 ? (products[0] ?? matrices[0] ?? tf.scalar(0)) : tf.addN(products);
    },
    [Symbol.dispose]: () => tf.dispose(matrices),
  };
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** T_1 = Lhat T_0; T_k = 2 Lhat T_{k-1} - T_{k-2}. */
function chebyshevStep(
  rows: readonly SparseRow[],
  last: Float64Array = identity(rows.length),
  beforeLast?: Float64Array,
): Float64Array {
  const size = rows.length;
  const next = new Float64Array(size * size);
  const factor = beforeLast === undefined ? 1 : 2;
  rows.forEach((row, i) => {
    for (const [neighbour, weight] of row) {
      for (let j = 0; j < size; j++) {
        next[i * size + j] = (next[i * size + j] ?? 0) + factor * weight * (last[neighbour * size + j] ?? 0);
      }
    }
  });
  if (beforeLast !== undefined) for (let i = 0; i < next.length; i++) next[i] = (next[i] ?? 0) - (beforeLast[i] ?? 0);
  return next;
}

function neighbourLaplacian({ nodeCount, maxDegree, neighbours, laplacian }: LaplacianArrays): ScaledLaplacian {
  const indices = tf.keep(tf.tensor1d(neighbours.slice(), "int32"));
  const weights = tf.keep(tf.tensor3d(laplacian.slice(), [nodeCount, 1, maxDegree]));

  function multiply(x: tf.Tensor): tf.Tensor {
    const columns = x.shape[x.rank - 1] ?? 1;
    const steps = x.shape.slice(0, -2);
    const gathered = tf.gather(x, indices, x.rank - 2).reshape([...steps, nodeCount, maxDegree, columns]);
    return tf.matMul(weights, gathered).reshape(x.shape);
  }

  return {
    nodeCount,
    form: "neighbours",
    polynomials(x, terms) {
      const results: tf.Tensor[] = [x];
      for (let k = 1; k < terms; k++) {
        const product = multiply(results[k - 1] ?? x);
        results.push(k === 1 ? product : tf.sub(tf.mul(product, 2), results[k - 2] ?? x));
      }
      return results.slice(1);
    },
    // Clenshaw's recurrence: b_k = d_k + 2 Lhat b_{k+1} - b_{k+2}; the sum from k = 1 on is Lhat b_1 - b_2.
    weightedSum(parts) {
      let next: tf.Tensor | undefined;
      let afterNext: tf.Tensor | undefined;
      for (const part of [...parts].reverse()) {
        const doubled = next === undefined ? part : tf.add(part, tf.mul(multiply(next), 2));
        [next, afterNext] = [afterNext === undefined ? doubled : tf.sub(doubled, afterNext), next];
      }
      if (next === undefined) throw new RangeError("weightedSum needs at least one part");
      const product = multiply(next);
      return afterNext === undefined ? product : tf.sub(product, afterNext);
    },
    [Symbol.dispose]: () => tf.dispose([indices, weights]),
  };
}
