import type { MixtureData } from "../forecast/index.ts";
import { clipRing, forEachEdge, type LocalRect, type LocalRing, ringArea, ringBox } from "../grid/index.ts";
import { quadratureFor } from "./gauss-legendre.ts";
import { type Gaussian, gaussianAt } from "./gaussian.ts";
import { normalCdf } from "./normal.ts";
import { REACH_SD } from "./rectangle-mass.ts";

/** What a mixture expects inside of a polygon and its study area, a day. */
export interface PolygonCounts {
  /** [categories] incidents a day. */
  readonly expected: Float64Array;
  readonly areaSquareMetres: number;
  /** Share of the polygon's area inside of the study area. */
  readonly insideShare: number;
}

/** An edge that is not vertical, from west to east or back. */
type Edge = readonly [x0: number, y0: number, x1: number, y1: number];

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Integral of phi(u) Phi(v) du along a straight edge in standard units, v being linear in u. */
function edgeIntegral(u0: number, v0: number, u1: number, v1: number): number {
  // Where v is far above or below, Phi is 1 or 0 all along.
  if (v0 >= REACH_SD && v1 >= REACH_SD) return normalCdf(u1) - normalCdf(u0);
  if (v0 <= -REACH_SD && v1 <= -REACH_SD) return 0;
  const slope = (v1 - v0) / (u1 - u0);
  const from = Math.max(-REACH_SD, Math.min(u0, u1));
  const to = Math.min(REACH_SD, Math.max(u0, u1));
  if (!(from < to)) return 0;
  // A steep edge crosses the scale of Phi in a short stretch of u: there the rest of the edge is 1 or 0 again.
  const at = (u: number): number => v0 + slope * (u - u0);
  const cuts = [from, to];
  if (slope !== 0) {
    for (const bound of [-REACH_SD, REACH_SD]) {
      const u = u0 + (bound - v0) / slope;
      if (u > from && u < to) cuts.push(u);
    }
  }
  cuts.sort((a, b) => a - b);
  let sum = 0;
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [start = 0, end = 0] = [cuts[index], cuts[index + 1]];
    const middle = at((start + end) / 2);
    if (middle >= REACH_SD) sum += normalCdf(end) - normalCdf(start);
    else if (middle > -REACH_SD) sum += smoothIntegral(start, end, at, slope);
  }
  return u1 >= u0 ? sum : -sum;
}

function smoothIntegral(from: number, to: number, v: (u: number) => number, slope: number): number {
  const { parts, rule } = quadratureFor((to - from) * Math.hypot(1, slope));
  const half = (to - from) / parts / 2;
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const centre = from + (2 * part + 1) * half;
    for (let point = 0; point < rule.nodes.length; point++) {
      const u = centre + half * (rule.nodes[point] ?? 0);
      sum += half * (rule.weights[point] ?? 0) * (Math.exp(-0.5 * u * u) / SQRT_TWO_PI) * normalCdf(v(u));
    }
  }
  return sum;
}

/**
 * Mass of a Gaussian inside of rings that go clockwise, by Green's theorem: with u, v its standard coordinates, the integral of
 * phi(u) phi(v) over the inside is the one of phi(u) Phi(v) du along the outline. The Cholesky factor is lower triangular, so that a
 * vertical edge is one of constant u and adds nothing.
 */
function massWithin(edges: readonly Edge[], { meanX, meanY, l11, l21, l22 }: Gaussian): number {
  let sum = 0;
  for (const [x0, y0, x1, y1] of edges) {
    const u0 = (x0 - meanX) / l11;
    const u1 = (x1 - meanX) / l11;
    if ((u0 > REACH_SD && u1 > REACH_SD) || (u0 < -REACH_SD && u1 < -REACH_SD)) continue;
    sum += edgeIntegral(u0, (y0 - meanY - l21 * u0) / l22, u1, (y1 - meanY - l21 * u1) / l22);
  }
  return Math.abs(sum);
}

