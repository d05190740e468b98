import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  CHEBYSHEV_TERMS,
  graphConvGruStack,
  graphConvGruStates,
  initialiseGraphConvGru,
  scaledLaplacian,
} from "../../../models/cells/index.ts";
import type { NamedArray } from "../../../models/forecast/index.ts";
import {
  balanced,
  createAdam,
  createRng,
  createVariables,
  disposeAll,
  type Parameters,
  readArrays,
  tf,
  valueAndGradients,
} from "../../../models/tensor/index.ts";
import { type EngineName, engines, useEngine } from "../../support/engines.ts";
import { laplacianOfMatrix, ringLaplacian } from "./graphs.ts";

interface Plain {
  readonly shape: number[];
  readonly data: number[];
}

/** Results of the authors' class in double arithmetic on random numbers: 7 nodes, one of them isolated. */
interface Fixture {
  readonly meta: { readonly K: number[]; readonly hidden: number[]; readonly B: number; readonly T: number };
  readonly graph: { readonly scaledLaplacian: Plain };
  readonly input: Plain;
  readonly params: Record<string, Plain>;
  readonly grads: Record<string, Plain>;
  readonly states: Record<string, Plain[]>;
  readonly mu: Plain;
  readonly variance: Plain;
  readonly cells: Plain[];
  readonly label: Plain;
  readonly logDensity: Plain;
  readonly peerLoss: number;
}

const fixtureFolder = path.resolve(import.meta.dirname, "../../../../shared/fixtures");
const fixtureNames = ["graph_conv_gru_parity.json", "graph_conv_gru_parity_clip.json"];

/** Tolerances of float32 against the double results: absolute on states and head outputs, relative on loss and gradients. */
const TOLERANCE = { state: 5e-6, head: 1e-5, relative: 1e-4, gradient: 1e-3 };
const looser = (engine: EngineName) => (engine === "wasm" ? 5 : 1);

function plain(record: Readonly<Record<string, Plain>>, name: string): Plain {
  const array = record[name];
  if (array === undefined) throw new Error(`the fixture has no ${name}`);
  return array;
}

/**
 * The authors' arrays as ours. Theirs: for each gate g in z, r, h and path p in x, h, one weight [out, in] a Chebyshev term k,
 * memory_unit.L.conv_p_g.lins.k.weight, and one bias a path. Ours: rows term by term, columns gate by gate, the two biases of a gate
 * summed. Gradients map likewise, but for the biases: that of a sum is that of each of its two parts.
 */
function ours(
  record: Readonly<Record<string, Plain>>,
  terms: readonly number[],
  kind: "values" | "gradients",
): Record<string, NamedArray> {
  const arrays: Record<string, NamedArray> = {};
  terms.forEach((count, layer) => {
    const stacked = (convolutions: readonly string[]): NamedArray => {
      const blocks = convolutions.map((convolution) =>
        Array.from({ length: count }, (_, k) => plain(record, `memory_unit.${layer}.${convolution}.lins.${k}.weight`)),
      );
      const [outputs = 0, inputs = 0] = blocks[0]?.[0]?.shape ?? [];
      const columns = outputs * convolutions.length;
      const data = new Float32Array(count * inputs * columns);
      blocks.forEach((lins, gate) => {
        lins.forEach((weight, k) => {
          for (let out = 0; out < outputs; out++) {
            for (let into = 0; into < inputs; into++) {
              data[(k * inputs + into) * columns + gate * outputs + out] = weight.data[out * inputs + into] ?? Number.NaN;
            }
          }
        });
      });
      return { shape: [count * inputs, columns], data };
    };
    const bias = ["z", "r", "h"].flatMap((gate) => {
      const ofInput = plain(record, `memory_unit.${layer}.conv_x_${gate}.bias`).data;
      const ofState = plain(record, `memory_unit.${layer}.conv_h_${gate}.bias`).data;
      return ofInput.map((value, i) => (kind === "values" ? value + (ofState[i] ?? Number.NaN) : value));
    });
    arrays[`gru.${layer + 1}.input`] = stacked(["conv_x_z", "conv_x_r", "conv_x_h"]);
    arrays[`gru.${layer + 1}.state`] = stacked(["conv_h_z", "conv_h_r"]);
    arrays[`gru.${layer + 1}.candidate`] = stacked(["conv_h_h"]);
    arrays[`gru.${layer + 1}.bias`] = { shape: [bias.length], data: Float32Array.from(bias) };
  });
  return arrays;
}

