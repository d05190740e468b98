import type * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** What a kernel is called with: its inputs under the names that the operation gives them. */
export interface KernelCall<Names extends string, Attributes> {
  readonly inputs: Readonly<Record<Names, tf.TensorInfo>>;
  readonly backend: BackendWasm;
  readonly attrs: Attributes;
}

/**
 * The values of a float32 tensor where they lie in WebAssembly's memory: no copy. Take it after the last allocation, because memory that
 * grows leaves older views empty.
 */
export function floatsOf(backend: BackendWasm, tensor: tf.TensorInfo): Float32Array {
  const view = backend.typedArrayFromHeap(tensor);
  if (view instanceof Float32Array) return view;
  throw new TypeError(`This kernel computes with float32, not with ${tensor.dtype}.`);
}

/** Copies longer than this go through `set`; below, its call costs more than the copy (measured: 10 columns of 68,200 rows, 3 to 1). */
const SHORT_COPY = 48;

type Values = Float32Array | Int32Array | Uint8Array;

export function copyValues(from: Values, start: number, length: number, to: Values, at: number): void {
  if (length > SHORT_COPY) to.set(from.subarray(start, start + length), at);
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i] ?? 0;
}
