import { AppError } from "../errors/index.ts";
import type { CategoryChoice, CountFamily, IntensityPrediction, LocalDay, MixtureData, ValidPeriod } from "../forecast/index.ts";
import { type LocalGrid, type LocalRect, metresPerDegree } from "../grid/index.ts";
import { gaussianAt } from "./gaussian.ts";
import { addGaussianMass, type CellEdges, type StripArea } from "./rectangle-mass.ts";

/** What a mixture does not say of itself. */
export interface PredictionMeta {
  readonly timeZone: string;
  readonly issueDay: LocalDay;
  /** Counts are for all of these days; the mixture's rates and weights are for one. */
  readonly valid: ValidPeriod;
  /** Default Poisson. */
  readonly countFamily?: CountFamily;
}

export interface MixturePrediction extends IntensityPrediction {
  /** Incidents of the valid period that the Gaussians carry outside of the study area: neither drawn nor counted. */
  leakedMass(category: CategoryChoice): number;
}

/** A mixture for one category, or the sum of all. Geometry is shared. */
interface Layer {
  /** [cells] incidents per m2 and day of the base part. */
  readonly rate: Float64Array;
  /** [components] incidents a day. */
  readonly weights: Float64Array;
}

function checkMixture(mixture: MixtureData): void {
  const { categories, base, nodeCount, nodeFactors, geometry, weights } = mixture;
  const cells = base.grid.rows * base.grid.columns;
  const components = geometry.length / 5;
  const expected: readonly (readonly [name: string, found: number, wanted: number])[] = [
    ["base.rate", base.rate.length, categories.length * cells],
    ["base.node", base.node.length, cells],
    ["nodeFactors", nodeFactors.length, categories.length * nodeCount],
    ["weights", weights.length, categories.length * components],
  ];
  for (const [name, found, wanted] of expected) {
    if (found === wanted) continue;
    throw new AppError("InvalidMixture", {
      message: `${name} of the forecast holds ${found} values, not ${wanted}.`,
      hint: "The forecast's files do not belong together. Issue the forecast again.",
      details: { categories: categories.length, cells, nodeCount, components },
    });
  }
}

function makeLayer(mixture: MixtureData, category: CategoryChoice): Layer {
  const { base, nodeCount, nodeFactors, categories } = mixture;
  const cells = base.node.length;
  const components = mixture.geometry.length / 5;
  const rate = new Float64Array(cells);
  const weights = new Float64Array(components);
  const chosen = category === "all" ? categories.map((_, index) => index) : [category];
  for (const index of chosen) {
    for (let cell = 0; cell < cells; cell++) {
      const node = base.node[cell] ?? -1;
      if (node < 0) continue;
      rate[cell] = (rate[cell] ?? 0) + (base.rate[index * cells + cell] ?? 0) * (nodeFactors[index * nodeCount + node] ?? 0);
    }
    for (let k = 0; k < components; k++) weights[k] = (weights[k] ?? 0) + (mixture.weights[index * components + k] ?? 0);
  }
  return { rate, weights };
}

/** The study area as strips: one for each column of the base grid. */
function stripsOf(mixture: MixtureData): StripArea {
  const { grid, node } = mixture.base;
  const x = Float64Array.from({ length: grid.columns + 1 }, (_, column) => grid.west + column * grid.cellWidthMetres);
  const stretches: Float64Array[] = [];
  for (let column = 0; column < grid.columns; column++) {
    const ends: number[] = [];
    let inside = false;
    for (let row = 0; row <= grid.rows; row++) {
      const land = row < grid.rows && (node[row * grid.columns + column] ?? -1) >= 0;
      if (land !== inside) ends.push(grid.north - row * grid.cellHeightMetres);
      inside = land;
    }
    stretches.push(Float64Array.from(ends));
  }
  return { x, stretches };
}

/** Edges of a grid's cells in the mixture's frame. Both frames are equirectangular, so a grid in the one is a grid in the other. */
function edgesInFrame(mixture: MixtureData, grid: LocalGrid): CellEdges {
  const same = grid.frame.lon0 === mixture.frame.lon0 && grid.frame.lat0 === mixture.frame.lat0;
  const own = metresPerDegree(mixture.frame);
  const other = metresPerDegree(grid.frame);
  const turn = grid.frame.lon0 - mixture.frame.lon0;
  const shiftX = same ? 0 : (turn - 360 * Math.floor((turn + 180) / 360)) * own.x;
  const shiftY = same ? 0 : (grid.frame.lat0 - mixture.frame.lat0) * own.y;
  const scaleX = same ? 1 : own.x / other.x;
  const scaleY = same ? 1 : own.y / other.y;
  return {
    x: Float64Array.from({ length: grid.columns + 1 }, (_, i) => shiftX + (grid.west + i * grid.cellWidthMetres) * scaleX),
    y: Float64Array.from({ length: grid.rows + 1 }, (_, i) => shiftY + (grid.north - i * grid.cellHeightMetres) * scaleY),
  };
}

/** Adds the integral of a piecewise constant rate over every cell: exact, by overlap of areas, first along x and then along y. */
function addBaseMass(out: Float64Array, cells: CellEdges, grid: LocalGrid, rate: Float64Array): void {
  const columns = cells.x.length - 1;
  const rows = cells.y.length - 1;
  const across = new Float64Array(columns);
  const firstRow = Math.max(0, Math.floor((grid.north - (cells.y[0] ?? 0)) / grid.cellHeightMetres) - 1);
  const lastRow = Math.min(grid.rows - 1, Math.ceil((grid.north - (cells.y[rows] ?? 0)) / grid.cellHeightMetres));
  let startRow = 0;
  for (let baseRow = firstRow; baseRow <= lastRow; baseRow++) {
    const north = grid.north - baseRow * grid.cellHeightMetres;
    const south = grid.north - (baseRow + 1) * grid.cellHeightMetres;
    sumAlongRow(across, cells.x, grid, rate, baseRow);
    while (startRow < rows && (cells.y[startRow + 1] ?? 0) >= north) startRow++;
    for (let row = startRow; row < rows && (cells.y[row] ?? 0) > south; row++) {
      const height = Math.min(north, cells.y[row] ?? 0) - Math.max(south, cells.y[row + 1] ?? 0);
      for (let column = 0; column < columns; column++) {
        out[row * columns + column] = (out[row * columns + column] ?? 0) + height * (across[column] ?? 0);
      }
    }
  }
}

