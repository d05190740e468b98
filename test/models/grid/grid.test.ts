import { describe, expect, it } from "vitest";
import { cellIndex, cellRect, lonLatGrid, makeLocalGrid, toLonLat } from "../../../models/grid/index.ts";

const GRID = {
  frame: { lon0: 179.99, lat0: -17 },
  west: -500,
  north: 300,
  cellWidthMetres: 100,
  cellHeightMetres: 50,
  columns: 20,
  rows: 8,
};

describe("makeLocalGrid", () => {
  it.each([
    ["no columns", { columns: 0 }],
    ["half a row", { rows: 1.5 }],
    ["cells of no width", { cellWidthMetres: 0 }],
    ["an edge that is no number", { north: Number.NaN }],
  ])("refuses %s", (_, change) => {
    expect(() => makeLocalGrid({ ...GRID, ...change })).toThrow(expect.objectContaining({ code: "InvalidGrid" }));
  });
});

describe("cellIndex", () => {
  it("finds the cell whose rectangle holds the point, north row first", () => {
    expect(cellIndex(GRID, -499, 299)).toBe(0);
    expect(cellIndex(GRID, 1499, -99)).toBe(159);
    expect(cellRect(GRID, 7, 19)).toEqual({ west: 1400, south: -100, east: 1500, north: -50 });
  });

  it("takes the west and north edges in and leaves the east and south edges out", () => {
    expect(cellIndex(GRID, -400, 250)).toBe(21);
    expect(cellIndex(GRID, 1500, 0)).toBe(-1);
    expect(cellIndex(GRID, 0, -100)).toBe(-1);
    expect(cellIndex(GRID, -501, 0)).toBe(-1);
  });
});

describe("lonLatGrid", () => {
  it("has the same corners in degrees, past 180 where the city lies so", () => {
    const grid = lonLatGrid(GRID);
    const corner = toLonLat(GRID.frame, { x: -500, y: 300 });
    expect(grid.west).toBeCloseTo(corner.lon, 12);
    expect(grid.north).toBeCloseTo(corner.lat, 12);
    const far = toLonLat(GRID.frame, { x: 1500, y: -100 });
    expect(grid.west + grid.lonStep * 20).toBeCloseTo(far.lon, 10);
    expect(far.lon).toBeGreaterThan(180);
    expect(grid.north - grid.latStep * 8).toBeCloseTo(far.lat, 10);
  });
});
