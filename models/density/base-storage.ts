import { AppError } from "../errors/index.ts";
import type { MixtureData, NamedArray } from "../forecast/index.ts";
import { makeLocalGrid } from "../grid/index.ts";
import type { BaseIntensity, Shrinkage } from "./base-intensity.ts";
import { partitionOfRects } from "./partition.ts";
import type { SplitRule } from "./subdivide.ts";

/** The long-run map as data: what goes into a saved forecaster. Names of arrays start with "base.". */
export interface StoredBase {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

/** The part of the manifest that describes the map. */
interface BaseManifest {
  readonly categories: readonly string[];
  readonly grid: BaseIntensity["partition"]["area"]["grid"];
  readonly rule: SplitRule;
  readonly tau: number;
  readonly shrinkage: readonly Shrinkage[];
}

export function saveBaseIntensity(base: BaseIntensity): StoredBase {
  const { partition, categories } = base;
  const { grid, mask } = partition.area;
  const manifest: BaseManifest = { categories, grid, rule: partition.rule, tau: partition.tau, shrinkage: base.shrinkage };
  return {
    manifest: { base: manifest },
    arrays: {
      "base.rate": { shape: [categories.length, grid.rows, grid.columns], data: base.rate },
      "base.mask": { shape: [grid.rows, grid.columns], data: mask },
      "base.rects": { shape: [partition.nodeCount, 4], data: partition.rects },
      "base.nodeRate": { shape: [categories.length, partition.nodeCount], data: base.nodeRate },
    },
  };
}

function damaged(name: string): AppError {
  return new AppError("DamagedForecaster", {
    message: `The stored forecaster lacks "${name}", or holds it in another form.`,
    hint: "Train it again, or restore the project's store from a backup.",
    details: { name },
  });
}

export function loadBaseIntensity(stored: StoredBase): BaseIntensity {
  const manifest = stored.manifest.base as BaseManifest | undefined;
  if (manifest === undefined || manifest.grid === undefined) throw damaged("base");
  const grid = makeLocalGrid(manifest.grid);
  const cells = grid.rows * grid.columns;
  const rate = stored.arrays["base.rate"]?.data;
  const mask = stored.arrays["base.mask"]?.data;
  const rects = stored.arrays["base.rects"]?.data;
  const nodeRate = stored.arrays["base.nodeRate"]?.data;
  if (!(rate instanceof Float32Array) || rate.length !== manifest.categories.length * cells) throw damaged("base.rate");
  if (!(mask instanceof Uint8Array) || mask.length !== cells) throw damaged("base.mask");
  if (!(rects instanceof Int32Array)) throw damaged("base.rects");
  const partition = partitionOfRects({ frame: grid.frame, grid, mask }, rects, manifest.rule, manifest.tau);
  const { nodeCount } = partition;
  if (!(nodeRate instanceof Float64Array) || nodeRate.length !== manifest.categories.length * nodeCount)
    throw damaged("base.nodeRate");
  return {
    partition,
    categories: manifest.categories,
    rate,
    nodeRate,
    nodeDailyCount: nodeRate.map((perArea, index) => perArea * (partition.landArea[index % nodeCount] ?? 0)),
    shrinkage: manifest.shrinkage,
  };
}

/** The long-run map as it is drawn: node factors 1 and no Gaussians. */
export function mixtureOfBase(base: BaseIntensity): MixtureData {
  const { partition, categories, rate } = base;
  return {
    frame: partition.area.frame,
    categories,
    base: { grid: partition.area.grid, rate, node: partition.nodeOfCell },
    nodeCount: partition.nodeCount,
    nodeFactors: new Float32Array(categories.length * partition.nodeCount).fill(1),
    geometry: new Float32Array(0),
    weights: new Float32Array(0),
  };
}