/** across[column] = integral along x of one base row's rate over the column. */
function sumAlongRow(across: Float64Array, edges: Float64Array, grid: LocalGrid, rate: Float64Array, baseRow: number): void {
  const columns = across.length;
  for (let column = 0; column < columns; column++) {
    const west = edges[column] ?? 0;
    const east = edges[column + 1] ?? 0;
    const first = Math.max(0, Math.floor((west - grid.west) / grid.cellWidthMetres) - 1);
    const last = Math.min(grid.columns - 1, Math.floor((east - grid.west) / grid.cellWidthMetres) + 1);
    let sum = 0;
    for (let baseColumn = first; baseColumn <= last; baseColumn++) {
      const left = grid.west + baseColumn * grid.cellWidthMetres;
      const width = Math.min(east, left + grid.cellWidthMetres) - Math.max(west, left);
      if (width > 0) sum += width * (rate[baseRow * grid.columns + baseColumn] ?? 0);
    }
    across[column] = sum;
  }
}

/** ln of the probability of no incident for a mean count, negative binomial. */
function logNone(mean: number, size: number): number {
  return -size * Math.log1p(mean / size);
}

/**
 * An intensity prediction from a mixture. Every integral is exact: the base part by overlap of areas, the Gaussians as in
 * addGaussianMass, both over the study area alone.
 */
export function mixturePrediction(mixture: MixtureData, meta: PredictionMeta): MixturePrediction {
  checkMixture(mixture);
  const countFamily = meta.countFamily ?? { kind: "poisson" };
  const area = stripsOf(mixture);
  const { grid } = mixture.base;
  const layers = new Map<CategoryChoice, Layer>();
  const totals = new Map<CategoryChoice, number>();

  function layerOf(category: CategoryChoice): Layer {
    const known = layers.get(category);
    if (known !== undefined) return known;
    if (category !== "all" && mixture.categories[category] === undefined) {
      throw new AppError("UnknownCategory", {
        message: `The forecast has no category number ${category}.`,
        hint: `Choose one of ${mixture.categories.join(", ")}, or all together.`,
      });
    }
    const layer = makeLayer(mixture, category);
    layers.set(category, layer);
    return layer;
  }

  function countsIn(cells: CellEdges, category: CategoryChoice): Float64Array {
    const layer = layerOf(category);
    const out = new Float64Array((cells.x.length - 1) * (cells.y.length - 1));
    addBaseMass(out, cells, grid, layer.rate);
    const { geometry } = mixture;
    for (let k = 0; k < layer.weights.length; k++) {
      const mass = layer.weights[k] ?? 0;
      if (mass === 0) continue;
      addGaussianMass(out, cells, area, gaussianAt(geometry, k), mass);
    }
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * meta.valid.days;
    return out;
  }

  function expectedCount(where: LocalRect, category: CategoryChoice): number {
    if (!(where.west < where.east && where.south < where.north)) {
      throw new AppError("InvalidArea", {
        message: `The area from (${where.west}, ${where.south}) to (${where.east}, ${where.north}) m is empty.`,
        hint: "Give a rectangle whose west and south edges lie before its east and north edges.",
      });
    }
    const cells = { x: Float64Array.of(where.west, where.east), y: Float64Array.of(where.north, where.south) };
    return countsIn(cells, category)[0] ?? 0;
  }

  function total(category: CategoryChoice): number {
    const known = totals.get(category);
    if (known !== undefined) return known;
    const east = grid.west + grid.columns * grid.cellWidthMetres;
    const south = grid.north - grid.rows * grid.cellHeightMetres;
    const sum = expectedCount({ west: grid.west, south, east, north: grid.north }, category);
    totals.set(category, sum);
    return sum;
  }

  function leakedMass(category: CategoryChoice): number {
    const layer = layerOf(category);
    const carried = layer.weights.reduce((sum, weight) => sum + weight, 0);
    const base = layer.rate.reduce((sum, rate) => sum + rate, 0) * grid.cellWidthMetres * grid.cellHeightMetres;
    return Math.max(0, (carried + base) * meta.valid.days - total(category));
  }

  function probabilityOfAny(where: LocalRect, category: CategoryChoice): number {
    if (countFamily.kind === "poisson") return -Math.expm1(-expectedCount(where, category));
    const chosen = category === "all" ? mixture.categories.map((_, index) => index) : [category];
    let sum = 0;
    for (const index of chosen) sum += logNone(expectedCount(where, index), countFamily.size[index] ?? Number.NaN);
    return -Math.expm1(sum);
  }

  return {
    kind: "intensity",
    frame: mixture.frame,
    categories: mixture.categories,
    timeZone: meta.timeZone,
    issueDay: meta.issueDay,
    valid: meta.valid,
    countFamily,
    expectedCount,
    probabilityOfAny,
    expectedCounts: (cells, category) => countsIn(edgesInFrame(mixture, cells), category),
    total,
    leakedMass,
    drawing: () => ({ kind: "mixture", mixture }),
  };
}
