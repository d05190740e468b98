import { type LocalGrid, metresPerDegree } from "../../../models/grid/index.ts";
import type { DrawingHeader } from "../../../src-main/contract/index.ts";
import { words } from "../../words/index.ts";

/** A forecast's drawing as it arrives in the window: the header of the contract and its arrays by name. */
export interface DrawingData {
  readonly header: DrawingHeader;
  readonly arrays: Readonly<Record<string, Float32Array | Int32Array>>;
}

/** A category's index, several indices, or all of them together. */
export type CategoryChoice = number | readonly number[] | "all";

/** Indices of the chosen categories, of `count` in all. */
export function chosenIndices(choice: CategoryChoice, count: number): readonly number[] {
  if (choice === "all") return Array.from({ length: count }, (_, index) => index);
  return typeof choice === "number" ? [choice] : choice;
}

/** One Gaussian: mean in local metres, covariance by its Cholesky factor in metres, expected incidents in the valid period. */
export interface Component {
  readonly meanX: number;
  readonly meanY: number;
  readonly l11: number;
  readonly l21: number;
  readonly l22: number;
  readonly weight: number;
}

/** What is drawn of one choice of category: base rates with the node factors applied, and the Gaussians with their weights. */
export interface DrawnMixture {
  readonly grid: LocalGrid;
  /** [rows, columns] incidents per m2 in the valid period; 0 outside of the study area. */
  readonly base: Float32Array;
  /** [rows, columns] 1 inside of the study area. */
  readonly inside: Uint8Array;
  readonly components: readonly Component[];
  /**
   * Size r of the negative binomial that turns an expected count q into a chance, 1 - (1 + q/r)^-r; null for Poisson, 1 - e^-q. Of
   * several categories together: the size with the variance of their sum at the city's mix.
   */
  readonly size: number | null;
}

/** Components whose share of the total is below this are not drawn: 1e-7 of it cannot be seen in 256 colours. */
export const NEGLIGIBLE_WEIGHT_SHARE = 1e-7;

function float32(drawing: DrawingData, name: string): Float32Array {
  const array = drawing.arrays[name];
  if (!(array instanceof Float32Array)) throw new TypeError(words.failures.arrayMissing(name, "float32"));
  return array;
}

function int32(drawing: DrawingData, name: string): Int32Array {
  const array = drawing.arrays[name];
  if (!(array instanceof Int32Array)) throw new TypeError(words.failures.arrayMissing(name, "int32"));
  return array;
}

/** Sums the chosen categories once on the CPU, so that the shader's cost does not grow with their number. */
export function drawnMixture(drawing: DrawingData, choice: CategoryChoice): DrawnMixture {
  const { header } = drawing;
  const grid: LocalGrid = { frame: header.frame, ...header.grid };
  const cells = grid.rows * grid.columns;
  const rate = float32(drawing, "base.rate");
  const node = int32(drawing, "base.node");
  const factors = float32(drawing, "nodeFactors");
  const geometry = float32(drawing, "geometry");
  const weights = float32(drawing, "weights");
  const categories = chosenIndices(choice, rate.length / cells);

  const base = new Float32Array(cells);
  const inside = new Uint8Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const owner = node[cell] ?? -1;
    if (owner < 0) continue;
    inside[cell] = 1;
    let sum = 0;
    for (const category of categories) {
      sum += (rate[category * cells + cell] ?? 0) * (factors[category * header.nodeCount + owner] ?? 0);
    }
    base[cell] = sum;
  }

  const totals = new Float64Array(header.componentCount);
  for (const category of categories) {
    for (let k = 0; k < header.componentCount; k++) {
      totals[k] = (totals[k] ?? 0) + (weights[category * header.componentCount + k] ?? 0);
    }
  }
  const least = NEGLIGIBLE_WEIGHT_SHARE * (totals.reduce((sum, value) => sum + value, 0) + baseTotal(base, grid));
  const components: Component[] = [];
  for (let k = 0; k < header.componentCount; k++) {
    const weight = totals[k] ?? 0;
    if (weight <= least) continue;
    const at = (offset: number): number => geometry[k * 5 + offset] ?? 0;
    components.push({ meanX: at(0), meanY: at(1), l11: at(2), l21: at(3), l22: at(4), weight });
  }
  return { grid, base, inside, components, size: sizeOf(drawing, categories) };
}

function sizeOf(drawing: DrawingData, categories: readonly number[]): number | null {
  const { header } = drawing;
  if (header.countFamily.kind === "poisson") return null;
  let count = 0;
  let excess = 0;
  for (const category of categories) {
    const expected = expectedTotal(drawing, category);
    count += expected;
    excess += expected ** 2 / (header.countFamily.size[category] ?? Number.POSITIVE_INFINITY);
  }
  return excess > 0 ? count ** 2 / excess : null;
}

/** Expected incidents of a category in the whole study area. */
function expectedTotal(drawing: DrawingData, category: number): number {
  const { header } = drawing;
  const { rows, columns, cellWidthMetres, cellHeightMetres } = header.grid;
  const cells = rows * columns;
  const rate = float32(drawing, "base.rate");
  const node = int32(drawing, "base.node");
  const factors = float32(drawing, "nodeFactors");
  let sum = 0;
  for (let cell = 0; cell < cells; cell++) {
    const owner = node[cell] ?? -1;
    if (owner >= 0) sum += (rate[category * cells + cell] ?? 0) * (factors[category * header.nodeCount + owner] ?? 0);
  }
  const first = category * header.componentCount;
  const weights = float32(drawing, "weights").subarray(first, first + header.componentCount);
  return weights.reduce((total, weight) => total + weight, sum * cellWidthMetres * cellHeightMetres);
}

function baseTotal(base: Float32Array, grid: LocalGrid): number {
  return base.reduce((sum, value) => sum + value, 0) * grid.cellWidthMetres * grid.cellHeightMetres;
}

/** Degrees covered by a drawing, for the camera. */
export function drawnBounds(grid: LocalGrid): { west: number; south: number; east: number; north: number } {
  const scale = metresPerDegree(grid.frame);
  return {
    west: grid.frame.lon0 + grid.west / scale.x,
    east: grid.frame.lon0 + (grid.west + grid.columns * grid.cellWidthMetres) / scale.x,
    north: grid.frame.lat0 + grid.north / scale.y,
    south: grid.frame.lat0 + (grid.north - grid.rows * grid.cellHeightMetres) / scale.y,
  };
}
