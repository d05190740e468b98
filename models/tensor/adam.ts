import * as tf from "@tensorflow/tfjs";
import { AppError } from "../errors/index.ts";
import type { NamedArray } from "../forecast/index.ts";
import { clipByGlobalNorm } from "./gradients.ts";
import type { Parameters } from "./parameters.ts";

/** Decay of the mean of the gradients (Kingma and Ba, arXiv 1412.6980, algorithm 1). */
export const ADAM_BETA1 = 0.9;
/** Decay of the mean of their squares (same source). Larger: a steadier, slower scale. */
export const ADAM_BETA2 = 0.999;
/** Added to the root of the bias-corrected squares (same source): bounds the step where gradients are almost 0. */
export const ADAM_EPSILON = 1e-8;

const MEAN = "adam.mean";
const SQUARE = "adam.square";
const STEPS = "adam.steps";

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Adam over one set of parameters. Owns its slots: hold with `using`, or dispose. */
export interface Adam extends Disposable {
  /** Number of steps taken. */
  readonly steps: number;
  /**
   * Moves the parameters by one step. With `clipNorm` the gradients are first scaled to at most that global norm. Returns the global
   * norm before the clip, which the caller disposes; the gradients stay the caller's.
   */
  step(
    gradients: Readonly<Record<string, tf.Tensor>>,
    options: { readonly learningRate: number; readonly clipNorm?: number },
  ): tf.Scalar;
  /** All that is needed to go on with the same result, byte for byte: the two slots, parameters in the order of their names, and the step count. */
  state(): Record<string, NamedArray>;
  /** Takes back what `state` gave. Other names in the record are ignored, so that one checkpoint can hold weights and slots. */
  restore(arrays: Readonly<Record<string, NamedArray>>): void;
}

/**
 * The slots of all parameters lie in one vector each: a step is one concatenation, a dozen operations and one split, instead of a
 * dozen operations for every parameter.
 */
export function createAdam(parameters: Parameters, options: AdamOptions = {}): Adam {
  const { beta1 = ADAM_BETA1, beta2 = ADAM_BETA2, epsilon = ADAM_EPSILON } = options;
  // By name, so that a resumed training is independent of the order in which the record was built.
  const named = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const sizes = named.map(([, variable]) => variable.size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let mean: tf.Tensor1D = tf.zeros([total]);
  let square: tf.Tensor1D = tf.zeros([total]);
  let steps = 0;

  function step(
    gradients: Readonly<Record<string, tf.Tensor>>,
    { learningRate, clipNorm = Number.POSITIVE_INFINITY }: { readonly learningRate: number; readonly clipNorm?: number },
  ): tf.Scalar {
    const parts = named.map(([name]) => {
      const gradient = gradients[name];
      if (gradient === undefined) {
        throw new AppError("GradientMissing", {
          message: `There is no gradient for the parameter "${name}".`,
          hint: "This is a fault of the model's code; please report it.",
          details: { parameter: name },
        });
      }
      return gradient;
    });
    const count = steps + 1;
    const [newMean, newSquare, norm] = tf.tidy(() => {
      const flat = tf.concat1d(parts.map((gradient) => gradient.as1D()));
      const { clipped, norm } = Number.isFinite(clipNorm)
        ? clipByGlobalNorm([flat], clipNorm)
        : { clipped: [flat], norm: tf.norm(flat).asScalar() };
      const gradient = clipped[0] ?? flat;
      const m = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)) as tf.Tensor1D;
      const v = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)) as tf.Tensor1D;
      // The corrections of the start-up bias are numbers, in double.
      const rate = learningRate / (1 - beta1 ** count);
      const scale = 1 / Math.sqrt(1 - beta2 ** count);
      const change = tf.div(tf.mul(m, rate), tf.add(tf.mul(tf.sqrt(v), scale), epsilon));
      const changes = tf.split(change, sizes);
      named.forEach(([, variable], i) => {
        const part = changes[i];
        if (part !== undefined) variable.assign(tf.sub(variable, part.reshape(variable.shape)));
      });
      return [m, v, norm];
    });
    mean.dispose();
    square.dispose();
    mean = newMean as tf.Tensor1D;
    square = newSquare as tf.Tensor1D;
    steps = count;
    return norm as tf.Scalar;
  }

  function restore(arrays: Readonly<Record<string, NamedArray>>): void {
    const count = arrays[STEPS]?.data[0];
    const restored = [MEAN, SQUARE].map((name) => {
      const data = arrays[name]?.data;
      if (!(data instanceof Float32Array) || data.length !== total || count === undefined) {
        throw new AppError("WeightsMismatch", {
          message: `The checkpoint's "${name}" does not fit the model: ${data?.length ?? "no"} values, ${total} needed.`,
          hint: "Resume with the configuration that the training was started with, or start anew.",
          details: { tensor: name },
        });
      }
      return tf.tensor1d(data.slice());
    });
    mean.dispose();
    square.dispose();
    [mean = mean, square = square] = restored;
    steps = count ?? 0;
  }

  return {
    get steps() {
      return steps;
    },
    step,
    state: () => ({
      [MEAN]: { shape: [total], data: Float32Array.from(mean.dataSync()) },
      [SQUARE]: { shape: [total], data: Float32Array.from(square.dataSync()) },
      [STEPS]: { shape: [1], data: Float64Array.of(steps) },
    }),
    restore,
    [Symbol.dispose]() {
      mean.dispose();
      square.dispose();
    },
  };
}
