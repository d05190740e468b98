import * as tf from "@tensorflow/tfjs";
import { floatsOf, type KernelCall } from "./heap.ts";

type Backend = KernelCall<never, unknown>["backend"];
export type MatrixProductCall = KernelCall<"a" | "b", tf.BatchMatMulAttrs>;
/** Of plain matrices without transposition, [1, m, k] and [1, k, n]: what tfjs hands to XNNPACK. */
export type PlainProduct = (call: MatrixProductCall) => tf.TensorInfo;

/** Side of the square blocks of a transposition: reads and writes of a block stay in the first-level cache. */
const BLOCK = 32;

/** [rows, columns] at `start` of `from` to [columns, rows] at the start of `to`. */
export function transposed(from: Float32Array, start: number, rows: number, columns: number, to: Float32Array): void {
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(rows, top + BLOCK);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(columns, left + BLOCK);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) to[column * rows + row] = from[start + row * columns + column] ?? 0;
      }
    }
  }
}

/** Matrix `index` of a stack, [1, m, k] and not transposed: a copy that the caller disposes, or the stack itself. */
function matrixOf(
  backend: Backend,
  stack: tf.TensorInfo,
  index: number,
  transpose: boolean,
): tf.TensorInfo & { copied: boolean } {
  const [rows = 1, columns = 1] = stack.shape.slice(-2);
  const size = rows * columns;
  const single = tf.util.sizeFromShape(stack.shape) === size;
  const shape = transpose ? [1, columns, rows] : [1, rows, columns];
  if (single && !transpose) return { dataId: stack.dataId, dtype: stack.dtype, shape, copied: false };
  const out = backend.makeOutput(shape, "float32");
  const [from, to] = [floatsOf(backend, stack), floatsOf(backend, out)];
  const start = single ? 0 : index * size;
  if (transpose) transposed(from, start, rows, columns, to);
  else to.set(from.subarray(start, start + size));
  return { ...out, copied: true };
}

/** Where matrix `index` of the broadcast stacks `all` lies in `stacks`. */
function placeIn(stacks: readonly number[], all: readonly number[], index: number): number {
  let [rest, place, stride] = [index, 0, 1];
  for (let axis = 1; axis <= all.length; axis++) {
    const [length, own] = [all.at(-axis) ?? 1, axis > stacks.length ? 1 : (stacks.at(-axis) ?? 1)];
    if (own > 1) place += (rest % length) * stride;
    stride *= own;
    rest = Math.floor(rest / length);
  }
  return place;
}

/**
 * Products of matrices and of stacks of them. XNNPACK multiplies one plain pair at a time; for all else tfjs falls back to a loop that is
 * ten times slower, so transpositions are made first and stacks taken apart.
 */
export function matrixProduct(plain: PlainProduct): PlainProduct {
  return ({ inputs: { a, b }, backend, attrs: { transposeA, transposeB } }) => {
    const [stacksA, stacksB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const stacks = tf.backend_util.assertAndGetBroadcastShape(stacksA, stacksB);
    const [countA, countB] = [tf.util.sizeFromShape(stacksA), tf.util.sizeFromShape(stacksB)];
    const [rowsA = 1, columnsA = 1] = a.shape.slice(-2);
    const [rowsB = 1, columnsB = 1] = b.shape.slice(-2);
    const [m, n] = [transposeA ? columnsA : rowsA, transposeB ? rowsB : columnsB];
    const attrs = { transposeA: false, transposeB: false };
    // Many matrices times one are one tall matrix times one.
    if (countB === 1 && !transposeA) {
      const right = matrixOf(backend, b, 0, transposeB);
      const out = plain({
        inputs: { a: { dataId: a.dataId, dtype: a.dtype, shape: [1, countA * rowsA, columnsA] }, b: right },
        backend,
        attrs,
      });
      if (right.copied) backend.disposeData(right.dataId);
      return { ...out, shape: [...stacks, m, n] };
    }
    const count = tf.util.sizeFromShape(stacks);
    const single = (index: number): tf.TensorInfo => {
      const left = matrixOf(backend, a, placeIn(stacksA, stacks, index), transposeA);
      const right = matrixOf(backend, b, placeIn(stacksB, stacks, index), transposeB);
      const product = plain({ inputs: { a: left, b: right }, backend, attrs });
      for (const matrix of [left, right]) if (matrix.copied) backend.disposeData(matrix.dataId);
      return product;
    };
    if (count === 1) return { ...single(0), shape: [...stacks, m, n] };
    const out = backend.makeOutput([...stacks, m, n], "float32");
    for (let index = 0; index < count; index++) {
      const product = single(index);
      floatsOf(backend, out).set(floatsOf(backend, product), index * m * n);
      backend.disposeData(product.dataId);
    }
    return out;
  };
}
