import { type LocalDay, lowerBound } from "../forecast/index.ts";
import { tf } from "../tensor/index.ts";
import { LEAST_RATE, NEVER } from "./heads.ts";
import type { PlacedIncidents } from "./placement.ts";
import type { Rings } from "./rings.ts";

/** The incidents of a batch of target days, ready to be looked up in the batch's intensities. E events, R ring nodes. */
export type EventBatch = {
  readonly count: number;
  /** R */
  readonly reach: number;
  /** Row (window, node, category) of each event, [E]. */
  readonly own: tf.Tensor1D;
  /** Sum over the events of the log of the base map's rate, in double. */
  readonly baseLogIntensity: number;
  /** Row (window, ring node), [E R]. */
  readonly ringNode: tf.Tensor1D;
  /** Row (window, ring node, category), [E R]. */
  readonly ringCategory: tf.Tensor1D;
  /** Metres east and north of the ring node's centroid, [E R, 1]. */
  readonly ringEast: tf.Tensor2D;
  readonly ringNorth: tf.Tensor2D;
  /** Minus the log of the base map's rate at the event, or NEVER where the ring has no such node, [E R, 1]. */
  readonly ringOffset: tf.Tensor2D;
};

/** Facts that events are looked up by. */
export interface EventSpace {
  readonly nodeCount: number;
  readonly categoryCount: number;
  readonly rings: Rings;
  /** [nodes, 2], metres. */
  readonly centroid: Float64Array;
  /** Base map, incidents per m2 and day, [categories, base cells]. */
  readonly rate: Float32Array;
}

/** Tensors of the incidents of the target days; the caller disposes them (inside tf.tidy). */
export function eventBatch(space: EventSpace, placed: PlacedIncidents, targets: readonly LocalDay[]): EventBatch {
  const { nodeCount, categoryCount, rings, centroid, rate } = space;
  const cells = rate.length / categoryCount;
  const ranges = targets.map((day) => ({ start: lowerBound(placed.day, day), end: lowerBound(placed.day, day + 1) }));
  const count = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const reach = rings.width;
  const own = new Int32Array(count);
  const ringNode = new Int32Array(count * reach);
  const ringCategory = new Int32Array(count * reach);
  const ringEast = new Float32Array(count * reach);
  const ringNorth = new Float32Array(count * reach);
  const ringOffset = new Float32Array(count * reach);
  let event = 0;
  let baseLogIntensity = 0;
  ranges.forEach(({ start, end }, window) => {
    for (let row = start; row < end; row++, event++) {
      const node = placed.node[row] ?? 0;
      const category = placed.category[row] ?? 0;
      const x = placed.x[row] ?? 0;
      const y = placed.y[row] ?? 0;
      own[event] = (window * nodeCount + node) * categoryCount + category;
      const logBase = Math.log(Math.max(LEAST_RATE, rate[category * cells + (placed.cell[row] ?? 0)] ?? 0));
      baseLogIntensity += logBase;
      for (let k = 0; k < reach; k++) {
        const other = rings.nodes[node * reach + k] ?? -1;
        const at = event * reach + k;
        const near = Math.max(0, other);
        ringNode[at] = window * nodeCount + near;
        ringCategory[at] = (window * nodeCount + near) * categoryCount + category;
        ringEast[at] = x - (centroid[2 * near] ?? 0);
        ringNorth[at] = y - (centroid[2 * near + 1] ?? 0);
        ringOffset[at] = other < 0 ? NEVER : -logBase;
      }
    }
  });
  const column = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [values.length, 1]);
  return {
    count,
    reach,
    own: tf.tensor1d(own, "int32"),
    baseLogIntensity,
    ringNode: tf.tensor1d(ringNode, "int32"),
    ringCategory: tf.tensor1d(ringCategory, "int32"),
    ringEast: column(ringEast),
    ringNorth: column(ringNorth),
    ringOffset: column(ringOffset),
  };
}
