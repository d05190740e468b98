import { expect, test } from "vitest";
import { incidentCells } from "../../../src-renderer/map/incident-cells.ts";

test("incidents near each other are counted together, at their mean place", () => {
  const cells = incidentCells(Float32Array.of(-87.6, 41.8, -87.6, 41.8002, 2.35, 48.85), 10);
  expect(cells).toHaveLength(2);
  expect(cells.find(({ lon }) => lon < 0)).toMatchObject({ count: 2, lat: expect.closeTo(41.8001, 4), radius: 7 });
  expect(cells.find(({ lon }) => lon > 0)?.radius).toBeCloseTo(7 / Math.SQRT2, 6);
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
