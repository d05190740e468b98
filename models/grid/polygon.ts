/** Polygons in a local frame. A ring is its corners in order; the first is not repeated, and either direction will do. */
import type { LocalPoint } from "./geodesy.ts";
import type { LocalRect } from "./grid.ts";

export type LocalRing = readonly LocalPoint[];

/** Area in m2, positive for either direction. */
export function ringArea(ring: LocalRing): number {
  let twice = 0;
  forEachEdge(ring, (a, b) => {
    twice += a.x * b.y - b.x * a.y;
  });
  return Math.abs(twice) / 2;
}

/** True where a point lies inside, by the even-odd rule. */
export function isInRing(ring: LocalRing, { x, y }: LocalPoint): boolean {
  let inside = false;
  forEachEdge(ring, (a, b) => {
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) inside = !inside;
  });
  return inside;
}

export function ringBox(ring: LocalRing): LocalRect {
  let west = Number.POSITIVE_INFINITY;
  let south = Number.POSITIVE_INFINITY;
  let east = Number.NEGATIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const { x, y } of ring) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return { west, south, east, north };
}

/** Twice the signed area of a triangle: above 0 where it turns left. */
function turn(a: LocalPoint, b: LocalPoint, c: LocalPoint): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

function isBetween(a: LocalPoint, b: LocalPoint, point: LocalPoint): boolean {
  return (
    Math.min(a.x, b.x) <= point.x &&
    point.x <= Math.max(a.x, b.x) &&
    Math.min(a.y, b.y) <= point.y &&
    point.y <= Math.max(a.y, b.y)
  );
}

function meet(a: LocalPoint, b: LocalPoint, c: LocalPoint, d: LocalPoint): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (
    (abc === 0 && isBetween(a, b, c)) ||
    (abd === 0 && isBetween(a, b, d)) ||
    (cda === 0 && isBetween(c, d, a)) ||
    (cdb === 0 && isBetween(c, d, b))
  );
}

/** True where two edges that are no neighbours touch or cross: such a ring has no one inside. */
export function crossesItself(ring: LocalRing): boolean {
  const count = ring.length;
  for (let first = 0; first < count; first++) {
    const [a, b] = [ring[first], ring[(first + 1) % count]];
    for (let second = first + 2; second < count; second++) {
      if (first === 0 && second === count - 1) continue;
      const [c, d] = [ring[second], ring[(second + 1) % count]];
      if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && meet(a, b, c, d)) return true;
    }
  }
  return false;
}

/** Cuts a ring at a line on which `side` is 0; keeps where it is above (Sutherland and Hodgman 1974). Affine `side` alone. */
function clipped(ring: LocalRing, side: (point: LocalPoint) => number): LocalPoint[] {
  const kept: LocalPoint[] = [];
  forEachEdge(ring, (a, b) => {
    const [from, to] = [side(a), side(b)];
    if (from >= 0) kept.push(a);
    if (from >= 0 !== to >= 0) {
      const share = from / (from - to);
      kept.push({ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });
    }
  });
  return kept;
}

/**
 * The part of a ring inside of a rectangle, empty where there is none. Parts of a concave ring stay joined along the rectangle's edges,
 * there and back: areas and integrals are those of the parts.
 */
export function clipRing(ring: LocalRing, rect: LocalRect): LocalPoint[] {
  let part = clipped(ring, ({ x }) => x - rect.west);
  part = clipped(part, ({ x }) => rect.east - x);
  part = clipped(part, ({ y }) => y - rect.south);
  return clipped(part, ({ y }) => rect.north - y);
}

export function forEachEdge(ring: LocalRing, edge: (from: LocalPoint, to: LocalPoint) => void): void {
  let from = ring.at(-1);
  for (const to of ring) {
    if (from !== undefined) edge(from, to);
    from = to;
  }
}
