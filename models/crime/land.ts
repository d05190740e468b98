import type { LocalGrid } from "../grid/index.ts";
import { tf, withGradient } from "../tensor/index.ts";
import type { IntensityParts } from "./heads.ts";

/**
 * Base cells per side of a cell of the coarse land raster: 4 of 125 m are 500 m. Only the training's estimate of the mass that a
 * Gaussian loses outside of the study area uses it; a prediction integrates over the base cells themselves.
 */
export const LAND_CELL_SIDE = 4;

/** Share of land per 500 m cell with a border of water around it, so that a lookup outside finds 0. */
export interface LandRaster {
  readonly share: Float32Array;
  readonly columns: number;
  readonly rows: number;
  /** x of the first column's centre, y of the first row's centre, metres. */
  readonly firstX: number;
  readonly firstY: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** `cellNode` is [rows, columns] of the base grid, -1 outside of the study area. */
export function landRaster(grid: LocalGrid, cellNode: Int32Array): LandRaster {
  const columns = Math.ceil(grid.columns / LAND_CELL_SIDE) + 2;
  const rows = Math.ceil(grid.rows / LAND_CELL_SIDE) + 2;
  const share = new Float32Array(columns * rows);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      if ((cellNode[row * grid.columns + column] ?? -1) < 0) continue;
      const at = (1 + Math.floor(row / LAND_CELL_SIDE)) * columns + 1 + Math.floor(column / LAND_CELL_SIDE);
      share[at] = (share[at] ?? 0) + 1 / (LAND_CELL_SIDE * LAND_CELL_SIDE);
    }
  }
  const cellWidth = grid.cellWidthMetres * LAND_CELL_SIDE;
  const cellHeight = grid.cellHeightMetres * LAND_CELL_SIDE;
  return { share, columns, rows, firstX: grid.west - cellWidth / 2, firstY: grid.north + cellHeight / 2, cellWidth, cellHeight };
}

/** Nodes and weights of the 4-point Gauss-Hermite rule for the standard normal (Abramowitz and Stegun, table 25.10, scaled). */
const HERMITE: readonly (readonly [number, number])[] = [
  [-2.3344142183389773, 0.04587585476806849],
  [-0.7419637843027258, 0.45412414523193151],
  [0.7419637843027258, 0.45412414523193151],
  [2.3344142183389773, 0.04587585476806849],
];

/** 4 x 4 points u1, u2 and their weights, which sum to 1. */
export const HERMITE_POINTS: readonly { readonly u1: number; readonly u2: number; readonly weight: number }[] = HERMITE.flatMap(
  ([u1, first]) => HERMITE.map(([u2, second]) => ({ u1, u2, weight: first * second })),
);

/** Tensors of a land raster; the caller disposes them. */
export interface LandTensors {
  readonly share: tf.Tensor1D;
  /** x and y of the centroids in columns and rows of the raster, [nodes, 1] each. */
  readonly column: tf.Tensor2D;
  readonly row: tf.Tensor2D;
  readonly u1: tf.Tensor1D;
  readonly u2: tf.Tensor1D;
  readonly weight: tf.Tensor1D;
  readonly raster: LandRaster;
}

export function landTensors(raster: LandRaster, centroid: Float64Array): LandTensors {
  const nodeCount = centroid.length / 2;
  const column = Float32Array.from({ length: nodeCount }, (_, n) => ((centroid[2 * n] ?? 0) - raster.firstX) / raster.cellWidth);
  const row = Float32Array.from(
    { length: nodeCount },
    (_, n) => (raster.firstY - (centroid[2 * n + 1] ?? 0)) / raster.cellHeight,
  );
  return {
    share: tf.tensor1d(raster.share),
    column: tf.tensor2d(column, [nodeCount, 1]),
    row: tf.tensor2d(row, [nodeCount, 1]),
    u1: tf.tensor1d(HERMITE_POINTS.map((point) => point.u1)),
    u2: tf.tensor1d(HERMITE_POINTS.map((point) => point.u2)),
    weight: tf.tensor1d(HERMITE_POINTS.map((point) => point.weight)),
    raster,
  };
}

/** Bilinear lookup in the raster at (column, row), any equal shapes inside of the raster, with its exact gradient. */
function bilinear(land: LandTensors, column: tf.Tensor, row: tf.Tensor): tf.Tensor {
  const { columns, rows } = land.raster;
  // By hand, because tfjs would send a gradient through the gather's integer indices and refuse.
  return withGradient(
    [column, row],
    (save) => {
      const left = tf.minimum(tf.floor(column), columns - 2);
      const top = tf.minimum(tf.floor(row), rows - 2);
      const across = column.sub(left);
      const down = row.sub(top);
      const first = top.mul(columns).add(left);
      const corner = (offset: number): tf.Tensor =>
        tf.gather(land.share, first.add(offset).toInt().flatten()).reshape(column.shape);
      const northWest = corner(0);
      const northEast = corner(1);
      const southWest = corner(columns);
      const southEast = corner(columns + 1);
      const upper = northWest.add(northEast.sub(northWest).mul(across));
      const lower = southWest.add(southEast.sub(southWest).mul(across));
      const alongRow = northEast.sub(northWest).mul(tf.sub(1, down)).add(southEast.sub(southWest).mul(down));
      const alongColumn = lower.sub(upper);
      save([alongRow, alongColumn]);
      return upper.add(alongColumn.mul(down));
    },
    (upstream, partials) => partials.map((partial) => upstream.mul(partial)),
  );
}

/**
 * Share of each component's mass on land, [B, N, M], in 0..1 and differentiable: the bilinear land share at the 16 Gauss-Hermite points
 * of the component.
 */
export function landShare(land: LandTensors, parts: Pick<IntensityParts, "east" | "north" | "l11" | "l21" | "l22">): tf.Tensor3D {
  const { raster } = land;
  const points = HERMITE_POINTS.length;
  const wide = (t: tf.Tensor): tf.Tensor => t.expandDims(-1);
  const x = wide(parts.l11).mul(land.u1);
  const y = wide(parts.l21).mul(land.u1).add(wide(parts.l22).mul(land.u2));
  const column = wide(parts.east)
    .add(x)
    .div(raster.cellWidth)
    .add(wide(land.column))
    .clipByValue(0, raster.columns - 1);
  const row = wide(land.row)
    .sub(wide(parts.north).add(y).div(raster.cellHeight))
    .clipByValue(0, raster.rows - 1);
  const flat = bilinear(land, column, row).reshape([-1, points]) as tf.Tensor2D;
  return tf.matMul(flat, land.weight.reshape([points, 1]) as tf.Tensor2D).reshape(parts.east.shape) as tf.Tensor3D;
}
