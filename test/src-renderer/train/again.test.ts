import { expect, test } from "vitest";
import { settingsOf } from "../../../src-renderer/train/again.ts";
import { exampleRun } from "./example-run.ts";

const lineage = { dataHash: "a", codeVersion: null, weightsHash: null, configuration: {}, maxMinutes: null };

test("row 44: a run's settings come back as the form holds them", () => {
  const run = exampleRun({ seed: 7, fromDay: "2018-02-01", toDay: "2018-06-01" });
  const taken = { run, lineage: { ...lineage, configuration: { preset: "quick", epochs: 4, hidden: [16] }, maxMinutes: 5 } };
  expect(settingsOf(taken)).toEqual({
    model: "crime",
    preset: "quick",
    fromDay: "2018-02-01",
    lastDay: "2018-05-31",
    seed: 7,
    epochs: 4,
    others: { hidden: [16] },
    maxMinutes: 5,
  });
});

test("row 44: the preset that it was trained with counts, not the one that it was asked with", () => {
  const taken = { run: exampleRun({ preset: "standard" }), lineage: { ...lineage, configuration: { preset: "quick" } } };
  expect(settingsOf(taken).preset).toBe("quick");
});

test("row 44: what the run did not set stays open", () => {
  expect(settingsOf({ run: exampleRun({ preset: null }), lineage })).toMatchObject({
    epochs: null,
    others: {},
    preset: "standard",
  });
});
