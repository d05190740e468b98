/** The only door to TensorFlow.js. Importing it registers the gradients and the plain JavaScript backend. */
import * as tf from "@tensorflow/tfjs";

export { ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON, type Adam, type AdamOptions, createAdam } from "./adam.ts";
export { activeBackend, useCpu, useWasm } from "./backend.ts";
export { balanced } from "./balance.ts";
export { clipByGlobalNorm, valueAndGradients, withGradient } from "./gradients.ts";
export { multipliesSparse, type SparseRows, stackNeighbours, sumNeighbours } from "./neighbour-stack.ts";
export {
  assignVariables,
  createVariables,
  disposeAll,
  filled,
  glorotUniform,
  type Parameters,
  readArrays,
} from "./parameters.ts";
export { createRng, type Rng, type RngState, restoreRng, type Sequence } from "./random.ts";
export { decodeSafetensors, encodeSafetensors, MAX_HEADER_BYTES, type Safetensors } from "./safetensors.ts";
export { cosineSchedule } from "./schedule.ts";
export { tf };
