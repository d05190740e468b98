import { expect, test } from "vitest";
import { horizonsOf } from "../../../src-renderer/forecast/horizons.ts";

test("only a model that can look further is asked to", () => {
  expect(horizonsOf("crime")).toEqual([1]);
  expect(horizonsOf("climatology")).toContain(7);
  expect(horizonsOf(undefined)).toEqual([1]);
});
