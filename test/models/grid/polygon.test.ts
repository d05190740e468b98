import { describe, expect, it } from "vitest";
import { clipRing, crossesItself, isInRing, type LocalRing, ringArea, ringBox } from "../../../models/grid/index.ts";

const ring = (...corners: readonly (readonly [number, number])[]): LocalRing => corners.map(([x, y]) => ({ x, y }));

/** An L: 3 x 3 without its north-east 2 x 2. */
const corner = ring([0, 0], [3, 0], [3, 1], [1, 1], [1, 3], [0, 3]);

describe("polygons", () => {
  it("have an area, whichever way they go", () => {
    expect(ringArea(corner)).toBe(5);
    expect(ringArea([...corner].reverse())).toBe(5);
    expect(ringBox(corner)).toEqual({ west: 0, south: 0, east: 3, north: 3 });
  });

  it("know what lies inside", () => {
    expect(isInRing(corner, { x: 0.5, y: 2.5 })).toBe(true);
    expect(isInRing(corner, { x: 2, y: 2 })).toBe(false);
  });

  it("are cut by a rectangle to the part inside, concave ones too", () => {
    expect(ringArea(clipRing(corner, { west: 0.5, east: 2, south: 0.5, north: 2 }))).toBeCloseTo(1.25, 12);
    expect(
      clipRing(corner, { west: 1.5, east: 3, south: 1.5, north: 3 }).length === 0 ||
        ringArea(clipRing(corner, { west: 1.5, east: 3, south: 1.5, north: 3 })) === 0,
    ).toBe(true);
    expect(clipRing(corner, { west: 9, east: 10, south: 0, north: 1 })).toEqual([]);
  });

  it("that cross or touch themselves are found", () => {
    expect(crossesItself(corner)).toBe(false);
    expect(crossesItself(ring([0, 0], [1, 1], [1, 0], [0, 1]))).toBe(true);
    expect(crossesItself(ring([0, 0], [4, 0], [4, 4], [2, 0], [0, 4]))).toBe(true);
    expect(crossesItself(ring([0, 0], [1, 0], [0, 1]))).toBe(false);
  });
});
