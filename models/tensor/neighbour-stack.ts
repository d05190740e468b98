import * as tf from "@tensorflow/tfjs";
import type { SparseRows } from "./wasm/neighbour-stack.ts";

export type { SparseRows };

/** Name of the kernel that multiplies sparse matrices with stacked rows. */
export const NEIGHBOUR_STACK = "NeighbourStack";

/** Whether the engine that computes now multiplies sparse matrices as they are. The others do better with dense blocks. */
export function multipliesSparse(): boolean {
  return tf.getKernel(NEIGHBOUR_STACK, tf.getBackend()) !== undefined;
}

/**
 * [x | A_1 x | A_2 x | ...] on the channel axis: x [.., nodes * B, C], rows node by node -> [.., nodes * B, K C]. No gradient is recorded.
 * Only where `multipliesSparse`.
 */
export function stackNeighbours(x: tf.Tensor, matrices: readonly SparseRows[]): tf.Tensor {
  return run(x, matrices, false);
}

/** x_0 + A_1 x_1 + A_2 x_2 + ... of the K parts of the channel axis: the transpose of `stackNeighbours` where the matrices are symmetric. */
export function sumNeighbours(stack: tf.Tensor, matrices: readonly SparseRows[]): tf.Tensor {
  return run(stack, matrices, true);
}

function run(x: tf.Tensor, matrices: readonly SparseRows[], summed: boolean): tf.Tensor {
  return tf.engine().runKernel(NEIGHBOUR_STACK, { x }, { matrices, summed } as unknown as tf.NamedAttrMap);
}
