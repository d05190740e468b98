/** The polygons in which incidents are forecast, where a person or a layer of areas gives them. */
import type { AreaPolygons } from "../forecast/index.ts";
import { type LocalFrame, type LonLat, toLocal } from "../grid/index.ts";

/** Bands that the edges are sorted into: a point is compared with the edges of its own band alone. */
const BANDS = 4096;

/** True for points (metres of the frame) inside of a polygon, its holes left out (even-odd rule within each polygon). */
export type InsideTest = (x: number, y: number) => boolean;

/** Prepares the test for many points. Polygons that overlap each other do no harm. */
export function insideTest(frame: LocalFrame, polygons: AreaPolygons): InsideTest {
  const edges: {
    readonly polygon: number;
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  }[] = [];
  for (const [polygon, rings] of polygons.entries()) {
    for (const ring of rings) {
      let from = ring.at(-1);
      for (const to of ring) {
        if (from !== undefined) {
          const a = toLocal(frame, { lon: from[0], lat: from[1] });
          const b = toLocal(frame, { lon: to[0], lat: to[1] });
          if (a.y !== b.y) edges.push({ polygon, x1: a.x, y1: a.y, x2: b.x, y2: b.y });
        }
        from = to;
      }
    }
  }
  let south = Number.POSITIVE_INFINITY;
  let north = Number.NEGATIVE_INFINITY;
  for (const { y1, y2 } of edges) {
    south = Math.min(south, y1, y2);
    north = Math.max(north, y1, y2);
  }
  const height = (north - south) / BANDS || 1;
  const bandOf = (y: number) => Math.min(BANDS - 1, Math.max(0, Math.floor((y - south) / height)));
  const bands: (typeof edges)[] = Array.from({ length: BANDS }, () => []);
  for (const edge of edges) {
    const last = bandOf(Math.max(edge.y1, edge.y2));
    for (let band = bandOf(Math.min(edge.y1, edge.y2)); band <= last; band++) bands[band]?.push(edge);
  }
  return (x, y) => {
    if (!(y >= south && y <= north)) return false;
    let current = -1;
    let isInside = false;
    for (const { polygon, x1, y1, x2, y2 } of bands[bandOf(y)] ?? []) {
      if (polygon !== current) {
        if (isInside) return true;
        current = polygon;
      }
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
    }
    return isInside;
  };
}

/** Twice the signed area of a triangle: above 0 where it turns left. */
function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/**
 * A point at which two edges of a ring cross each other, or undefined. Edges that only touch do not count: the ring still has an inside.
 * Degrees; the first point may be repeated at the end. Edges are swept from west to east, so that long rings take no square of their length.
 */
export function selfCrossing(ring: readonly (readonly [lon: number, lat: number])[]): LonLat | undefined {
  const edges = ring
    .map((from, index) => {
      const to = ring[(index + 1) % ring.length] ?? from;
      return {
        index,
        ax: from[0],
        ay: from[1],
        bx: to[0],
        by: to[1],
        west: Math.min(from[0], to[0]),
        east: Math.max(from[0], to[0]),
      };
    })
    .filter(({ ax, ay, bx, by }) => ax !== bx || ay !== by)
    .sort((a, b) => a.west - b.west);
  let active: typeof edges = [];
  for (const edge of edges) {
    active = active.filter(({ east }) => east >= edge.west);
    for (const other of active) {
      const { ax, ay, bx, by } = other;
      const c = turn(ax, ay, bx, by, edge.ax, edge.ay);
      const d = turn(ax, ay, bx, by, edge.bx, edge.by);
      const a = turn(edge.ax, edge.ay, edge.bx, edge.by, ax, ay);
      const b = turn(edge.ax, edge.ay, edge.bx, edge.by, bx, by);
      if (c * d < 0 && a * b < 0)
        return { lon: edge.ax + (c / (c - d)) * (edge.bx - edge.ax), lat: edge.ay + (c / (c - d)) * (edge.by - edge.ay) };
    }
    active.push(edge);
  }
  return undefined;
}
