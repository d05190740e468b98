import { expect, test } from "vitest";
import { activeBackend, tf } from "../../../models/tensor/index.ts";
import { engines, useEngine } from "../../support/engines.ts";

test.each(engines)("%s computes a product, also when chosen twice", async (engine) => {
  await useEngine(engine);
  await useEngine(engine);
  expect(activeBackend()).toBe(engine);
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
  expect([...product]).toEqual([11]);
});