/** The paper's heads: two linear maps without anything between, [.., H] -> [.., 2]. */
function affine(record: Readonly<Record<string, Plain>>, name: string, hidden: tf.Tensor): tf.Tensor {
  const linear = (x: tf.Tensor2D, layer: number): tf.Tensor2D => {
    const weight = plain(record, `${name}.${layer}.weight`);
    const matrix = tf.tensor2d(weight.data, weight.shape as [number, number]);
    return tf.add(tf.matMul(x, matrix, false, true), tf.tensor1d(plain(record, `${name}.${layer}.bias`).data));
  };
  const width = hidden.shape[hidden.rank - 1] ?? 1;
  return linear(linear(hidden.reshape([-1, width]), 0), 1).reshape([...hidden.shape.slice(0, -1), 2]);
}

/** The published loss: a density taken for a probability, 1 - p clipped at 1e-5. */
function pseudoCrossEntropy(fixture: Fixture, hidden: tf.Tensor) {
  const mu = tf.sigmoid(affine(fixture.params, "mu", hidden));
  const variance = tf.mul(0.5, tf.sigmoid(affine(fixture.params, "sigma", hidden)));
  const owner = fixture.cells.flatMap(({ shape }, node) => Array<number>(shape[0] ?? 0).fill(node));
  const points = tf.tensor2d(
    fixture.cells.flatMap(({ data }) => data),
    [owner.length, 2],
  );
  // A product instead of a gather: its gradient exists on every engine.
  const selection = tf.oneHot(tf.tensor1d(owner, "int32"), fixture.cells.length).toFloat();
  const ofCell = (x: tf.Tensor) => tf.stack(tf.unstack(x).map((rows) => tf.matMul(selection, rows as tf.Tensor2D)));
  const [mean, spread] = [ofCell(mu), ofCell(variance)];
  const distance = tf.sum(tf.div(tf.square(tf.sub(points, mean)), spread), -1);
  const logDensity = tf.sub(tf.mul(-0.5, tf.add(distance, tf.sum(tf.log(spread), -1))), Math.log(2 * Math.PI));
  const label = tf.tensor2d(fixture.label.data, fixture.label.shape as [number, number]);
  const miss = tf.log(tf.maximum(tf.sub(1, tf.exp(logDensity)), 1e-5));
  const loss = tf.neg(tf.mean(tf.add(tf.mul(label, logDensity), tf.mul(tf.sub(1, label), miss)))).asScalar();
  return { loss, mu, variance, logDensity };
}

function largestDifference(values: ArrayLike<number>, reference: ArrayLike<number>): number {
  expect(values.length).toBe(reference.length);
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs((values[i] ?? Number.NaN) - (reference[i] ?? 0)));
  return largest;
}

function largestOf(values: ArrayLike<number>): number {
  return largestDifference(values, new Float32Array(values.length));
}

/** Nodes a block: all (the dense product), three, one (the neighbour list), and what the engine takes by itself. */
const blockings = [100, 3, 1, undefined];

describe.skipIf(!existsSync(fixtureFolder))("parity with the authors' class", () => {
  describe.each(
    fixtureNames.flatMap((name) => engines.flatMap((engine) => blockings.map((blockNodes) => ({ name, engine, blockNodes })))),
  )("$name on $engine, blocks of $blockNodes", ({ name, engine, blockNodes }) => {
    let fixture: Fixture;
    beforeAll(async () => {
      fixture = JSON.parse(readFileSync(path.join(fixtureFolder, name), "utf8"));
      await useEngine(engine);
    });

    const setUp = () => {
      using resources = new DisposableStack();
      const parameters = createVariables(ours(fixture.params, fixture.meta.K, "values"));
      resources.defer(() => disposeAll(parameters));
      const laplacian = resources.use(scaledLaplacian(laplacianOfMatrix(fixture.graph.scaledLaplacian.data, 7), { blockNodes }));
      const input = tf.tensor4d(fixture.input.data, fixture.input.shape as [number, number, number, number]);
      resources.defer(() => input.dispose());
      return { parameters, laplacian, input, [Symbol.dispose]: resources.move().dispose.bind(resources) };
    };

    test("every hidden state of every layer", () => {
      using made = setUp();
      const states = tf.tidy(() =>
        graphConvGruStates(made.parameters, made.laplacian, made.input).map((state) => state.dataSync()),
      );
      states.forEach((values, layer) => {
        const reference = (fixture.states[`cell${layer}`] ?? []).flatMap(({ data }) => data);
        expect(largestDifference(values, reference)).toBeLessThan(TOLERANCE.state * looser(engine));
      });
      expect(states.length).toBe(3);
    });

    test("heads, loss and the gradient of every recurrent parameter", () => {
      using made = setUp();
      const outputs = tf.tidy(() => {
        const { loss, mu, variance } = pseudoCrossEntropy(
          fixture,
          graphConvGruStack(made.parameters, made.laplacian, made.input),
        );
        return { loss: loss.dataSync()[0] ?? Number.NaN, mu: mu.dataSync(), variance: variance.dataSync() };
      });
      const factor = looser(engine);
      expect(largestDifference(outputs.mu, fixture.mu.data)).toBeLessThan(TOLERANCE.head * factor);
      expect(largestDifference(outputs.variance, fixture.variance.data)).toBeLessThan(TOLERANCE.head * factor);
      expect(Math.abs(outputs.loss / fixture.peerLoss - 1)).toBeLessThan(TOLERANCE.relative * factor);

      const { value, gradients } = valueAndGradients(
        made.parameters,
        () => pseudoCrossEntropy(fixture, graphConvGruStack(made.parameters, made.laplacian, made.input)).loss,
      );
      const computed = readArrays(gradients);
      value.dispose();
      disposeAll(gradients);
      for (const [parameter, reference] of Object.entries(ours(fixture.grads, fixture.meta.K, "gradients"))) {
        const difference = largestDifference(computed[parameter]?.data ?? [], reference.data);
        expect(difference / largestOf(reference.data), parameter).toBeLessThan(TOLERANCE.gradient * factor);
      }
    });
  });
});

