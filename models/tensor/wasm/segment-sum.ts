import type * as tf from "@tensorflow/tfjs";
import { floatsOf, type KernelCall } from "./heap.ts";

/** Sums the rows of x [K, ...] that have the same segment id [K]: the gradient of a gather. Ids outside of 0..numSegments-1 are dropped. */
export function unsortedSegmentSum({
  inputs: { x, segmentIds },
  backend,
  attrs: { numSegments },
}: KernelCall<"x" | "segmentIds", tf.UnsortedSegmentSumAttrs>): tf.TensorInfo {
  const [rows = 0, ...rest] = x.shape;
  const out = backend.makeOutput([numSegments, ...rest], "float32");
  const [from, to] = [floatsOf(backend, x), floatsOf(backend, out)];
  const ids = backend.typedArrayFromHeap(segmentIds);
  const width = rest.reduce((product, length) => product * length, 1);
  to.fill(0);
  for (let row = 0; row < rows; row++) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < width; i++) {
      const at = segment * width + i;
      to[at] = (to[at] ?? 0) + (from[row * width + i] ?? 0);
    }
  }
  return out;
}
