import { expect, test } from "vitest";
import { canForecast, outcomeOf } from "../../../src-renderer/train/outcome.ts";
import { exampleRun } from "./example-run.ts";

test("a loss below the long-run map's is better by the difference", () => {
  expect(outcomeOf(exampleRun())).toEqual({
    kind: "better",
    validation: 15.47,
    baseline: 15.475,
    difference: expect.closeTo(-0.005, 9),
  });
});

test("an equal loss is no better, even where the last digit says so", () => {
  expect(outcomeOf(exampleRun({ validation: { logLoss: 15.47496 } })).kind).toBe("no-better");
  expect(outcomeOf(exampleRun({ validation: { logLoss: 15.6 } })).kind).toBe("no-better");
});

test("losses of different metrics are not compared", () => {
  expect(outcomeOf(exampleRun({ validation: { logLoss: 1 }, baseline: { brier: 2 } }))).toEqual({ kind: "unknown" });
  expect(outcomeOf(exampleRun({ validation: null }))).toEqual({ kind: "unknown" });
});

test("the long-run map is not compared with itself", () => {
  expect(outcomeOf(exampleRun({ model: "climatology" }))).toEqual({ kind: "baseline" });
});

test("a stopped run forecasts with the best state that it kept, if it kept one", () => {
  expect(canForecast(exampleRun({ status: "cancelled" }))).toBe(true);
  expect(canForecast(exampleRun({ status: "cancelled", bestEpoch: null }))).toBe(false);
  expect(canForecast(exampleRun({ status: "running" }))).toBe(false);
});
