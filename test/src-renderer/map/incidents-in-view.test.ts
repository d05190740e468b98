import { expect, test } from "vitest";
import { contains, pointsInside, viewOfIncidents, withMargin } from "../../../src-renderer/map/incidents-in-view.ts";

const CHICAGO = { west: -88, south: 41, east: -87, north: 42 };

/** So many points along a line through the box, the last of them outside of it. */
function line(count: number): Float32Array {
  return Float32Array.from({ length: 2 * count }, (_, index) => (index % 2 === 0 ? -87.9 + (index / 2) * 0.01 : 41.5));
}

test("few in view are shown each, and those out of view not at all", () => {
  const shown = viewOfIncidents(line(200), 100)(11, CHICAGO);
  expect(shown.kind).toBe("points");
  if (shown.kind !== "points") return;
  expect(shown.points.length / 2).toBe(91);
  expect(Math.max(...shown.points.filter((_, index) => index % 2 === 0))).toBeLessThanOrEqual(-87);
});

test("many in view are counted in cells, of those in view alone", () => {
  const shown = viewOfIncidents(line(200), 90)(8, CHICAGO);
  expect(shown.kind).toBe("cells");
  if (shown.kind !== "cells") return;
  for (const { lon } of shown.cells) expect(lon).toBeLessThanOrEqual(-87);
  expect(shown.cells.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(80);
});

test("a cell keeps its size while the map is moved", () => {
  const busy = Float32Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? -86.5 : 41.5));
  const points = Float32Array.from([...line(200), ...busy]);
  const view = viewOfIncidents(points, 50);
  const sizeAt = (box: typeof CHICAGO): number | undefined => {
    const shown = view(8, box);
    return shown.kind === "cells" ? shown.cells.find(({ lon }) => Math.abs(lon + 87.5) < 0.1)?.radius : undefined;
  };
  const without = sizeAt(CHICAGO);
  expect(without).toBeGreaterThan(0);
  expect(sizeAt({ ...CHICAGO, east: -86 })).toBe(without);
});

test("a box over the antimeridian holds the points on both sides of it", () => {
  const points = Float32Array.of(179.5, -17, -179.5, -17, 170, -17, -170, -17);
  expect([...pointsInside(points, { west: 179, south: -18, east: 181, north: -16 })]).toEqual([179.5, -17, -179.5, -17]);
  expect([...pointsInside(points, { west: -181, south: -18, east: -179, north: -16 })]).toEqual([179.5, -17, -179.5, -17]);
});

test("a view that moves by less than the margin is still within what was asked for", () => {
  const asked = withMargin(CHICAGO);
  expect(contains(asked, { ...CHICAGO, west: -88.4, east: -87.4 })).toBe(true);
  expect(contains(asked, { ...CHICAGO, west: -88.6, east: -87.6 })).toBe(false);
});
