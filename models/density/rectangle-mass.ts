import type { LocalRect } from "../grid/index.ts";
import { quadratureFor } from "./gauss-legendre.ts";
import type { Gaussian } from "./gaussian.ts";
import { normalCdf } from "./normal.ts";

/** Standard deviations at which integrals stop; beyond it lie 8e-11 of the mass. */
export const REACH_SD = 6.5;

/** Breakpoints of the cells over which masses are wanted. */
export interface CellEdges {
  /** [columns + 1] ascending, metres. */
  readonly x: Float64Array;
  /** [rows + 1] descending (north row first), metres. */
  readonly y: Float64Array;
}

/** An area made of vertical strips, each with the stretches of y that belong to it. */
export interface StripArea {
  /** [strips + 1] ascending, metres. */
  readonly x: Float64Array;
  /** Per strip: pairs (north, south), from north to south, metres. */
  readonly stretches: readonly Float64Array[];
}

/** Index of the last edge at or below `value` in ascending edges, at least 0. */
function edgeBelow(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Index of the row that holds `value` or begins below it, in descending edges, at least 0. */
function rowAt(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((edges[middle] ?? 0) >= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Adds mass x (integral of the Gaussian over cell and area together) to every cell of `out` [rows, columns]. Along x by Gauss-Legendre
 * between all breakpoints, along y by differences of the normal distribution function of y given x, so cells that share an edge share
 * its value and children sum to their parent. Error below 1e-7 of the mass.
 */
export function addGaussianMass(out: Float64Array, cells: CellEdges, area: StripArea, gaussian: Gaussian, mass: number): void {
  const { meanX, meanY, l11, l21, l22 } = gaussian;
  const columns = cells.x.length - 1;
  const rows = cells.y.length - 1;
  const strips = area.stretches.length;
  const sdY = Math.hypot(l21, l22);
  const start = Math.max(meanX - REACH_SD * l11, cells.x[0] ?? 0, area.x[0] ?? 0);
  const end = Math.min(meanX + REACH_SD * l11, cells.x[columns] ?? 0, area.x[strips] ?? 0);
  if (!(start < end)) return;
  if (meanY - REACH_SD * sdY >= (cells.y[0] ?? 0) || meanY + REACH_SD * sdY <= (cells.y[rows] ?? 0)) return;
  // The integrand varies on the scale of x given y, which a strong correlation makes much shorter than l11.
  const scale = (l11 * l22) / sdY;
  let column = Math.min(columns - 1, edgeBelow(cells.x, start));
  let strip = Math.min(strips - 1, edgeBelow(area.x, start));
  let from = start;
  while (from < end && column < columns && strip < strips) {
    const columnEnd = cells.x[column + 1] ?? 0;
    const stripEnd = area.x[strip + 1] ?? 0;
    const to = Math.min(columnEnd, stripEnd, end);
    const stretches = area.stretches[strip];
    if (to > from && stretches !== undefined && stretches.length > 0) {
      const { parts, rule } = quadratureFor((to - from) / scale);
      const half = (to - from) / parts / 2;
      for (let part = 0; part < parts; part++) {
        const centre = from + (2 * part + 1) * half;
        for (let point = 0; point < rule.nodes.length; point++) {
          const u = (centre + half * (rule.nodes[point] ?? 0) - meanX) / l11;
          const density = Math.exp(-0.5 * u * u) / (l11 * Math.sqrt(2 * Math.PI));
          addColumn(
            out,
            column,
            columns,
            cells.y,
            stretches,
            meanY + l21 * u,
            l22,
            mass * density * half * (rule.weights[point] ?? 0),
          );
        }
      }
    }
    if (columnEnd <= to) column++;
    if (stripEnd <= to) strip++;
    from = to;
  }
}

/** Adds weight x (mass of N(mean, sd^2) in each row of the column, inside the stretches). */
function addColumn(
  out: Float64Array,
  column: number,
  columns: number,
  rowEdges: Float64Array,
  stretches: Float64Array,
  mean: number,
  sd: number,
  weight: number,
): void {
  const rows = rowEdges.length - 1;
  const top = Math.min(mean + REACH_SD * sd, rowEdges[0] ?? 0);
  const bottom = Math.max(mean - REACH_SD * sd, rowEdges[rows] ?? 0);
  for (let stretch = 0; stretch < stretches.length; stretch += 2) {
    const north = Math.min(stretches[stretch] ?? 0, top);
    const south = Math.max(stretches[stretch + 1] ?? 0, bottom);
    if (north <= south) continue;
    let row = rowAt(rowEdges, north);
    let above = normalCdf((north - mean) / sd);
    while (row < rows) {
      const edge = rowEdges[row + 1] ?? 0;
      const below = normalCdf((Math.max(edge, south) - mean) / sd);
      const index = row * columns + column;
      out[index] = (out[index] ?? 0) + weight * (above - below);
      if (edge <= south) break;
      above = below;
      row++;
    }
  }
}

/** Mass of a Gaussian inside a rectangle, 0..1. */
export function gaussianRectangleMass(gaussian: Gaussian, rect: LocalRect): number {
  const x = Float64Array.of(rect.west, rect.east);
  const y = Float64Array.of(rect.north, rect.south);
  const out = new Float64Array(1);
  addGaussianMass(out, { x, y }, { x, stretches: [y] }, gaussian, 1);
  return out[0] ?? 0;
}
