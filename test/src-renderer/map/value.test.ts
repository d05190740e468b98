import { expect, it } from "vitest";
import { toLonLat } from "../../../models/grid/index.ts";
import type { DrawnMixture } from "../../../src-renderer/map/mixture/mixture.ts";
import { MapValues } from "../../../src-renderer/map/value.ts";

const FRAME = { lon0: 174.8, lat0: -41.3 };

function flat(ratePerSquareMetre: number, size: number | null): DrawnMixture {
  const grid = { frame: FRAME, west: -2000, north: 2000, cellWidthMetres: 125, cellHeightMetres: 125, columns: 32, rows: 32 };
  return {
    grid,
    base: new Float32Array(1024).fill(ratePerSquareMetre),
    inside: new Uint8Array(1024).fill(1),
    components: [],
    size,
  };
}

const CENTRE = toLonLat(FRAME, { x: 10, y: 20 });

it("states a rate per km2 and day", () => {
  expect(new MapValues(flat(3e-6, null), "rate", 10_000, 1).at(CENTRE)).toBeCloseTo(3, 5);
});

it("states the chance in the square by Poisson and by negative binomial", () => {
  const expected = 2e-6 * 1e6;
  expect(new MapValues(flat(2e-6, null), "probability", 1e6, 1).at(CENTRE)).toBeCloseTo(1 - Math.exp(-expected), 6);
  expect(new MapValues(flat(2e-6, 4), "probability", 1e6, 1).at(CENTRE)).toBeCloseTo(1 - (1 + expected / 4) ** -4, 6);
});

it("states the chance over all days of the period", () => {
  expect(new MapValues(flat(1e-6, null), "probability", 1e5, 7).at(CENTRE)).toBeCloseTo(1 - Math.exp(-0.7), 6);
});
