import { beforeAll, expect, test } from "vitest";
import {
  assignVariables,
  createRng,
  createVariables,
  disposeAll,
  filled,
  glorotUniform,
  readArrays,
  useCpu,
} from "../../../models/tensor/index.ts";

beforeAll(() => useCpu());

test("glorotUniform fills +-sqrt(6 / (fanIn + fanOut)) with variance limit^2 / 3", () => {
  const { data } = glorotUniform(createRng(1), [200, 100], 200, 100);
  const limit = Math.sqrt(6 / 300);
  const variance = [...data].reduce((sum, x) => sum + x * x, 0) / data.length;
  expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit));
  expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(0.999 * limit);
  expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
});

test("variables take and give back their arrays, in memory of their own", () => {
  const parameters = createVariables({ w: filled([2, 2], 1) });
  const read = readArrays(parameters);
  assignVariables(parameters, { w: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } });
  expect(read.w?.data).toEqual(Float32Array.of(1, 1, 1, 1));
  expect(readArrays(parameters)).toEqual({ w: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } });
  disposeAll(parameters);
});

test.each([
  ["a missing array", {}, "w"],
  ["another shape", { w: filled([4], 0), v: filled([1], 0) }, "w"],
  ["an array too many", { w: filled([2, 2], 0), v: filled([1], 0), x: filled([1], 0) }, "x"],
])("refuses %s and changes nothing", (_, arrays, tensor) => {
  const parameters = createVariables({ v: filled([1], 5), w: filled([2, 2], 1) });
  expect(() => assignVariables(parameters, arrays)).toThrow(
    expect.objectContaining({ code: "WeightsMismatch", details: { tensor: "v" in arrays ? tensor : "v" } }),
  );
  expect(readArrays(parameters).v?.data).toEqual(Float32Array.of(5));
  disposeAll(parameters);
});
