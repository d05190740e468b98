import * as tf from "@tensorflow/tfjs";
import { AppError } from "../errors/index.ts";
import type { Parameters } from "./parameters.ts";

/**
 * A loss and its gradient with respect to every parameter, under the parameters' own names. The caller disposes both; everything
 * in between is freed here.
 * @throws AppError GradientMissing where a parameter does not reach the loss: it would silently never learn.
 */
export function valueAndGradients(
  parameters: Parameters,
  loss: () => tf.Scalar,
): { value: tf.Scalar; gradients: Record<string, tf.Tensor> } {
  const names = Object.keys(parameters);
  const { value, grads } = tf.engine().gradients(loss, Object.values(parameters), undefined, true);
  const gradients: Record<string, tf.Tensor> = {};
  const missing = names.find((_, i) => !grads[i]);
  if (missing !== undefined) {
    value.dispose();
    for (const gradient of grads) gradient?.dispose();
    throw new AppError("GradientMissing", {
      message: `The loss does not depend on the parameter "${missing}".`,
      hint: "This is a fault of the model's code; please report it.",
      details: { parameter: missing },
    });
  }
  names.forEach((name, i) => {
    const gradient = grads[i];
    if (gradient) gradients[name] = gradient;
  });
  return { value, gradients };
}

/**
 * An operation with a gradient written by hand: `forward` computes from `inputs` and hands what the gradient needs to `save`;
 * `backward` turns the gradient of the result and the saved tensors into one gradient for each input. No gradient is recorded for what
 * happens inside either; intermediate tensors are freed at the end of each.
 */
export function withGradient(
  inputs: readonly tf.Tensor[],
  forward: (save: (tensors: tf.Tensor[]) => void) => tf.Tensor,
  backward: (upstream: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[],
): tf.Tensor {
  const operation = tf.customGrad((...given: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const save = given[inputs.length];
    if (typeof save !== "function") throw new Error("tf.customGrad passes its save function last");
    return {
      value: forward(save),
      gradFunc: (upstream: tf.Tensor, saved: tf.Tensor[]) => tf.tidy(() => backward(upstream, saved)),
    };
  });
  return operation(...inputs);
}

/**
 * Scales tensors together so that their joint Euclidean norm is at most `maxNorm` (Pascanu et al. 2013). Returns new tensors and the
 * norm before; the caller disposes both.
 */
export function clipByGlobalNorm(tensors: readonly tf.Tensor[], maxNorm: number): { clipped: tf.Tensor[]; norm: tf.Scalar } {
  const [norm, ...clipped] = tf.tidy(() => {
    const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)).asScalar());
    const total = tf.sqrt(tf.addN(squares)).asScalar();
    const factor = tf.div(maxNorm, tf.maximum(total, maxNorm));
    return [total, ...tensors.map((tensor) => tf.mul(tensor, factor))];
  });
  return { clipped, norm: norm as tf.Scalar };
}
