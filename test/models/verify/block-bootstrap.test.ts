import { describe, expect, it } from "vitest";
import { ratioInterval, resampleDays, type UniformSource } from "../../../models/verify/index.ts";

/** Park and Miller's generator. */
function chance(seed: number): UniformSource {
  let state = seed;
  return {
    uniform() {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    },
  };
}

describe("resampleDays", () => {
  it("draws as many days as there are, in whole weeks", () => {
    const { times } = resampleDays(21, chance(3), { resamples: 50 });
    for (let resample = 0; resample < 50; resample++) {
      const row = Array.from(times.subarray(resample * 21, (resample + 1) * 21));
      expect(row.reduce((sum, count) => sum + count, 0)).toBe(21);
      // Three circular blocks change the count of neighbours at six places at most.
      expect(row.filter((count, day) => count !== row[(day + 1) % 21]).length).toBeLessThanOrEqual(6);
    }
  });

  it("is the same for the same seed", () => {
    expect(resampleDays(30, chance(5))).toEqual(resampleDays(30, chance(5)));
    expect(resampleDays(30, chance(5)).times).not.toEqual(resampleDays(30, chance(6)).times);
  });

  it.each([3, 27])("states the value of %d days without an interval", (days) => {
    const values = Array.from({ length: days }, (_, day) => day + 1);
    const { value, low, high } = ratioInterval(
      values,
      values.map(() => 1),
      resampleDays(days, chance(1), { resamples: 20 }),
    );
    expect([value, low, high]).toEqual([(days + 1) / 2, Number.NaN, Number.NaN]);
  });

  it("states an interval from four weeks on", () => {
    const values = Array.from({ length: 28 }, (_, day) => day % 11);
    const { value, low, high } = ratioInterval(
      values,
      values.map(() => 1),
      resampleDays(28, chance(1)),
    );
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });
});

describe("ratioInterval", () => {
  it("has the width of the normal interval for independent days", () => {
    const source = chance(11);
    const days = 400;
    // Sum of 12 uniforms less 6: standard normal to good measure.
    const draws = Float64Array.from({ length: days }, () =>
      Array.from({ length: 12 }, () => source.uniform()).reduce((a, b) => a + b, -6),
    );
    const interval = ratioInterval(draws, new Float64Array(days).fill(1), resampleDays(days, chance(12), { blockDays: 1 }));
    const wanted = 2 * 1.96 * (1 / Math.sqrt(days));
    expect(interval.low).toBeLessThan(interval.value);
    expect(interval.high).toBeGreaterThan(interval.value);
    expect(Math.abs((interval.high - interval.low) / wanted - 1)).toBeLessThan(0.15);
  });

  it("is wider by weeks than by days where a week's days go together", () => {
    const source = chance(21);
    const weeks = Array.from({ length: 60 }, () => source.uniform());
    const values = Float64Array.from({ length: 420 }, (_, day) => weeks[Math.floor(day / 7)] ?? 0);
    const ones = new Float64Array(420).fill(1);
    const width = (blockDays: number): number => {
      const { low, high } = ratioInterval(values, ones, resampleDays(420, chance(22), { blockDays }));
      return high - low;
    };
    expect(width(7) / width(1)).toBeGreaterThan(1.8);
  });

  it("pairs: equal forecasters differ by nothing", () => {
    const resampled = resampleDays(50, chance(2));
    expect(ratioInterval(new Float64Array(50), new Float64Array(50).fill(3), resampled)).toEqual({ value: 0, low: 0, high: 0 });
  });
});
