import { tf, withGradient } from "../tensor/index.ts";
import type { EventBatch } from "./events.ts";
import { type IntensityParts, logNormaliser, type NodeScales } from "./heads.ts";
import { type LandTensors, landShare } from "./land.ts";

/** log sum exp over the last axis of [E, K], by subtraction of the maximum. The gradient is the softmax, without one through the maximum. */
export function logSumExpRows(values: tf.Tensor2D): tf.Tensor1D {
  return withGradient(
    [values],
    (save) => {
      const highest = tf.max(values, -1, true);
      const shifted = tf.exp(values.sub(highest));
      const sum = tf.sum(shifted, -1, true);
      save([shifted.div(sum)]);
      return tf.log(sum).add(highest).squeeze([-1]);
    },
    (upstream, [softmax]) => [upstream.expandDims(-1).mul(softmax ?? 0)],
  ) as tf.Tensor1D;
}

/**
 * log of (intensity / base map) at each event, [E]: own node's base map and the Gaussians of the rings around it. Relative to the base
 * map, because float32 keeps a difference of 1e-4 nats beside 0 but not beside -17.
 */
export function logRatioAtEvents(parts: IntensityParts, scales: NodeScales, events: EventBatch): tf.Tensor1D {
  const [batch, nodes, categories, components] = parts.logParts.shape;
  const kept = tf.gather(parts.logFactor.add(parts.logKept).reshape([batch * nodes * categories, 1]) as tf.Tensor2D, events.own);
  // log of (expected count x share x normaliser) of each component, ready to be gathered per category.
  const logWeight = parts.logParts
    .add(parts.logFactor.add(parts.logMixed).add(scales.logDaily).expandDims(-1))
    .add(logNormaliser(parts).expandDims(2))
    .reshape([batch * nodes * categories, components]) as tf.Tensor2D;
  const geometry = tf.concat([parts.east, parts.north, tf.reciprocal(parts.l11), parts.l21, tf.reciprocal(parts.l22)], 2);
  const pairs = tf.gather(geometry.reshape([batch * nodes, 5 * components]) as tf.Tensor2D, events.ringNode);
  const [east, north, inverse11, l21, inverse22] = tf.split(pairs, 5, 1) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const u1 = events.ringEast.sub(east).mul(inverse11);
  const u2 = events.ringNorth.sub(north).sub(l21.mul(u1)).mul(inverse22);
  const exponent = tf.square(u1).add(tf.square(u2)).mul(-0.5);
  const gaussians = tf.gather(logWeight, events.ringCategory).add(exponent).add(events.ringOffset);
  const all = tf.concat([kept, gaussians.reshape([-1, events.reach * components])], 1) as tf.Tensor2D;
  return logSumExpRows(all);
}

/** The terms of the Poisson point-process likelihood of a batch (Daley and Vere-Jones, An Introduction to the Theory of Point Processes, 7.1). */
export interface PointProcessTerms {
  /** Expected incidents a day inside of the study area, [B, N, C]. */
  readonly expected: tf.Tensor3D;
  /** Expected incidents a day that Gaussians put outside of it, [B, N, C]. */
  readonly leaked: tf.Tensor3D;
  /** log of (intensity / base map) at the events, [E]. */
  readonly logRatio: tf.Tensor1D;
}

export function pointProcessTerms(
  parts: IntensityParts,
  scales: NodeScales,
  land: LandTensors,
  events: EventBatch,
): PointProcessTerms {
  const daily = tf.exp(parts.logFactor.add(scales.logDaily));
  const onLand = tf.exp(parts.logParts).mul(landShare(land, parts).expandDims(2)).sum(-1);
  const mixed = daily.mul(tf.exp(parts.logMixed));
  return {
    expected: daily.mul(tf.exp(parts.logKept)).add(mixed.mul(onLand)) as tf.Tensor3D,
    leaked: mixed.mul(tf.sub(1, onLand)) as tf.Tensor3D,
    logRatio: events.count === 0 ? tf.tensor1d([]) : logRatioAtEvents(parts, scales, events),
  };
}
