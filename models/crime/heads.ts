import { tf } from "../tensor/index.ts";

/** |log rate correction| stays below this, by a scaled tanh: a factor of 55 either way is beyond anything a day can justify. */
export const LOG_RATE_LIMIT = 4;

/** Start of the mixing logit: .7 % of a node's mass in its Gaussians, so that an untrained model is the base map within .1 % of log loss. */
export const INITIAL_MIXING_LOGIT = -5;

/** Means stay within this many half sizes of their node's centroid, so that a component can be read as a place. */
export const MEAN_REACH_HALF_SIZES = 1.5;

/** Least standard deviation: this share of the node's half size, and never below MINIMUM_SD_METRES. */
export const MINIMUM_SD_SHARE = 0.05;

/** Addresses are rounded to blocks, which makes atoms of incidents; a Gaussian on one would grow without bound below this width. */
export const MINIMUM_SD_METRES = 20;

/** Cap of the lower off-diagonal Cholesky entry, half heights. */
export const SHEAR_CAP = 2;

/** Start of the scale logits: softplus gives half of a half size. */
export const INITIAL_SCALE_LOGIT = Math.log(Math.expm1(0.5));

/** Rank of the offset that lets categories weigh the shared components differently. */
export const CATEGORY_OFFSET_RANK = 2;

/** Log share of what has no mass: exp of it is 0 in float32. */
export const NEVER = -1e9;

/** Rates (per m2 or per node and day) below this are read as this, so that a logarithm stays finite: no city has so few incidents. */
export const LEAST_RATE = 1e-30;

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** Facts of the nodes that the heads scale by, as tensors. The caller disposes them. */
export type NodeScales = {
  /** log of the expected incidents a day, [nodes, categories]. */
  readonly logDaily: tf.Tensor2D;
  /** Half width and half height in metres, [nodes, 1]. */
  readonly halfWidth: tf.Tensor2D;
  readonly halfHeight: tf.Tensor2D;
  /** Least standard deviations in metres, [nodes, 1]. */
  readonly leastX: tf.Tensor2D;
  readonly leastY: tf.Tensor2D;
};

/** Weights of the heads. S = width of the state plus the features, U = hidden units, G = city features, R = rank of the offset. */
export type HeadWeights = Readonly<
  Record<
    // [S, U], [U]
    | "head.hidden.kernel"
    | "head.hidden.bias"
    // [G, C], [C]: log rate of the whole city. Start at 0.
    | "head.city.kernel"
    | "head.city.bias"
    // [U, C]: log rate of the node. Starts at 0.
    | "head.rate.kernel"
    // [U, C], [C]: mixing logit. Start at 0 and at INITIAL_MIXING_LOGIT.
    | "head.mixing.kernel"
    | "head.mixing.bias"
    // [U, 5 M], [5 M]: raw mean x, mean y, l11, l21, l22, each for M components.
    | "head.geometry.kernel"
    | "head.geometry.bias"
    // [U, M]: logits of the components. Starts at 0.
    | "head.parts.kernel"
    // [U, R], [R, C M]: offset of the logits per category. The second starts at 0.
    | "head.offset.kernel"
    | "head.offset.mix",
    tf.Tensor
  >
>;

/** How much of the city's and the nodes' log rate and of the Gaussians' mass is used, 0..1 each; all 1 while training. All 0 is the base map. */
export interface HeadScales {
  readonly city: number;
  readonly node: number;
  readonly mixing: number;
}

export const FULL_SCALES: HeadScales = { city: 1, node: 1, mixing: 1 };

/** The intensity of a batch in parts; B windows, N nodes, C categories, M components. */
export type IntensityParts = {
  /** log rate correction of the nodes beside the city's, before the limit, [B, N, C]. */
  readonly nodeRate: tf.Tensor3D;
  /** log of the rate's factor on the base map, [B, N, C]. */
  readonly logFactor: tf.Tensor3D;
  /** log of the mass that stays in the base map, and of the mass in the Gaussians, as shares, [B, N, C]. */
  readonly logKept: tf.Tensor3D;
  readonly logMixed: tf.Tensor3D;
  /** log of the components' shares, [B, N, C, M]. */
  readonly logParts: tf.Tensor4D;
  /** Metres: mean east and north of the node's centroid, Cholesky factor, [B, N, M] each. */
  readonly east: tf.Tensor3D;
  readonly north: tf.Tensor3D;
  readonly l11: tf.Tensor3D;
  readonly l21: tf.Tensor3D;
  readonly l22: tf.Tensor3D;
};

