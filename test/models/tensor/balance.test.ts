import { beforeAll, expect, test } from "vitest";
import { balanced, tf, useCpu } from "../../../models/tensor/index.ts";

beforeAll(() => useCpu());

test("a leaked tensor is an error, one that is handed out is not", () => {
  expect(() => balanced(() => void tf.scalar(1))).toThrow(expect.objectContaining({ code: "TensorLeak" }));
  const kept = balanced(
    () => tf.scalar(1),
    () => 1,
  );
  kept.dispose();
});
