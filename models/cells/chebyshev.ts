import { tf, withGradient } from "../tensor/index.ts";
import type { ScaledLaplacian } from "./laplacian.ts";

/**
 * [T_0 | T_1 | ... | T_{terms-1}](Lhat) x on the channel axis: x [N, ..., C] -> [N, ..., terms * C], the node axis first. A convolution is
 * then one product with a weight [terms * C, out] whose rows are ordered term by term. Defferrard et al., arXiv 1606.09375, equation 4.
 */
export function chebyshevStack(laplacian: ScaledLaplacian, x: tf.Tensor, terms: number): tf.Tensor {
  const channels = x.shape[x.rank - 1] ?? 1;
  const stacked = chebyshevRows(laplacian, x.reshape([1, -1, channels]), terms);
  return stacked.reshape([...x.shape.slice(0, -1), terms * channels]);
}

/** The same for many steps at once, rows (node, batch) flattened: [S, N * B, C] -> [S, N * B, terms * C]. */
export function chebyshevRows(laplacian: ScaledLaplacian, rows: tf.Tensor, terms: number): tf.Tensor {
  if (terms === 1) return rows;
  return withGradient(
    [rows],
    () => stackRows(laplacian, rows, terms),
    (upstream) => [unstackRows(laplacian, upstream, terms)],
  );
}

/** The stack without a recorded gradient. rows [R, C] or [S, R, C] with R = N * B. */
export function stackRows(laplacian: ScaledLaplacian, rows: tf.Tensor, terms: number): tf.Tensor {
  if (terms === 1) return rows;
  const products = laplacian.polynomials(rows.reshape(nodeMajor(laplacian, rows)), terms);
  return tf.concat([rows, ...products.map((product) => product.reshape(rows.shape))], rows.rank - 1);
}

/** Its transpose: from the gradient of the stack to the gradient of the rows. */
export function unstackRows(laplacian: ScaledLaplacian, stack: tf.Tensor, terms: number): tf.Tensor {
  if (terms === 1) return stack;
  const [direct, ...parts] = tf.split(stack, terms, stack.rank - 1);
  if (direct === undefined) throw new RangeError("a stack has at least one term");
  const shape = nodeMajor(laplacian, direct);
  return tf.add(direct, laplacian.weightedSum(parts.map((part) => part.reshape(shape))).reshape(direct.shape));
}

/** [S, N * B, C] seen as [S, N, B * C]: the same memory, one row a node. */
function nodeMajor({ nodeCount }: ScaledLaplacian, rows: tf.Tensor): number[] {
  const steps = rows.rank === 3 && (rows.shape[0] ?? 1) > 1 ? [rows.shape[0] ?? 1] : [];
  return [...steps, nodeCount, rows.size / nodeCount / (steps[0] ?? 1)];
}
