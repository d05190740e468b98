import { graphConvGruStack, initialiseGraphConvGru, type ScaledLaplacian } from "../cells/index.ts";
import type { BaseIntensity } from "../density/index.ts";
import type { NamedArray } from "../forecast/index.ts";
import { filled, glorotUniform, type Rng, tf } from "../tensor/index.ts";
import type { CrimeConfiguration } from "./configuration.ts";
import { featureWidths } from "./features.ts";
import {
  CATEGORY_OFFSET_RANK,
  type HeadScales,
  type HeadWeights,
  INITIAL_MIXING_LOGIT,
  INITIAL_SCALE_LOGIT,
  type IntensityParts,
  intensityParts,
  LEAST_RATE,
  leastDeviations,
  type NodeScales,
} from "./heads.ts";

/** Half width of the ring on which the components' means start, as a raw tanh argument: distinct starts, or they would stay equal. */
const INITIAL_MEAN_SPREAD = 0.3;

/** Weights of an untrained model, whose forecast is the base map. */
export function initialiseWeights(rng: Rng, configuration: CrimeConfiguration, categories: number): Record<string, NamedArray> {
  const { hidden, chebyshevTerms, headUnits, components } = configuration;
  const features = featureWidths(categories);
  const state = hidden.at(-1) ?? 0;
  const parts = components;
  const geometryBias = new Float32Array(5 * parts);
  for (let m = 0; m < parts; m++) {
    const angle = (2 * Math.PI * m) / parts;
    const spread = parts > 1 ? INITIAL_MEAN_SPREAD : 0;
    geometryBias.set([spread * Math.cos(angle)], m);
    geometryBias.set([spread * Math.sin(angle)], parts + m);
    geometryBias.set([INITIAL_SCALE_LOGIT], 2 * parts + m);
    geometryBias.set([INITIAL_SCALE_LOGIT], 4 * parts + m);
  }
  return {
    ...initialiseGraphConvGru(rng, { inputs: features.all, hidden, terms: hidden.map(() => chebyshevTerms) }),
    "head.hidden.kernel": glorotUniform(rng, [state + features.all, headUnits], state + features.all, headUnits),
    "head.hidden.bias": filled([headUnits], 0),
    "head.city.kernel": filled([features.city, categories], 0),
    "head.city.bias": filled([categories], 0),
    "head.rate.kernel": filled([headUnits, categories], 0),
    "head.mixing.kernel": filled([headUnits, categories], 0),
    "head.mixing.bias": filled([categories], INITIAL_MIXING_LOGIT),
    "head.geometry.kernel": scaled(glorotUniform(rng, [headUnits, 5 * parts], headUnits, 5 * parts), 0.1),
    "head.geometry.bias": { shape: [5 * parts], data: geometryBias },
    "head.parts.kernel": filled([headUnits, parts], 0),
    "head.offset.kernel": glorotUniform(rng, [headUnits, CATEGORY_OFFSET_RANK], headUnits, CATEGORY_OFFSET_RANK),
    "head.offset.mix": filled([CATEGORY_OFFSET_RANK, categories * parts], 0),
  };
}

function scaled(array: NamedArray, factor: number): NamedArray {
  return { shape: array.shape, data: Float32Array.from(array.data, (value) => value * factor) };
}

/** Tensors of the nodes that the heads need; the caller disposes them. */
export function nodeScales(base: BaseIntensity): NodeScales {
  const { nodeCount, halfSize } = base.partition;
  const categories = base.categories.length;
  const logDaily = new Float32Array(nodeCount * categories);
  for (let node = 0; node < nodeCount; node++) {
    for (let c = 0; c < categories; c++)
      logDaily[node * categories + c] = Math.log(Math.max(LEAST_RATE, base.nodeDailyCount[c * nodeCount + node] ?? 0));
  }
  const least = leastDeviations(halfSize);
  const column = (values: ArrayLike<number>, axis: number): tf.Tensor2D =>
    tf.tensor2d(
      Float32Array.from({ length: nodeCount }, (_, n) => values[2 * n + axis] ?? 0),
      [nodeCount, 1],
    );
  return {
    logDaily: tf.tensor2d(logDaily, [nodeCount, categories]),
    halfWidth: column(halfSize, 0),
    halfHeight: column(halfSize, 1),
    leastX: column(least, 0),
    leastY: column(least, 1),
  };
}

/** What the heads read: recurrent state [B, N, H] and the target day's features [B, N, F]. */
export interface Encoded {
  readonly state: tf.Tensor3D;
  readonly features: tf.Tensor3D;
}

/** Runs the recurrent layers over the inputs of a batch, [B, T, N, F]. */
export function encode(weights: Readonly<Record<string, tf.Tensor>>, laplacian: ScaledLaplacian, inputs: tf.Tensor4D): Encoded {
  const [batch, steps, nodes, width] = inputs.shape;
  const state = graphConvGruStack(weights, laplacian, inputs);
  const features = inputs.slice([0, steps - 1, 0, 0], [batch, 1, nodes, width]).reshape([batch, nodes, width]) as tf.Tensor3D;
  return { state, features };
}

/** From the encoded days and the city's features [B, G] to the intensity. */
export function decode(
  weights: Readonly<Record<string, tf.Tensor>>,
  scales: NodeScales,
  encoded: Encoded,
  city: tf.Tensor2D,
  use?: HeadScales,
): IntensityParts {
  return intensityParts(weights as HeadWeights, scales, encoded.state, encoded.features, city, use);
}
