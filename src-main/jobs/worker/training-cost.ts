/**
 * What a training of the crime model costs, from its shape alone. The constants only set the proportions between sizes, and were fitted
 * to six sizes from 13 to 306 nodes (within a third of each); the last measure on this machine sets the scale.
 */
import type { TrainingShape } from "../training-messages.ts";

/** Milliseconds that one layer at one time step costs whatever its size: the calls of some 60 kernels, with their gradients. */
const MILLISECONDS_PER_LAYER_CALL = 7;
/** Milliseconds for 1e9 floating-point operations of the recurrent layers, gradients included, on two cores of 2023. */
const MILLISECONDS_PER_GIGAFLOP = 18;
/** Milliseconds for each incident of a batch: its Gaussians of the neighbouring nodes. */
const MILLISECONDS_PER_INCIDENT = 0.02;
/** Operations of a gradient step over those of its forward half. */
const GRADIENT_FACTOR = 3;
/** A scored batch has no gradient. */
export const FORWARD_SHARE = 1 / GRADIENT_FACTOR;

/** Features of a node for C categories: counts, rates, two memories, place, calendar (docs/models.md). */
function featureWidth(categories: number): number {
  return 6 * categories + 9;
}

/** Floating-point operations of the recurrent layers in one gradient step. */
function stepOperations({ nodes, categories, steps, batchWindows, hidden, chebyshevTerms }: TrainingShape): number {
  let inputs = featureWidth(categories);
  let sum = 0;
  for (const units of hidden) {
    const width = inputs + units;
    // The graph's matrix is dense; the candidate reads the reset state, so that the graph works on it once more.
    const graph = 2 * nodes ** 2 * (chebyshevTerms - 1) * (width + units);
    const dense = 2 * nodes * chebyshevTerms * width * 3 * units;
    sum += graph + dense;
    inputs = units;
  }
  return GRADIENT_FACTOR * batchWindows * steps * sum;
}

/** Milliseconds of a gradient step on the machine that the constants are of. */
export function nominalStepMs(shape: TrainingShape): number {
  return (
    MILLISECONDS_PER_LAYER_CALL * shape.steps * shape.hidden.length +
    (MILLISECONDS_PER_GIGAFLOP * stepOperations(shape)) / 1e9 +
    MILLISECONDS_PER_INCIDENT * shape.incidentsPerDay * shape.batchWindows
  );
}

/** MB of a process that has loaded Node and the native engine. */
const ENGINE_MEMORY_MB = 500;
/** Bytes of an incident: the table, its place, and the copies on the way. */
const BYTES_PER_INCIDENT = 300;
/** float32 arrays of a layer's width that a time step keeps for its gradient. */
const KEPT_ARRAYS = 48;
const BYTES_PER_NUMBER = 4;
const BYTES_PER_MB = 1e6;

/** Highest resident memory of the training's process, MB. */
export function nominalMemoryMb(shape: TrainingShape): number {
  const { nodes, categories, days, steps, batchWindows, hidden, incidents } = shape;
  const features = days * nodes * featureWidth(categories) * BYTES_PER_NUMBER * 2;
  const widths = hidden.reduce((sum, units) => sum + units, featureWidth(categories));
  const tape = batchWindows * steps * nodes * widths * KEPT_ARRAYS * BYTES_PER_NUMBER;
  return ENGINE_MEMORY_MB + (incidents * BYTES_PER_INCIDENT + features + tape) / BYTES_PER_MB;
}
