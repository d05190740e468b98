import * as tf from "@tensorflow/tfjs";
import { AppError } from "../errors/index.ts";

/**
 * Runs `work` and checks that it left no tensor behind but the `kept(result)` that it hands out.
 * @throws AppError TensorLeak with the numbers before and after: over thousands of steps a leak fills the memory.
 */
export function balanced<T>(work: () => T, kept: (result: T) => number = () => 0): T {
  const before = tf.memory().numTensors;
  const result = work();
  const after = tf.memory().numTensors;
  if (after - before !== kept(result)) {
    throw new AppError("TensorLeak", {
      message: `A step should keep ${kept(result)} tensors and changed their number from ${before} to ${after}.`,
      hint: "This is a fault of the program; please report it.",
      details: { before, after },
    });
  }
  return result;
}
