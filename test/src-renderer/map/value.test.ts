import { expect, it } from "vitest";
import { toLonLat } from "../../../models/grid/index.ts";
import type { DrawnMixture } from "../../../src-renderer/map/mixture/mixture.ts";
import { DifferenceValues, isDistinguished, MapValues } from "../../../src-renderer/map/value.ts";

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

it("takes one forecast from another", () => {
  const [shown, other] = [3e-6, 1e-6].map((rate) => new MapValues(flat(rate, null), "rate", 10_000, 1));
  if (shown === undefined || other === undefined) throw new Error("two are made above");
  const difference = new DifferenceValues(shown, other);
  expect(difference.at(CENTRE)).toBeCloseTo(2, 5);
  expect(new Set(difference.sample().map((value) => value.toFixed(4)))).toEqual(new Set(["2.0000"]));
});

it("tells two Poisson counts apart as the exact test of their share does, at 90 %", () => {
  // Two counts n and m: n of n + m is binomial with 1/2 where the means are equal. Two-sided p from the binomial sums.
  // 100 and 134: p = .031. 100 and 120: p = .200. 9 and 20: p = .061. 9 and 15: p = .307.
  expect([isDistinguished(134, 100), isDistinguished(120, 100)]).toEqual([true, false]);
  expect([isDistinguished(9, 20), isDistinguished(9, 15)]).toEqual([true, false]);
  expect(isDistinguished(0, 0)).toBe(false);
});
