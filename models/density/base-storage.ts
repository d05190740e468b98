import { AppError } from "../errors/index.ts";
import type { MixtureData, NamedArray } from "../forecast/index.ts";
import { makeLocalGrid } from "../grid/index.ts";
import type { BaseIntensity, Shrinkage } from "./base-intensity.ts";
import { partitionOfRects } from "./partition.ts";
import { COARSE_CELLS } from "./study-area.ts";
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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): boolean {
  return isRecord(value) && Number.isFinite(value.lon0) && Number.isFinite(value.lat0);
}

function readManifest(value: unknown): BaseManifest {
  if (!isRecord(value)) throw damaged("base");
  const { categories, grid, rule, tau, shrinkage } = value;
  if (!Array.isArray(categories) || !categories.every((name) => typeof name === "string")) throw damaged("base.categories");
  if (!isRecord(grid) || !isPlace(grid.frame)) throw damaged("base.grid");
  if (rule !== "both" && rule !== "lexicographic") throw damaged("base.rule");
  if (typeof tau !== "number" || !(tau > 0)) throw damaged("base.tau");
  if (!Array.isArray(shrinkage) || shrinkage.length !== categories.length) throw damaged("base.shrinkage");
  // Its members were looked at one by one.
  return value as unknown as BaseManifest;
}

function readGrid(grid: BaseManifest["grid"]): BaseManifest["grid"] {
  try {
    return makeLocalGrid(grid);
  } catch {
    throw damaged("base.grid");
  }
}

/** Rates and daily counts are finite and not below 0. */
function areRates(values: Float32Array | Float64Array): boolean {
  return values.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY);
}

/** Rectangles that lie in the grid and share no cell: what lies outside would be walked over for hours. */
function arePartition(rects: Int32Array, rows: number, columns: number): boolean {
  if (rects.length === 0 || rects.length % 4 !== 0) return false;
  const taken = new Uint8Array(rows * columns);
  for (let at = 0; at < rects.length; at += 4) {
    const [r0 = -1, r1 = -1, c0 = -1, c1 = -1] = rects.subarray(at, at + 4);
    if (r0 < 0 || r1 <= r0 || r1 > rows || c0 < 0 || c1 <= c0 || c1 > columns) return false;
    for (let row = r0; row < r1; row++) {
      for (let cell = row * columns + c0; cell < row * columns + c1; cell++) {
        if (taken[cell] !== 0) return false;
        taken[cell] = 1;
      }
    }
  }
  return true;
}

/** @throws AppError DamagedForecaster where a part is missing, has another form or size, or holds what is no rate */
export function loadBaseIntensity(stored: StoredBase): BaseIntensity {
  const manifest = readManifest(stored.manifest.base);
  const grid = readGrid(manifest.grid);
  const cells = grid.rows * grid.columns;
  const rate = stored.arrays["base.rate"]?.data;
  const mask = stored.arrays["base.mask"]?.data;
  const rects = stored.arrays["base.rects"]?.data;
  const nodeRate = stored.arrays["base.nodeRate"]?.data;
  if (!(rate instanceof Float32Array) || rate.length !== manifest.categories.length * cells || !areRates(rate))
    throw damaged("base.rate");
  if (!(mask instanceof Uint8Array) || mask.length !== cells) throw damaged("base.mask");
  if (!(rects instanceof Int32Array) || !arePartition(rects, grid.rows / COARSE_CELLS, grid.columns / COARSE_CELLS))
    throw damaged("base.rects");
  const partition = partitionOfRects({ frame: grid.frame, grid, mask }, rects, manifest.rule, manifest.tau);
  const { nodeCount } = partition;
  if (!(nodeRate instanceof Float64Array) || nodeRate.length !== manifest.categories.length * nodeCount || !areRates(nodeRate))
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
