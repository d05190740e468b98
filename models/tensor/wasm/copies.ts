import * as tf from "@tensorflow/tfjs";
import { copyValues, type KernelCall } from "./heap.ts";

/**
 * Slices, splits, gathers and concatenations from memory to memory. tfjs's own copy the whole input once for every part that is cut from
 * it: of ten days of hidden states, ten times all ten.
 */

type Values = Float32Array | Int32Array | Uint8Array;
type Backend = KernelCall<never, unknown>["backend"];

function valuesOf(backend: Backend, tensor: tf.TensorInfo): Values {
  return backend.typedArrayFromHeap(tensor) as Values;
}

function cut(backend: Backend, x: tf.TensorInfo, begin: readonly number[], size: readonly number[]): tf.TensorInfo {
  const out = backend.makeOutput([...size], x.dtype);
  const total = tf.util.sizeFromShape([...size]);
  if (total === 0) return out;
  const [from, to] = [valuesOf(backend, x), valuesOf(backend, out)];
  // What lies behind the last axis that is cut is one piece of memory.
  const last = Math.max(
    0,
    x.shape.findLastIndex((length, axis) => length !== size[axis]),
  );
  const behind = x.shape.slice(last + 1).reduce((product, length) => product * length, 1);
  const length = (size[last] ?? 1) * behind;
  const strides = x.shape.map((_, axis) => x.shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  let at = 0;
  const walk = (axis: number, start: number): void => {
    const first = start + (begin[axis] ?? 0) * (strides[axis] ?? 1);
    if (axis === last) {
      copyValues(from, first, length, to, at);
      at += length;
      return;
    }
    for (let i = 0; i < (size[axis] ?? 0); i++) walk(axis + 1, first + i * (strides[axis] ?? 1));
  };
  if (x.shape.length === 0) to.set(from.subarray(0, total));
  else walk(0, 0);
  return out;
}

export function slice({ inputs: { x }, backend, attrs }: KernelCall<"x", tf.SliceAttrs>): tf.TensorInfo {
  const [begin = [], size = []] = tf.slice_util.parseSliceParams(x as tf.Tensor, attrs.begin, attrs.size);
  return cut(backend, x, begin, size);
}

export function splitV({ inputs: { x }, backend, attrs }: KernelCall<"x", tf.SplitVAttrs>): tf.TensorInfo[] {
  const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
  const begin = x.shape.map(() => 0);
  return tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits, axis).map((length) => {
    const part = cut(backend, x, begin, x.shape.with(axis, length));
    begin[axis] = (begin[axis] ?? 0) + length;
    return part;
  });
}

export function unpack({ inputs, backend, attrs }: KernelCall<"value", tf.UnpackAttrs>): tf.TensorInfo[] {
  const { value } = inputs;
  const axis = tf.util.parseAxisParam(attrs.axis, value.shape)[0] ?? 0;
  const zeros = value.shape.map(() => 0);
  return Array.from({ length: value.shape[axis] ?? 0 }, (_, i) => ({
    ...cut(backend, value, zeros.with(axis, i), value.shape.with(axis, 1)),
    shape: value.shape.toSpliced(axis, 1),
  }));
}

/** Throws RangeError where an index lies outside of the axis. */
export function gatherV2({
  inputs: { x, indices },
  backend,
  attrs,
}: KernelCall<"x" | "indices", tf.GatherV2Attrs>): tf.TensorInfo {
  const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
  const segments = tf.backend_util.segment_util;
  const facts = segments.collectGatherOpShapeInfo(x as tf.Tensor, indices as tf.Tensor, axis, attrs.batchDims);
  const { batchSize, outerSize, dimSize, sliceSize, outputShape } = facts;
  const outside = valuesOf(backend, indices).find((index) => index < 0 || index >= dimSize);
  if (outside !== undefined) throw new RangeError(`gather: index ${outside} of an axis of ${dimSize}.`);
  const out = backend.makeOutput(outputShape, x.dtype);
  const [from, at, to] = [valuesOf(backend, x), valuesOf(backend, indices), valuesOf(backend, out)];
  const asked = at.length / Math.max(1, batchSize);
  let place = 0;
  for (let batch = 0; batch < batchSize; batch++) {
    for (let outer = 0; outer < outerSize; outer++) {
      const start = (batch * outerSize + outer) * dimSize;
      for (let i = 0; i < asked; i++, place += sliceSize) {
        const index = at[batch * asked + i] ?? 0;
        copyValues(from, (start + index) * sliceSize, sliceSize, to, place);
      }
    }
  }
  return out;
}

export function concat({ inputs, backend, attrs }: KernelCall<string, tf.ConcatAttrs>): tf.TensorInfo {
  const parts = Object.values(inputs);
  const [first] = parts;
  if (first === undefined) throw new RangeError("There is nothing to join.");
  const axis = tf.util.parseAxisParam(attrs.axis, first.shape)[0] ?? 0;
  const shapes = parts.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis);
  const out = backend.makeOutput(tf.backend_util.computeOutShape(shapes, axis), first.dtype);
  const to = valuesOf(backend, out);
  const before = first.shape.slice(0, axis).reduce((product, length) => product * length, 1);
  const whole = before === 0 ? 0 : to.length / before;
  let at = 0;
  for (const part of parts) {
    const from = valuesOf(backend, part);
    const length = before === 0 ? 0 : from.length / before;
    for (let i = 0; i < before; i++) copyValues(from, i * length, length, to, i * whole + at);
    at += length;
  }
  return out;
}