const NODES = 9;
const CONFIG = { inputs: 3, hidden: [4, 3], terms: [3, 2] };

function randomInput(seed: number, steps = 4): tf.Tensor4D {
  const rng = createRng(seed);
  const data = Float32Array.from({ length: 2 * steps * NODES * CONFIG.inputs }, () => rng.normal());
  return tf.tensor4d(data, [2, steps, NODES, CONFIG.inputs]);
}

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("the gradient by hand agrees with the automatic gradient of the same formulas", () => {
    const arrays = initialiseGraphConvGru(createRng(4), CONFIG);
    const parameters = createVariables(arrays);
    using laplacian = scaledLaplacian(ringLaplacian(NODES));
    const matrix = tf.tensor2d(ringMatrix(), [NODES, NODES]);
    const input = randomInput(5);
    const weightOf = (tensor: tf.Tensor) => tf.linspace(-1, 1, tensor.size).reshape(tensor.shape);
    const byHand = valueAndGradients(parameters, () => {
      const states = graphConvGruStates(parameters, laplacian, input);
      return tf.addN(states.map((state) => tf.sum(tf.mul(state, weightOf(state))))).asScalar();
    });
    const automatic = valueAndGradients(parameters, () => {
      const states = plainStates(parameters, matrix, input);
      return tf.addN(states.map((state) => tf.sum(tf.mul(state, weightOf(state))))).asScalar();
    });
    expect(byHand.value.dataSync()[0]).toBeCloseTo(automatic.value.dataSync()[0] ?? Number.NaN, 3);
    for (const name of Object.keys(arrays)) {
      const [a, b] = [byHand.gradients[name]?.dataSync() ?? [], automatic.gradients[name]?.dataSync() ?? []];
      expect(largestDifference(a, b) / largestOf(b), name).toBeLessThan(1e-4);
    }
    tf.dispose([byHand.value, automatic.value, input, matrix]);
    for (const tensors of [parameters, byHand.gradients, automatic.gradients]) disposeAll(tensors);
  });

  test("a training step keeps the number of tensors and lowers the loss", () => {
    const parameters = createVariables(initialiseGraphConvGru(createRng(6), CONFIG));
    using laplacian = scaledLaplacian(ringLaplacian(NODES));
    using adam = createAdam(parameters);
    const input = randomInput(7);
    const losses: number[] = [];
    for (let step = 0; step < 8; step++) {
      balanced(() => {
        const { value, gradients } = valueAndGradients(parameters, () =>
          tf.mean(tf.square(tf.sub(graphConvGruStack(parameters, laplacian, input), 0.2))).asScalar(),
        );
        adam.step(gradients, { learningRate: 0.05, clipNorm: 5 }).dispose();
        losses.push(value.dataSync()[0] ?? Number.NaN);
        value.dispose();
        disposeAll(gradients);
      });
    }
    expect(losses[7]).toBeLessThan((losses[0] ?? 0) / 2);
    input.dispose();
    disposeAll(parameters);
  });

  test("one step of time: the state starts from 0 and the state path has no gradient", () => {
    const parameters = createVariables(initialiseGraphConvGru(createRng(8), { inputs: 3, hidden: [4], terms: [2] }));
    using laplacian = scaledLaplacian(ringLaplacian(NODES));
    const input = randomInput(9, 1);
    const { value, gradients } = valueAndGradients(parameters, () =>
      tf.sum(graphConvGruStack(parameters, laplacian, input)).asScalar(),
    );
    expect(largestOf(gradients["gru.1.state"]?.dataSync() ?? [1])).toBe(0);
    expect(largestOf(gradients["gru.1.input"]?.dataSync() ?? [])).toBeGreaterThan(0);
    tf.dispose([value, input]);
    disposeAll(gradients);
    disposeAll(parameters);
  });
});

