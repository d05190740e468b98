import { expect, test } from "vitest";
import { incidentCells } from "../../../src-renderer/map/incident-cells.ts";

test("incidents near each other are counted together, at their mean place", () => {
  const cells = incidentCells(Float32Array.of(-87.6, 41.8, -87.6, 41.8002, 2.35, 48.85), 10);
  expect(cells).toHaveLength(2);
  expect(cells.find(({ lon }) => lon < 0)).toMatchObject({ count: 2, lat: expect.closeTo(41.8001, 4) });
  expect(cells.find(({ lon }) => lon > 0)?.count).toBe(1);
});

test("the area of a circle goes by its count, and one very full cell does not make specks of the others", () => {
  // Ninety-nine cells of 1, 2 or 4 incidents, and one of 5,000.
  const place = (cell: number): [number, number] => [-88 + cell * 0.1, 41.8];
  const counts = Array.from({ length: 100 }, (_, cell) => (cell === 50 ? 5000 : 2 ** (cell % 3)));
  const cells = incidentCells(Float32Array.from(counts.flatMap((count, cell) => Array(count).fill(place(cell)).flat())), 9);
  const radius = (count: number): number => cells.find((cell) => cell.count === count)?.radius ?? Number.NaN;
  expect(radius(5000)).toBe(7);
  expect(radius(4)).toBe(7);
  expect(radius(2)).toBeCloseTo(7 / Math.SQRT2, 6);
  expect(radius(1)).toBeCloseTo(3.5, 6);
});

test("nearer, they part; no incident is lost", () => {
  const points = Float32Array.from(
    { length: 2000 },
    (_, index) => (index % 2 === 0 ? -87.7 : 41.8) + ((index * 37) % 100) * 1e-3,
  );
  const counts = [8, 12, 16].map((zoom) => incidentCells(points, zoom));
  for (const cells of counts) expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  expect(counts.map(({ length }) => length)).toEqual(counts.map(({ length }) => length).toSorted((a, b) => a - b));
});
