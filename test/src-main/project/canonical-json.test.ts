import { expect, test } from "vitest";
import { canonicalJson } from "../../../src-main/project/canonical-json.ts";

test("keys are sorted at every depth, undefined members are left out, and numbers are as JavaScript writes them", () => {
  const value = { b: [1e21, 0.1, -0], a: { d: null, c: "é\n", e: undefined }, A: true };
  expect(canonicalJson(value)).toBe('{"A":true,"a":{"c":"é\\n","d":null},"b":[1e+21,0.1,0]}');
  expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
});

test("a number that JSON cannot hold is refused rather than written as null", () => {
  expect(() => canonicalJson({ value: Number.NaN })).toThrow(/NaN/);
});
