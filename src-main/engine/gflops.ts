import { tf } from "../../models/tensor/index.ts";

/** Side of the square matrices: large enough that starting an operation costs nothing beside it. */
const SIDE = 1024;
const REPEATS = 12;

/** 10^9 floating-point operations a second of the engine that is loaded: a float32 matrix product, best of several. */
export async function measureMatmulGflops(): Promise<number> {
  const a = tf.fill([SIDE, SIDE], 0.5);
  const b = tf.fill([SIDE, SIDE], 0.25);
  let best = Number.POSITIVE_INFINITY;
  try {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const start = performance.now();
      const product = tf.matMul(a, b);
      await product.data();
      best = Math.min(best, performance.now() - start);
      product.dispose();
    }
  } finally {
    tf.dispose([a, b]);
  }
  return (2 * SIDE ** 3) / (best / 1000) / 1e9;
}
