import { type tf, withGradient } from "../tensor/index.ts";
import { type ScaledLaplacian, withoutPadding, withPadding } from "./laplacian.ts";

/**
 * [T_0 | T_1 | ... | T_{terms-1}](Lhat) x on the channel axis: x [N, ..., C] -> [N, ..., terms * C], the node axis first. A convolution is
 * then one product with a weight [terms * C, out] whose rows are ordered term by term. Defferrard et al., arXiv 1606.09375, equation 4.
 */
export function chebyshevStack(laplacian: ScaledLaplacian, x: tf.Tensor, terms: number): tf.Tensor {
  const channels = x.shape[x.rank - 1] ?? 1;
  const rows = withPadding(laplacian, x.reshape([laplacian.nodeCount, -1, channels]), 0);
  const stacked = chebyshevRows(laplacian, rows.reshape([-1, channels]), terms);
  const nodes = withoutPadding(laplacian, stacked.reshape([laplacian.rowCount, -1, terms * channels]), 0);
  return nodes.reshape([...x.shape.slice(0, -1), terms * channels]);
}

/** The same on flattened rows (node, batch), R = rowCount * B, for one step or several: [R, C] or [S, R, C] -> [.., R, terms * C]. */
export function chebyshevRows(laplacian: ScaledLaplacian, rows: tf.Tensor, terms: number): tf.Tensor {
  if (terms === 1) return rows;
  return withGradient(
    [rows],
    () => stackRows(laplacian, rows, terms),
    (upstream) => [unstackRows(laplacian, upstream, terms)],
  );
}

/** The stack without a recorded gradient. */
export function stackRows(laplacian: ScaledLaplacian, rows: tf.Tensor, terms: number): tf.Tensor {
  return terms === 1 ? rows : laplacian.stack(rows, terms);
}

/** Its transpose: from the gradient of the stack to the gradient of the rows. */
export function unstackRows(laplacian: ScaledLaplacian, stack: tf.Tensor, terms: number): tf.Tensor {
  return terms === 1 ? stack : laplacian.unstack(stack, terms);
}
