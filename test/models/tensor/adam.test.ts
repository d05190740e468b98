import { beforeAll, describe, expect, test } from "vitest";
import type { NamedArray } from "../../../models/forecast/index.ts";
import {
  balanced,
  clipByGlobalNorm,
  createAdam,
  createRng,
  createVariables,
  decodeSafetensors,
  disposeAll,
  encodeSafetensors,
  filled,
  glorotUniform,
  type Parameters,
  readArrays,
  tf,
  valueAndGradients,
} from "../../../models/tensor/index.ts";
import { engines, useEngine } from "../../support/engines.ts";

/** A small regression whose loss depends on the step, so that an off-by-one in a resume shows. */
function trainSteps(parameters: Parameters, adam: ReturnType<typeof createAdam>, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    const { value, gradients } = valueAndGradients(parameters, () => {
      const { weight, bias } = parameters as { weight: tf.Variable; bias: tf.Variable };
      const x = tf
        .linspace(-1, 1, 12)
        .reshape([4, 3])
        .add(step / 10);
      return x
        .matMul(weight as tf.Tensor2D)
        .add(bias)
        .tanh()
        .sub(0.3)
        .square()
        .mean()
        .asScalar();
    });
    adam.step(gradients, { learningRate: 0.05, clipNorm: 0.5 }).dispose();
    disposeAll(gradients);
    value.dispose();
  }
}

const start = (): Record<string, NamedArray> => ({
  weight: glorotUniform(createRng(5), [3, 2], 3, 2),
  bias: filled([2], 0.1),
});

describe.each(engines)("on %s", (engine) => {
  beforeAll(() => useEngine(engine));

  test("follows algorithm 1 of the paper in double arithmetic", () => {
    const parameters = createVariables({ p: { shape: [2], data: Float32Array.of(1, -2) } });
    using adam = createAdam(parameters);
    let [p, m, v] = [
      [1, -2],
      [0, 0],
      [0, 0],
    ];
    for (let t = 1; t <= 5; t++) {
      const gradient = [0.1 * t, -3 / t];
      m = m.map((old, i) => 0.9 * old + 0.1 * (gradient[i] ?? 0));
      v = v.map((old, i) => 0.999 * old + 0.001 * (gradient[i] ?? 0) ** 2);
      p = p.map((old, i) => old - (0.01 * ((m[i] ?? 0) / (1 - 0.9 ** t))) / (Math.sqrt((v[i] ?? 0) / (1 - 0.999 ** t)) + 1e-8));
      const tensor = tf.tensor1d(gradient);
      adam.step({ p: tensor }, { learningRate: 0.01 }).dispose();
      tensor.dispose();
    }
    const moved = [...(readArrays(parameters).p?.data ?? [])];
    moved.forEach((value, i) => {
      expect(Math.abs(value - (p[i] ?? 0))).toBeLessThan(2e-6);
    });
    expect(adam.steps).toBe(5);
    disposeAll(parameters);
  });

  test("a step keeps the number of tensors", () => {
    const parameters = createVariables(start());
    using adam = createAdam(parameters);
    trainSteps(parameters, adam, 0, 1);
    balanced(() => trainSteps(parameters, adam, 1, 4));
    disposeAll(parameters);
  });

  test("a training resumed from a saved file ends with the same bytes as an unbroken one", () => {
    const unbroken = createVariables(start());
    using adamUnbroken = createAdam(unbroken);
    trainSteps(unbroken, adamUnbroken, 0, 9);

    const first = createVariables(start());
    using adamFirst = createAdam(first);
    trainSteps(first, adamFirst, 0, 4);
    const { arrays } = decodeSafetensors(encodeSafetensors({ ...readArrays(first), ...adamFirst.state() }));
    // Another order of the record must not mix up the slots.
    const { bias, weight } = arrays;
    if (!bias || !weight) throw new Error("weights lost");
    const resumed = createVariables({ bias, weight });
    using adamResumed = createAdam(resumed);
    adamResumed.restore(arrays);
    trainSteps(resumed, adamResumed, 4, 9);

    const bytes = (parameters: Parameters, adam: ReturnType<typeof createAdam>) =>
      Buffer.from(encodeSafetensors({ ...readArrays(parameters), ...adam.state() }));
    expect(bytes(resumed, adamResumed).equals(bytes(unbroken, adamUnbroken))).toBe(true);
    for (const parameters of [unbroken, first, resumed]) disposeAll(parameters);
  });

  test("refuses a checkpoint of another size and a missing gradient", () => {
    const parameters = createVariables(start());
    using adam = createAdam(parameters);
    expect(() =>
      adam.restore({ "adam.mean": filled([3], 0), "adam.square": filled([3], 0), "adam.steps": filled([1], 1) }),
    ).toThrow(expect.objectContaining({ code: "WeightsMismatch" }));
    expect(() => adam.step({ weight: parameters.weight as tf.Tensor }, { learningRate: 1 })).toThrow(
      expect.objectContaining({ code: "GradientMissing", details: { parameter: "bias" } }),
    );
    disposeAll(parameters);
  });

  test("clipByGlobalNorm scales 3-4-12 (norm 13) to norm 1 and leaves small ones alone", () => {
    const tensors = [tf.tensor1d([3, 4]), tf.tensor2d([[12]])];
    const { clipped, norm } = clipByGlobalNorm(tensors, 1);
    expect(norm.dataSync()[0]).toBeCloseTo(13, 5);
    expect([...(clipped[0]?.dataSync() ?? [])].map((x) => x * 13)).toEqual([expect.closeTo(3, 5), expect.closeTo(4, 5)]);
    const loose = clipByGlobalNorm(tensors, 20);
    expect([...(loose.clipped[1]?.dataSync() ?? [])]).toEqual([12]);
    tf.dispose([tensors, clipped, norm, loose.clipped, loose.norm]);
  });
});
