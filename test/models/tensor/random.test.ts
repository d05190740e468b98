import { describe, expect, test } from "vitest";
import { createRng, restoreRng } from "../../../models/tensor/index.ts";

const DRAWS = 40_000;

describe("createRng", () => {
  test("is xoshiro128**: the published recurrence in 64-bit arithmetic gives the same words", () => {
    const start = [1, 2, 3, 4];
    const state = start.map(BigInt);
    const mask = 0xffffffffn;
    const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
    function reference(): bigint {
      const [a = 0n, b = 0n, c = 0n, d = 0n] = state;
      const result = (rotate((b * 5n) & mask, 7n) * 9n) & mask;
      const c2 = c ^ a;
      const d2 = d ^ b;
      state.splice(0, 4, a ^ d2, b ^ c2, (c2 ^ (b << 9n)) & mask, rotate(d2, 11n));
      return result;
    }
    const rng = restoreRng(start);
    for (let i = 0; i < 200; i++) expect(rng.integer(2 ** 32)).toBe(Number(reference()));
  });

  test("same seed, same numbers; neighbouring seeds share nothing", () => {
    const draw = (seed: number) => {
      const rng = createRng(seed);
      return Array.from({ length: 8 }, () => rng.integer(2 ** 32));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7).filter((word) => draw(8).includes(word))).toEqual([]);
    expect(draw(2 ** 40)).not.toEqual(draw(0));
  });

  test("a restored state goes on exactly", () => {
    const rng = createRng(3);
    rng.normal();
    const again = restoreRng(JSON.parse(JSON.stringify(rng.state())));
    expect([again.uniform(), again.normal(), again.integer(10)]).toEqual([rng.uniform(), rng.normal(), rng.integer(10)]);
  });

  test("uniform: mean 1/2, variance 1/12, within 5 standard errors", () => {
    const rng = createRng(11);
    const draws = Array.from({ length: DRAWS }, () => rng.uniform());
    const mean = draws.reduce((a, b) => a + b, 0) / DRAWS;
    const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / DRAWS;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / DRAWS));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / DRAWS));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
  });

  test("normal: mean 0, variance 1, kurtosis 3, within 5 standard errors", () => {
    const rng = createRng(12);
    const draws = Array.from({ length: DRAWS }, () => rng.normal());
    const moment = (power: number) => draws.reduce((a, b) => a + b ** power, 0) / DRAWS;
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(DRAWS));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / DRAWS));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / DRAWS));
  });

  test("shuffle: every order of three things about equally often, typed arrays too", () => {
    const rng = createRng(13);
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.shuffle(Int32Array.of(0, 1, 2)).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses the seed %s", (seed) => {
    expect(() => createRng(seed)).toThrow(expect.objectContaining({ code: "SeedInvalid" }));
  });

  test.each([[[1, 2, 3]], [[0, 0, 0, 0]], [[1, 2, 3, -4]], [[1, 2, 3, 2 ** 32]]])("refuses the damaged state %j", (state) => {
    expect(() => restoreRng(state)).toThrow(expect.objectContaining({ code: "RandomStateDamaged" }));
  });
});
