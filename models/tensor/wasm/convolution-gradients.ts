import * as tf from "@tensorflow/tfjs";
import { floatsOf, type KernelCall } from "./heap.ts";
import { type MatrixProductCall, type PlainProduct, transposed } from "./matrix-product.ts";

type Kernel<Call> = (call: Call) => tf.TensorInfo;
type FilterCall = KernelCall<"x" | "dy", tf.Conv2DBackpropFilterAttrs>;
type InputCall = KernelCall<"dy" | "filter", tf.Conv2DBackpropInputAttrs>;
type ConvolutionCall = KernelCall<"x" | "filter", tf.Conv2DAttrs>;

function refuseChannelsFirst(dataFormat: string): void {
  if (dataFormat !== "NHWC") throw new RangeError(`The wasm engine convolves NHWC, not ${dataFormat}.`);
}

/**
 * Gradient of a convolution's filter: for each of its k x k places one product of dy's transpose, [outputs, B * H * W], which is made once,
 * with the input shifted by that place. A shifted input is one copy of rows; all of them at once (im2col) would be k * k times the input.
 */
export function conv2dBackpropFilter(plain: PlainProduct): Kernel<FilterCall> {
  return ({ inputs: { x, dy }, backend, attrs }) => {
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs;
    refuseChannelsFirst(dataFormat);
    const shape = x.shape as [number, number, number, number];
    const facts = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = facts;
    const { strideHeight, strideWidth, padInfo } = facts;
    const places = batchSize * outHeight * outWidth;
    const out = backend.makeOutput([...filterShape], "float32");
    const upstream = backend.makeOutput([1, outChannels, places], "float32");
    transposed(floatsOf(backend, dy), 0, places, outChannels, floatsOf(backend, upstream));
    const product: Pick<MatrixProductCall, "backend" | "attrs"> = { backend, attrs: { transposeA: false, transposeB: false } };
    for (let row = 0; row < filterHeight; row++) {
      for (let column = 0; column < filterWidth; column++) {
        // Made anew for each place: XNNPACK keeps what it packed of a right side for as long as that tensor lives.
        const shifted = backend.makeOutput([1, places, inChannels], "float32");
        const [from, to] = [floatsOf(backend, x), floatsOf(backend, shifted)];
        let at = 0;
        for (let image = 0; image < batchSize; image++) {
          for (let i = 0; i < outHeight; i++) {
            const y = i * strideHeight + row - padInfo.top;
            for (let j = 0; j < outWidth; j++, at += inChannels) {
              const left = j * strideWidth + column - padInfo.left;
              const inside = y >= 0 && y < inHeight && left >= 0 && left < inWidth;
              const start = ((image * inHeight + y) * inWidth + left) * inChannels;
              for (let c = 0; c < inChannels; c++) to[at + c] = inside ? (from[start + c] ?? 0) : 0;
            }
          }
        }
        const gradient = plain({ inputs: { a: upstream, b: shifted }, ...product });
        const size = inChannels * outChannels;
        const target = floatsOf(backend, out).subarray((row * filterWidth + column) * size);
        transposed(floatsOf(backend, gradient), 0, outChannels, inChannels, target);
        backend.disposeData(shifted.dataId);
        backend.disposeData(gradient.dataId);
      }
    }
    backend.disposeData(upstream.dataId);
    return out;
  };
}

/**
 * Gradient of a convolution's input: with a stride of 1 the convolution of dy with the filter turned by 180 degrees and its channels
 * exchanged, which runs at the speed of a convolution. Other strides go to tfjs's own loop.
 */
export function conv2dBackpropInput(convolution: Kernel<ConvolutionCall>, loop: Kernel<InputCall>): Kernel<InputCall> {
  return (call) => {
    const { inputs, backend, attrs } = call;
    const { dy, filter } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs;
    refuseChannelsFirst(dataFormat);
    const [height, width, inputs_, outputs] = filter.shape as [number, number, number, number];
    const facts = tf.backend_util.computeConv2DInfo(inputShape, filter.shape as never, strides, 1, pad, dimRoundingMode);
    const { top, bottom, left, right } = facts.padInfo;
    const around = [height - 1 - top, height - 1 - bottom, width - 1 - left, width - 1 - right] as const;
    if (facts.strideHeight !== 1 || facts.strideWidth !== 1 || Math.min(...around) < 0) return loop(call);
    const turned = backend.makeOutput([height, width, outputs, inputs_], "float32");
    const [from, to] = [floatsOf(backend, filter), floatsOf(backend, turned)];
    const size = inputs_ * outputs;
    for (let place = 0; place < height * width; place++) {
      transposed(from, place * size, inputs_, outputs, to.subarray((height * width - 1 - place) * size));
    }
    const out = convolution({
      inputs: { x: dy, filter: turned },
      backend,
      attrs: {
        strides: 1,
        dilations: 1,
        dataFormat: "NHWC",
        pad: [
          [0, 0],
          [around[0], around[1]],
          [around[2], around[3]],
          [0, 0],
        ],
      } as unknown as tf.Conv2DAttrs,
    });
    backend.disposeData(turned.dataId);
    return out;
  };
}