describe("initialiseGraphConvGru", () => {
  test("names, shapes and the paper's number of weights", () => {
    const arrays = initialiseGraphConvGru(createRng(1), { inputs: 16, hidden: [50, 20, 10], terms: [3, 3, 3] });
    expect(CHEBYSHEV_TERMS).toBe(3);
    expect(Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]))).toEqual({
      "gru.1.input": [48, 150],
      "gru.1.state": [150, 100],
      "gru.1.candidate": [150, 50],
      "gru.1.bias": [150],
      "gru.2.input": [150, 60],
      "gru.2.state": [60, 40],
      "gru.2.candidate": [60, 20],
      "gru.2.bias": [60],
      "gru.3.input": [60, 30],
      "gru.3.state": [30, 20],
      "gru.3.candidate": [30, 10],
      "gru.3.bias": [30],
    });
  });

  test("each gate and term has the Glorot limit of its own convolution", () => {
    const arrays = initialiseGraphConvGru(createRng(2), { inputs: 16, hidden: [50], terms: [3] });
    expect(largestOf(arrays["gru.1.input"]?.data ?? [])).toBeLessThanOrEqual(Math.sqrt(6 / 66) + 1e-7);
    expect(largestOf(arrays["gru.1.input"]?.data ?? [])).toBeGreaterThan(0.99 * Math.sqrt(6 / 66));
    expect(largestOf(arrays["gru.1.state"]?.data ?? [])).toBeLessThanOrEqual(Math.sqrt(6 / 100) + 1e-7);
  });

  test("refuses a layer without terms", () => {
    expect(() => initialiseGraphConvGru(createRng(1), { inputs: 2, hidden: [4, 4], terms: [3] })).toThrow(
      expect.objectContaining({ code: "ConfigurationInvalid" }),
    );
  });
});

function ringMatrix(): Float32Array {
  const { neighbours, laplacian, maxDegree } = ringLaplacian(NODES);
  const matrix = new Float32Array(NODES * NODES);
  neighbours.forEach((neighbour, i) => {
    matrix[Math.floor(i / maxDegree) * NODES + neighbour] = laplacian[i] ?? 0;
  });
  return matrix;
}

/** The cell term by term and gate by gate, with nothing but differentiable products: [B, T, N, F] -> states of each layer. */
function plainStates(parameters: Parameters, matrix: tf.Tensor2D, input: tf.Tensor4D): tf.Tensor[] {
  const convolution = (x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D => {
    const channels = x.shape[1];
    const terms: tf.Tensor2D[] = [x, tf.matMul(matrix, x)];
    for (let k = 2; k * channels < weight.shape[0]; k++) {
      terms.push(tf.sub(tf.mul(2, tf.matMul(matrix, terms[k - 1] ?? x)), terms[k - 2] ?? x));
    }
    const parts = terms
      .slice(0, weight.shape[0] / channels)
      .map((term, k) => tf.matMul(term, weight.slice([k * channels, 0], [channels, -1])));
    return tf.addN(parts) as tf.Tensor2D;
  };
  let sequences = tf.unstack(input).map((window) => tf.unstack(window) as tf.Tensor2D[]);
  return CONFIG.hidden.map((size, layer) => {
    const weight = (name: string) => parameters[`gru.${layer + 1}.${name}`] as tf.Tensor2D;
    sequences = sequences.map((window) => {
      let hidden: tf.Tensor2D = tf.zeros([NODES, size]);
      return window.map((x) => {
        const fromInput = tf.split(tf.add(convolution(x, weight("input")), weight("bias")), 3, 1);
        const fromState = tf.split(convolution(hidden, weight("state")), 2, 1);
        const update = tf.sigmoid(tf.add(fromInput[0] ?? x, fromState[0] ?? x));
        const reset = tf.sigmoid(tf.add(fromInput[1] ?? x, fromState[1] ?? x));
        const candidate = tf.tanh(tf.add(fromInput[2] ?? x, convolution(tf.mul(reset, hidden), weight("candidate"))));
        hidden = tf.add(tf.mul(update, hidden), tf.mul(tf.sub(1, update), candidate));
        return hidden;
      });
    });
    return tf.stack(sequences.map((window) => tf.stack(window)));
  });
}
