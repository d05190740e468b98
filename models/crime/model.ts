import { type LaplacianArrays, scaledLaplacian } from "../cells/index.ts";
import type { BaseIntensity } from "../density/index.ts";
import type { CountFamily, IncidentTable, LocalDay, NamedArray } from "../forecast/index.ts";
import { tf } from "../tensor/index.ts";
import type { CrimeConfiguration } from "./configuration.ts";
import { dailyFeatures, type NodeStatics, type Standardiser, standardise } from "./features.ts";
import type { HeadScales } from "./heads.ts";
import { landRaster, landTensors } from "./land.ts";
import { nodeScales } from "./network.ts";
import { nodeGraph } from "./partition/index.ts";
import { placeIncidents } from "./placement.ts";
import { secondRings } from "./rings.ts";
import type { TrainingGround } from "./score.ts";
import { nodeStatics } from "./space.ts";

/** A fitted Graph-ConvGRU intensity model, as host memory. */
export interface CrimeModel {
  readonly configuration: CrimeConfiguration;
  readonly base: BaseIntensity;
  /** [nodes, 2], see NodeStatics. */
  readonly meanPosition: Float64Array;
  readonly knowsSeason: boolean;
  readonly standardiser: Standardiser;
  readonly weights: Readonly<Record<string, NamedArray>>;
  /** How much of each learnt part is used. */
  readonly use: HeadScales;
  readonly countFamily: CountFamily;
  readonly timeZone: string;
  readonly seed: number;
}

export function staticsOf(model: Pick<CrimeModel, "base" | "meanPosition" | "knowsSeason">): NodeStatics {
  return nodeStatics(model.base, model.meanPosition, model.knowsSeason);
}

/** The training ground of some incidents, with its tensors; dispose it. */
export function openGround(
  model: Pick<CrimeModel, "configuration" | "base" | "meanPosition" | "knowsSeason" | "standardiser">,
  incidents: IncidentTable,
  days: { readonly knownFrom: LocalDay; readonly fromDay: LocalDay; readonly toDay: LocalDay },
): TrainingGround & Disposable {
  const { base, configuration } = model;
  const { partition, categories } = base;
  const graph: LaplacianArrays = nodeGraph(partition);
  const statics = staticsOf(model);
  const placed = placeIncidents(partition, categories, incidents);
  const raw = dailyFeatures(placed, statics, days.knownFrom, days.fromDay, days.toDay);
  const laplacian = scaledLaplacian(graph, { terms: configuration.chebyshevTerms });
  const scales = nodeScales(base);
  const land = landTensors(landRaster(partition.area.grid, partition.nodeOfCell), partition.centroid);
  return {
    features: standardise(raw, model.standardiser),
    placed,
    space: {
      nodeCount: partition.nodeCount,
      categoryCount: categories.length,
      rings: secondRings(graph, partition.centroid),
      centroid: partition.centroid,
      rate: base.rate,
    },
    laplacian,
    scales,
    land,
    steps: configuration.steps,
    baseDaily: base.nodeDailyCount.reduce((sum, count) => sum + count, 0),
    [Symbol.dispose]: () => {
      laplacian[Symbol.dispose]();
      tf.dispose([scales, land.share, land.column, land.row, land.u1, land.u2, land.weight]);
    },
  };
}
