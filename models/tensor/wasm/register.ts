import * as tf from "@tensorflow/tfjs";
import { NEIGHBOUR_STACK } from "../neighbour-stack.ts";
import { conv2dBackpropFilter, conv2dBackpropInput } from "./convolution-gradients.ts";
import { concat, gatherV2, slice, splitV, unpack } from "./copies.ts";
import { matrixProduct, type PlainProduct } from "./matrix-product.ts";
import { neighbourStack } from "./neighbour-stack.ts";
import { unsortedSegmentSum } from "./segment-sum.ts";

const WASM = "wasm";

/** Puts ours in the place of a kernel, or adds it; what tfjs has to do when the backend starts stays. */
function place(kernelName: string, ours: unknown): void {
  const theirs = tf.getKernel(kernelName, WASM);
  const kernelFunc = ours as tf.KernelFunc;
  if (theirs === undefined) {
    tf.registerKernel({ kernelName, backendName: WASM, kernelFunc });
    return;
  }
  tf.unregisterKernel(kernelName, WASM);
  tf.registerKernel({
    ...theirs,
    // Text lies outside of WebAssembly's memory.
    kernelFunc: (call) =>
      Object.values(call.inputs).some((input) => !Array.isArray(input) && input?.dtype === "string")
        ? theirs.kernelFunc(call)
        : kernelFunc(call),
  });
}

/** The kernel of tfjs's own. */
function own<Kernel>(kernelName: string): Kernel {
  return tf.getKernel(kernelName, WASM).kernelFunc as unknown as Kernel;
}

/**
 * Gives tfjs's WebAssembly what training needs: the kernels that it lacks (gradients of gather and of a convolution's filter), and faster
 * ones where its own copy or loop. To be called after the import of the backend and before its start. Once; a second call does nothing.
 */
export function registerWasmKernels(): void {
  if (tf.getKernel(NEIGHBOUR_STACK, WASM) !== undefined) return;
  const plain = own<PlainProduct>(tf.BatchMatMul);
  place(NEIGHBOUR_STACK, neighbourStack);
  place(tf.UnsortedSegmentSum, unsortedSegmentSum);
  place(tf.BatchMatMul, matrixProduct(plain));
  place(tf.Conv2DBackpropFilter, conv2dBackpropFilter(plain));
  place(tf.Conv2DBackpropInput, conv2dBackpropInput(own(tf.Conv2D), own(tf.Conv2DBackpropInput)));
  place(tf.GatherV2, gatherV2);
  place(tf.Slice, slice);
  place(tf.SplitV, splitV);
  place(tf.Unpack, unpack);
  place(tf.Concat, concat);
}
