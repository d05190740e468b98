import type { Drawing } from "../../models/forecast/index.ts";
import { type LocalGrid, type LocalRect, makeLocalGrid } from "../../models/grid/index.ts";

/** Overlaps thinner than this share of a base cell are rounding errors of shared edges. */
const EDGE_TOLERANCE = 1e-6;

export interface StudyArea {
  /** Extent of the cells that belong to the study area. */
  readonly extent: LocalRect;
  readonly squareMetres: number;
  /** True where some of the rectangle lies inside. */
  touches(where: LocalRect): boolean;
}

/** The study area of a drawing: the base cells that belong to a node. */
export function studyAreaOf({ mixture }: Drawing): StudyArea {
  const { grid, node } = mixture.base;
  const width = grid.columns + 1;
  // Summed area table of the cells inside, [rows + 1, columns + 1]: any rectangle is answered by four looks.
  const sums = new Int32Array((grid.rows + 1) * width);
  const at = (row: number, column: number) => sums[row * width + column] ?? 0;
  let cellsInside = 0;
  let [west, east, north, south] = [grid.columns, 0, grid.rows, 0];
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const inside = (node[row * grid.columns + column] ?? -1) >= 0 ? 1 : 0;
      sums[(row + 1) * width + column + 1] = inside + at(row, column + 1) + at(row + 1, column) - at(row, column);
      if (inside === 0) continue;
      cellsInside += 1;
      west = Math.min(west, column);
      east = Math.max(east, column + 1);
      north = Math.min(north, row);
      south = Math.max(south, row + 1);
    }
  }
  const x = (column: number) => grid.west + column * grid.cellWidthMetres;
  const y = (row: number) => grid.north - row * grid.cellHeightMetres;
  const clamp = (value: number, limit: number) => Math.min(limit, Math.max(0, value));
  return {
    extent: { west: x(west), east: x(east), north: y(north), south: y(south) },
    squareMetres: cellsInside * grid.cellWidthMetres * grid.cellHeightMetres,
    touches(where) {
      const left = clamp(Math.floor((where.west - grid.west) / grid.cellWidthMetres + EDGE_TOLERANCE), grid.columns);
      const right = clamp(Math.ceil((where.east - grid.west) / grid.cellWidthMetres - EDGE_TOLERANCE), grid.columns);
      const top = clamp(Math.floor((grid.north - where.north) / grid.cellHeightMetres + EDGE_TOLERANCE), grid.rows);
      const bottom = clamp(Math.ceil((grid.north - where.south) / grid.cellHeightMetres - EDGE_TOLERANCE), grid.rows);
      if (left >= right || top >= bottom) return false;
      return at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left) > 0;
    },
  };
}

/** Square cells of a size that cover an extent from its north-west corner. */
export function coveringGrid(frame: LocalGrid["frame"], extent: LocalRect, cellMetres: number): LocalGrid {
  const cells = (metres: number) => Math.max(1, Math.ceil(metres / cellMetres - EDGE_TOLERANCE));
  return makeLocalGrid({
    frame,
    west: extent.west,
    north: extent.north,
    cellWidthMetres: cellMetres,
    cellHeightMetres: cellMetres,
    columns: cells(extent.east - extent.west),
    rows: cells(extent.north - extent.south),
  });
}