/** Parts of the polygon in the columns and stretches of the study area, and the base part's integral on the way. */
function partsOf(mixture: MixtureData, ring: LocalRing): { edges: Edge[]; base: Float64Array; area: number } {
  const { base, categories, nodeCount, nodeFactors } = mixture;
  const { grid, node, rate } = base;
  const cells = node.length;
  const box = ringBox(ring);
  const firstColumn = Math.max(0, Math.floor((box.west - grid.west) / grid.cellWidthMetres));
  const lastColumn = Math.min(grid.columns - 1, Math.floor((box.east - grid.west) / grid.cellWidthMetres));
  const firstRow = Math.max(0, Math.floor((grid.north - box.north) / grid.cellHeightMetres));
  const lastRow = Math.min(grid.rows - 1, Math.floor((grid.north - box.south) / grid.cellHeightMetres));
  const edges: Edge[] = [];
  const counts = new Float64Array(categories.length);
  let area = 0;
  for (let column = firstColumn; column <= lastColumn; column++) {
    const west = grid.west + column * grid.cellWidthMetres;
    const strip: LocalRect = {
      west,
      east: west + grid.cellWidthMetres,
      north: grid.north - firstRow * grid.cellHeightMetres,
      south: grid.north - (lastRow + 1) * grid.cellHeightMetres,
    };
    const inStrip = clipRing(ring, strip);
    if (inStrip.length < 3) continue;
    const stripBox = ringBox(inStrip);
    for (let row = firstRow; row <= lastRow; row++) {
      const cell = row * grid.columns + column;
      const owner = node[cell] ?? -1;
      if (owner < 0) continue;
      const north = grid.north - row * grid.cellHeightMetres;
      const south = north - grid.cellHeightMetres;
      if (stripBox.north <= south || stripBox.south >= north) continue;
      const part = clipRing(inStrip, { ...strip, north, south });
      const overlap = ringArea(part);
      if (!(overlap > 0)) continue;
      area += overlap;
      for (let category = 0; category < categories.length; category++) {
        const density = (rate[category * cells + cell] ?? 0) * (nodeFactors[category * nodeCount + owner] ?? 0);
        counts[category] = (counts[category] ?? 0) + overlap * density;
      }
    }
    for (const { north, south } of stretchesOf(mixture, column, firstRow, lastRow)) {
      forEachEdge(clipRing(inStrip, { ...strip, north, south }), (a, b) => {
        if (a.x !== b.x) edges.push([a.x, a.y, b.x, b.y]);
      });
    }
  }
  return { edges, base: counts, area };
}

/** Stretches of a column inside of the study area, between two rows. */
function stretchesOf(
  { base: { grid, node } }: MixtureData,
  column: number,
  firstRow: number,
  lastRow: number,
): { north: number; south: number }[] {
  const stretches: { north: number; south: number }[] = [];
  let start = -1;
  for (let row = firstRow; row <= lastRow + 1; row++) {
    const inside = row <= lastRow && (node[row * grid.columns + column] ?? -1) >= 0;
    if (inside && start < 0) start = row;
    if (!inside && start >= 0) {
      stretches.push({ north: grid.north - start * grid.cellHeightMetres, south: grid.north - row * grid.cellHeightMetres });
      start = -1;
    }
  }
  return stretches;
}

/**
 * Expected counts a day of every category inside of a polygon (metres of the mixture's frame) and the study area. Exact: the base part
 * by overlap of areas, the Gaussians by integrals along the outline with an error below 1e-6 of their mass. The ring must not cross
 * itself.
 */
export function polygonCounts(mixture: MixtureData, ring: LocalRing): PolygonCounts {
  const { edges, base, area } = partsOf(mixture, ring);
  const components = mixture.geometry.length / 5;
  const expected = base;
  for (let k = 0; k < components; k++) {
    let heaviest = 0;
    for (let category = 0; category < expected.length; category++) {
      heaviest = Math.max(heaviest, mixture.weights[category * components + k] ?? 0);
    }
    if (heaviest === 0) continue;
    const mass = massWithin(edges, gaussianAt(mixture.geometry, k));
    if (mass === 0) continue;
    for (let category = 0; category < expected.length; category++) {
      expected[category] = (expected[category] ?? 0) + mass * (mixture.weights[category * components + k] ?? 0);
    }
  }
  const whole = ringArea(ring);
  return { expected, areaSquareMetres: whole, insideShare: whole > 0 ? Math.min(1, area / whole) : 0 };
}
