import { AppError } from "../errors/index.ts";
import type { NamedArray } from "../forecast/index.ts";
import { filled, glorotUniform, type Rng, type tf } from "../tensor/index.ts";
import { chebyshevRows } from "./chebyshev.ts";
import { gatedRecurrence } from "./gated-recurrence.ts";
import { type ScaledLaplacian, withoutPadding, withPadding } from "./laplacian.ts";

/** A stack of Graph-ConvGRU layers (arXiv 2111.14733): each consumes the whole state sequence of the one before. */
export interface GraphConvGruConfig {
  /** Features of a node and step. */
  readonly inputs: number;
  /** Width of the hidden state, layer by layer. */
  readonly hidden: readonly number[];
  /** Chebyshev terms K, layer by layer: K - 1 hops. */
  readonly terms: readonly number[];
}

/**
 * Glorot-uniform weights for each gate and term by itself, biases 0. Of layer l, gates in the order z, r, c:
 * "gru.l.input" [K * inputs, 3 H], "gru.l.state" [K * H, 2 H] (z, r), "gru.l.candidate" [K * H, H], "gru.l.bias" [3 H]; rows term by term.
 */
export function initialiseGraphConvGru(rng: Rng, { inputs, hidden, terms }: GraphConvGruConfig): Record<string, NamedArray> {
  const arrays: Record<string, NamedArray> = {};
  let width = inputs;
  hidden.forEach((size, i) => {
    const count = terms[i] ?? 0;
    if (terms.length !== hidden.length || count < 1 || size < 1) {
      throw new AppError("ConfigurationInvalid", {
        message: `Layer ${i + 1} of the graph network has width ${size} and ${count} Chebyshev terms.`,
        hint: "Give every layer a width and a number of terms of at least 1.",
        details: { hidden, terms },
      });
    }
    const { input, state, candidate, bias } = layerNames(i);
    arrays[input] = glorotUniform(rng, [count * width, 3 * size], width, size);
    arrays[state] = glorotUniform(rng, [count * size, 2 * size], size, size);
    arrays[candidate] = glorotUniform(rng, [count * size, size], size, size);
    arrays[bias] = filled([3 * size], 0);
    width = size;
  });
  return arrays;
}

/**
 * Last hidden state of the last layer. input [B, T, N, F] -> [B, N, H]. `parameters` may hold other arrays beside the stack's.
 *
 * z = sigma(conv(X) + conv(Hp)), r likewise, c = tanh(conv(X) + conv(r * Hp)), H = z * Hp + (1 - z) * c: z keeps the OLD state, and the
 * reset comes before the candidate's convolution.
 */
export function graphConvGruStack(
  parameters: Readonly<Record<string, tf.Tensor>>,
  laplacian: ScaledLaplacian,
  input: tf.Tensor4D,
): tf.Tensor3D {
  const states = hiddenRows(parameters, laplacian, input);
  const last = states[states.length - 1];
  if (last === undefined) throw missingWeights(layerNames(0).input);
  const [steps, rows, size] = last.shape;
  const nodes = last.slice([steps - 1, 0, 0], [1, rows, size]).reshape([laplacian.rowCount, input.shape[0], size]);
  return withoutPadding(laplacian, nodes, 0).transpose([1, 0, 2]);
}

/** Every hidden state of every layer, each [B, T, N, H]. */
export function graphConvGruStates(
  parameters: Readonly<Record<string, tf.Tensor>>,
  laplacian: ScaledLaplacian,
  input: tf.Tensor4D,
): tf.Tensor4D[] {
  return hiddenRows(parameters, laplacian, input).map((rows) => {
    const nodes = rows.reshape([rows.shape[0], laplacian.rowCount, input.shape[0], rows.shape[2]]);
    return withoutPadding(laplacian, nodes, 1).transpose<tf.Tensor4D>([2, 0, 1, 3]);
  });
}

interface LayerWeights {
  readonly input: tf.Tensor2D;
  readonly state: tf.Tensor2D;
  readonly candidate: tf.Tensor2D;
  readonly bias: tf.Tensor1D;
}

function layerNames(layer: number): Record<keyof LayerWeights, string> {
  const prefix = `gru.${layer + 1}`;
  return { input: `${prefix}.input`, state: `${prefix}.state`, candidate: `${prefix}.candidate`, bias: `${prefix}.bias` };
}

function layersOf(parameters: Readonly<Record<string, tf.Tensor>>): LayerWeights[] {
  const layers: LayerWeights[] = [];
  for (let names = layerNames(0); names.input in parameters; names = layerNames(layers.length)) {
    const weight = (name: string): tf.Tensor => {
      const tensor = parameters[name];
      if (tensor === undefined) throw missingWeights(name);
      return tensor;
    };
    layers.push({
      input: weight(names.input) as tf.Tensor2D,
      state: weight(names.state) as tf.Tensor2D,
      candidate: weight(names.candidate) as tf.Tensor2D,
      bias: weight(names.bias) as tf.Tensor1D,
    });
  }
  return layers;
}

function missingWeights(name: string): AppError {
  return new AppError("WeightsMismatch", {
    message: `The weights lack the array "${name}".`,
    hint: "Load weights that were saved by the same model with the same configuration.",
    details: { tensor: name },
  });
}

/**
 * Hidden states of every layer as [T, R, H], R = rowCount * B. Rows are node by node, so that the same memory is [rowCount, B * H] for the
 * Laplacian and [R, H] for the weights: no transposition between the two.
 */
function hiddenRows(
  parameters: Readonly<Record<string, tf.Tensor>>,
  laplacian: ScaledLaplacian,
  input: tf.Tensor4D,
): tf.Tensor3D[] {
  const [batch, steps, nodes, features] = input.shape;
  if (nodes !== laplacian.nodeCount) throw new RangeError(`The input has ${nodes} nodes, the graph ${laplacian.nodeCount}.`);
  const nodeRows = withPadding(laplacian, input.transpose([1, 2, 0, 3]), 1);
  let rows: tf.Tensor3D = nodeRows.reshape([steps, laplacian.rowCount * batch, features]);
  return layersOf(parameters).map((weights) => {
    rows = layer(weights, laplacian, rows);
    return rows;
  });
}

/** One layer: [T, R, C] -> [T, R, H]. */
function layer({ input, state, candidate, bias }: LayerWeights, laplacian: ScaledLaplacian, rows: tf.Tensor3D): tf.Tensor3D {
  const [steps, count, channels] = rows.shape;
  const size = candidate.shape[1];
  const terms = input.shape[0] / channels;
  // The input path needs no state: all steps and gates at once.
  const stack = chebyshevRows(laplacian, rows, terms).reshape([steps * count, terms * channels]) as tf.Tensor2D;
  const gates = stack.matMul<tf.Tensor2D>(input.slice([0, 0], [-1, 2 * size])).add(bias.slice(0, 2 * size));
  const proposals = stack.matMul<tf.Tensor2D>(input.slice([0, 2 * size], [-1, size])).add(bias.slice(2 * size, size));
  return gatedRecurrence(
    laplacian,
    gates.reshape([steps, count, 2 * size]),
    proposals.reshape([steps, count, size]),
    state,
    candidate,
  ) as tf.Tensor3D;
}
