import {
  type BaseIntensity,
  fitBaseIntensity,
  type Partition,
  partitionOf,
  studyAreaOf,
  studyAreaOfBox,
} from "../density/index.ts";
import { type IncidentTable, type LocalDay, sliceDays, type TrainWindow } from "../forecast/index.ts";
import type { CrimeConfiguration } from "./configuration.ts";
import { DAYS_TO_LEARN_A_SEASON, type NodeStatics, RECENT_CENTRE_SHRINKAGE } from "./features.ts";
import { placeIncidents } from "./placement.ts";

/** Study area and nodes, from the whole window. */
export function learnPartition(train: TrainWindow, configuration: CrimeConfiguration): Partition {
  const { studyBox, splitAbove } = configuration;
  const area = studyBox === null ? studyAreaOf(train) : studyAreaOfBox(studyBox);
  return partitionOf(area, train.incidents, splitAbove === null ? {} : { tau: splitAbove });
}

/** Long-run map of the days [fromDay, toDay) of a window. */
export function learnBase(partition: Partition, incidents: IncidentTable, fromDay: LocalDay, toDay: LocalDay): BaseIntensity {
  return fitBaseIntensity(partition, sliceDays(incidents, fromDay, toDay), toDay - fromDay);
}

/** Mean position of the incidents of [fromDay, toDay) in each node, [nodes, 2], half sizes from the centroid, shrunk to 0. */
export function meanPositions(base: BaseIntensity, incidents: IncidentTable, fromDay: LocalDay, toDay: LocalDay): Float64Array {
  const { nodeCount, centroid, halfSize } = base.partition;
  const placed = placeIncidents(base.partition, base.categories, sliceDays(incidents, fromDay, toDay));
  const sums = new Float64Array(2 * nodeCount);
  const counts = new Float64Array(nodeCount).fill(RECENT_CENTRE_SHRINKAGE);
  for (let row = 0; row < placed.node.length; row++) {
    const node = placed.node[row] ?? 0;
    counts[node] = (counts[node] ?? 0) + 1;
    sums[2 * node] = (sums[2 * node] ?? 0) + ((placed.x[row] ?? 0) - (centroid[2 * node] ?? 0)) / (halfSize[2 * node] ?? 1);
    sums[2 * node + 1] =
      (sums[2 * node + 1] ?? 0) + ((placed.y[row] ?? 0) - (centroid[2 * node + 1] ?? 0)) / (halfSize[2 * node + 1] ?? 1);
  }
  return sums.map((sum, at) => sum / (counts[at >> 1] ?? 1));
}

/** What the features need to know of the nodes in the long run. */
export function nodeStatics(base: BaseIntensity, meanPosition: Float64Array, knowsSeason: boolean): NodeStatics {
  const { nodeCount, centroid, halfSize, area } = base.partition;
  const { grid } = area;
  const width = grid.columns * grid.cellWidthMetres;
  const height = grid.rows * grid.cellHeightMetres;
  return {
    nodeCount,
    categoryCount: base.categories.length,
    longRunPerDay: base.nodeDailyCount,
    centroid,
    halfSize,
    meanPosition,
    extent: [grid.west + width / 2, grid.north - height / 2, Math.max(width, height) / 2],
    knowsSeason,
  };
}

/** Whether the days [fromDay, toDay) show each part of the year. */
export function coversSeasons(fromDay: LocalDay, toDay: LocalDay): boolean {
  return toDay - fromDay >= DAYS_TO_LEARN_A_SEASON;
}
