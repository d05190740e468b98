import { AppError } from "../errors/index.ts";
import { type LocalFrame, metresPerDegree } from "./geodesy.ts";

/** A rectangle in metres of a local frame: west < east, south < north. */
export interface LocalRect {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Regular cells in a local frame. Row 0 is the north row; value index = row * columns + column. */
export interface LocalGrid {
  readonly frame: LocalFrame;
  /** x of the west edge, metres. */
  readonly west: number;
  /** y of the north edge, metres. */
  readonly north: number;
  readonly cellWidthMetres: number;
  readonly cellHeightMetres: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Regular cells in degrees. Row 0 is the north row; longitudes ascend by a constant step from a west edge in [-180, 180) and may
 * pass 180, so that New Zealand and Fiji stay whole.
 */
export interface Grid {
  readonly west: number;
  readonly north: number;
  readonly lonStep: number;
  readonly latStep: number;
  readonly columns: number;
  readonly rows: number;
}

/** Values on a grid. NaN is missing. Never travels as a bare array with a width and a height beside it. */
export interface Field {
  readonly values: Float32Array;
  readonly grid: Grid;
  /** ISO 8601 instant, or interval "start/end". */
  readonly time: string;
  readonly variable: string;
  readonly units: string;
}

export function makeLocalGrid(grid: LocalGrid): LocalGrid {
  const positive = grid.cellWidthMetres > 0 && grid.cellHeightMetres > 0;
  const whole = Number.isInteger(grid.columns) && Number.isInteger(grid.rows) && grid.columns > 0 && grid.rows > 0;
  if (!positive || !whole || !Number.isFinite(grid.west) || !Number.isFinite(grid.north)) {
    throw new AppError("InvalidGrid", {
      message: `A grid needs positive cell sizes and whole numbers of rows and columns, not ${grid.columns} x ${grid.rows} cells of ${grid.cellWidthMetres} x ${grid.cellHeightMetres} m.`,
      hint: "Check the study area and the resolution.",
    });
  }
  return Object.freeze({ ...grid });
}

export function cellRect(grid: LocalGrid, row: number, column: number): LocalRect {
  const west = grid.west + column * grid.cellWidthMetres;
  const north = grid.north - row * grid.cellHeightMetres;
  return { west, south: north - grid.cellHeightMetres, east: west + grid.cellWidthMetres, north };
}

/** Index of the cell that holds a point (half-open: west and north edge inside), or -1 outside of the grid. */
export function cellIndex(grid: LocalGrid, x: number, y: number): number {
  const column = Math.floor((x - grid.west) / grid.cellWidthMetres);
  const row = Math.floor((grid.north - y) / grid.cellHeightMetres);
  if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return -1;
  return row * grid.columns + column;
}

/** The same cells in degrees: exact, because the frame is equirectangular. */
export function lonLatGrid(grid: LocalGrid): Grid {
  const scale = metresPerDegree(grid.frame);
  const west = grid.frame.lon0 + grid.west / scale.x;
  return {
    west: west - 360 * Math.floor((west + 180) / 360),
    north: grid.frame.lat0 + grid.north / scale.y,
    lonStep: grid.cellWidthMetres / scale.x,
    latStep: grid.cellHeightMetres / scale.y,
    columns: grid.columns,
    rows: grid.rows,
  };
}
