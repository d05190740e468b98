import { beforeAll, expect, test } from "vitest";
import { balanced, createVariables, disposeAll, filled, tf, useCpu, valueAndGradients } from "../../../models/tensor/index.ts";

beforeAll(() => useCpu());

test("value and gradients of a closed form, under the parameters' names", () => {
  const parameters = createVariables({ a: filled([], 3), b: filled([2], 2) });
  const { value, gradients } = balanced(
    () =>
      valueAndGradients(parameters, () =>
        tf.mul(parameters.a as tf.Tensor, tf.sum(tf.square(parameters.b as tf.Tensor))).asScalar(),
      ),
    () => 3,
  );
  expect(value.dataSync()[0]).toBe(24);
  expect([...(gradients.a?.dataSync() ?? [])]).toEqual([8]);
  expect([...(gradients.b?.dataSync() ?? [])]).toEqual([12, 12]);
  value.dispose();
  disposeAll(gradients);
  disposeAll(parameters);
});

test("a parameter that does not reach the loss is named, and nothing is left behind", () => {
  const parameters = createVariables({ used: filled([], 3), idle: filled([], 1) });
  balanced(() => {
    expect(() => valueAndGradients(parameters, () => tf.square(parameters.used as tf.Tensor).asScalar())).toThrow(
      expect.objectContaining({ code: "GradientMissing", details: { parameter: "idle" } }),
    );
  });
  disposeAll(parameters);
});
