import { toLonLat } from "../../models/grid/index.ts";
import type { DrawnMixture } from "./mixture/mixture.ts";

/** Share of the expected incidents that a first view may leave out at each side: a few far places must not make a city small. */
export const LEFT_OUT_SHARE = 0.002;

/** Index range [first, last] of a row or column sum that holds all but the left-out share at each end. */
function busyRange(sums: Float64Array): readonly [number, number] {
  const total = sums.reduce((sum, value) => sum + value, 0);
  const limit = LEFT_OUT_SHARE * total;
  let first = 0;
  let last = sums.length - 1;
  for (let gone = 0; first < last; first++) {
    gone += sums[first] ?? 0;
    if (gone > limit) break;
  }
  for (let gone = 0; last > first; last--) {
    gone += sums[last] ?? 0;
    if (gone > limit) break;
  }
  return [first, last];
}

/** Degrees around the busy part of a drawing, for the first view of a city. */
export function busyBounds(mixture: DrawnMixture): { west: number; south: number; east: number; north: number } {
  const { grid, base } = mixture;
  const columnSums = new Float64Array(grid.columns);
  const rowSums = new Float64Array(grid.rows);
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const value = base[row * grid.columns + column] ?? 0;
      columnSums[column] = (columnSums[column] ?? 0) + value;
      rowSums[row] = (rowSums[row] ?? 0) + value;
    }
  }
  const [west, east] = busyRange(columnSums);
  const [north, south] = busyRange(rowSums);
  const northWest = toLonLat(grid.frame, {
    x: grid.west + west * grid.cellWidthMetres,
    y: grid.north - north * grid.cellHeightMetres,
  });
  const southEast = toLonLat(grid.frame, {
    x: grid.west + (east + 1) * grid.cellWidthMetres,
    y: grid.north - (south + 1) * grid.cellHeightMetres,
  });
  return { west: northWest.lon, north: northWest.lat, east: southEast.lon, south: southEast.lat };
}