/** x [B, N, I] times kernel [I, O], plus bias [O]. */
function dense(x: tf.Tensor3D, kernel: tf.Tensor, bias?: tf.Tensor): tf.Tensor3D {
  const [batch, nodes, width] = x.shape;
  const [, outputs] = kernel.shape as [number, number];
  const product = tf.matMul(x.reshape([batch * nodes, width]) as tf.Tensor2D, kernel as tf.Tensor2D);
  return (bias === undefined ? product : product.add(bias)).reshape([batch, nodes, outputs]);
}

/**
 * From the recurrent state [B, N, H], the features of the target day [B, N, F] and the city's features [B, G] to the intensity.
 * Covariance as a Cholesky factor with entries l11, l22 bounded below and |l21| <= SHEAR_CAP half heights.
 */
export function intensityParts(
  weights: HeadWeights,
  scales: NodeScales,
  state: tf.Tensor3D,
  features: tf.Tensor3D,
  city: tf.Tensor2D,
  use: HeadScales = FULL_SCALES,
): IntensityParts {
  const [batch, nodes] = state.shape;
  const categories = weights["head.rate.kernel"].shape[1] as number;
  const components = weights["head.parts.kernel"].shape[1] as number;
  const hidden = tf.tanh(dense(tf.concat([state, features], 2), weights["head.hidden.kernel"], weights["head.hidden.bias"]));
  const cityRate = tf.matMul(city, weights["head.city.kernel"] as tf.Tensor2D).add(weights["head.city.bias"]);
  const nodeRate = dense(hidden, weights["head.rate.kernel"]);
  const raw = nodeRate.mul(use.node).add(cityRate.mul(use.city).reshape([batch, 1, categories]));
  const logFactor = tf.tanh(raw.div(LOG_RATE_LIMIT)).mul(LOG_RATE_LIMIT) as tf.Tensor3D;
  const logit = dense(hidden, weights["head.mixing.kernel"], weights["head.mixing.bias"]);
  const shared = dense(hidden, weights["head.parts.kernel"]).reshape([batch, nodes, 1, components]);
  const offset = dense(dense(hidden, weights["head.offset.kernel"]), weights["head.offset.mix"]);
  const logParts = tf.logSoftmax(offset.reshape([batch, nodes, categories, components]).add(shared), -1) as tf.Tensor4D;
  const geometry = dense(hidden, weights["head.geometry.kernel"], weights["head.geometry.bias"]);
  const [rawEast, rawNorth, raw11, raw21, raw22] = tf.split(geometry, 5, 2) as [
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
    tf.Tensor3D,
  ];
  const { halfWidth, halfHeight, leastX, leastY } = scales;
  return {
    nodeRate,
    logFactor,
    // log(1 - s w) and log(s w) of w = sigmoid(logit): the first without loss of digits where s is 1 and w near 1.
    logKept: use.mixing === 1 ? tf.neg(tf.softplus(logit)) : tf.log1p(tf.sigmoid(logit).mul(-use.mixing)),
    logMixed: tf.neg(tf.softplus(tf.neg(logit))).add(use.mixing > 0 ? Math.log(use.mixing) : NEVER) as tf.Tensor3D,
    logParts,
    east: tf.tanh(rawEast).mul(halfWidth.mul(MEAN_REACH_HALF_SIZES)),
    north: tf.tanh(rawNorth).mul(halfHeight.mul(MEAN_REACH_HALF_SIZES)),
    l11: tf.softplus(raw11).mul(halfWidth).add(leastX),
    l21: tf.tanh(raw21).mul(halfHeight.mul(SHEAR_CAP)),
    l22: tf.softplus(raw22).mul(halfHeight).add(leastY),
  };
}

/** -log 2 pi - log l11 - log l22 of each component, [B, N, M]. */
export function logNormaliser(parts: Pick<IntensityParts, "l11" | "l22">): tf.Tensor3D {
  return tf.neg(tf.log(parts.l11).add(tf.log(parts.l22)).add(LOG_TWO_PI));
}

/** Least standard deviations of nodes with these half sizes ([nodes, 2], metres). */
export function leastDeviations(halfSize: Float64Array): Float32Array {
  return Float32Array.from(halfSize, (half) => Math.max(MINIMUM_SD_SHARE * half, MINIMUM_SD_METRES));
}
