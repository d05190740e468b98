import * as tf from "@tensorflow/tfjs";
import { AppError } from "../errors/index.ts";
import type { NamedArray } from "../forecast/index.ts";
import type { Rng } from "./random.ts";

/** Trainable tensors by name. The names are those of the saved weights. */
export type Parameters = Record<string, tf.Variable>;

/** Uniform in +-sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010): keeps the variance of signals and gradients through a layer. */
export function glorotUniform(rng: Rng, shape: readonly number[], fanIn: number, fanOut: number): NamedArray {
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  const data = new Float32Array(elementCount(shape));
  for (let i = 0; i < data.length; i++) data[i] = limit * (2 * rng.uniform() - 1);
  return { shape, data };
}

/** A float32 array of one value. */
export function filled(shape: readonly number[], value: number): NamedArray {
  return { shape, data: new Float32Array(elementCount(shape)).fill(value) };
}

/** One float32 variable an array. The caller owns them: `disposeAll`. */
export function createVariables(arrays: Readonly<Record<string, NamedArray>>): Parameters {
  const parameters: Parameters = {};
  for (const [name, array] of Object.entries(arrays)) {
    const initial = tensorOf(array);
    parameters[name] = tf.variable(initial);
    initial.dispose();
  }
  return parameters;
}

/** Gives the variables new values. Strict: the same names, the same shapes, or nothing is changed. */
export function assignVariables(parameters: Parameters, arrays: Readonly<Record<string, NamedArray>>): void {
  for (const name of Object.keys(arrays)) {
    if (!Object.hasOwn(parameters, name))
      throw mismatch(`The weights hold an array "${name}" that the model does not have.`, name);
  }
  const assignments = Object.entries(parameters).map(([name, variable]) => {
    const array = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (array === undefined) throw mismatch(`The weights lack the array "${name}".`, name);
    if (!tf.util.arraysEqual(variable.shape, [...array.shape])) {
      throw mismatch(
        `The weights' array "${name}" has the shape [${array.shape.join(", ")}], the model needs [${variable.shape.join(", ")}].`,
        name,
      );
    }
    return { variable, array };
  });
  for (const { variable, array } of assignments) {
    const value = tensorOf(array);
    variable.assign(value);
    value.dispose();
  }
}

/** Copies tensors into host memory: float32 and int32 as they are. */
export function readArrays(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, NamedArray> {
  const arrays: Record<string, NamedArray> = {};
  // `slice` because a backend may hand out the memory that it goes on using.
  for (const [name, tensor] of Object.entries(tensors))
    arrays[name] = { shape: [...tensor.shape], data: tensor.dataSync().slice() };
  return arrays;
}

export function disposeAll(tensors: Readonly<Record<string, tf.Tensor>>): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}

function tensorOf({ shape, data }: NamedArray): tf.Tensor {
  return tf.tensor(data instanceof Float32Array ? data.slice() : Float32Array.from(data), [...shape], "float32");
}

function mismatch(message: string, tensor: string): AppError {
  return new AppError("WeightsMismatch", {
    message,
    hint: "Load weights that were saved by the same model with the same configuration.",
    details: { tensor },
  });
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
