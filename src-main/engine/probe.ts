/**
 * Started as a process of its own by trial.ts: loads an engine, lets it compute, prints what it is as one line of JSON.
 * A library that this processor cannot run ends this process and no other.
 */
import { tf } from "../../models/tensor/index.ts";
import { measureMatmulGflops } from "./gflops.ts";
import { loadEngine } from "./load.ts";
import { loadNative } from "./native.ts";
import { nativePlaces } from "./places.ts";
import { requireRelease } from "./release.ts";

/** A product and a gradient with known values: a library that loads but computes wrong is of no use. */
function computesRightly(): boolean {
  return tf.tidy(() => {
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
    const slope = tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, -2, 3]));
    return product.dataSync().join() === "19,22,43,50" && slope.dataSync().join() === "2,-4,6";
  });
}

const [, , what] = process.argv;
if (what === "native") {
  // Before the mark of a first successful load is there, which is what this trial decides.
  const facts = await loadNative(nativePlaces(requireRelease()));
  process.stdout.write(`${JSON.stringify({ ...facts, right: computesRightly() })}\n`);
} else {
  const report = await loadEngine({ prefer: "tensorflow" });
  const matmulGflops = await measureMatmulGflops();
  process.stdout.write(`${JSON.stringify({ ...report, matmulGflops, right: computesRightly() })}\n`);
}
