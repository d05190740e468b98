import { expect, test } from "vitest";
import { sortRuns } from "../../../src-renderer/train/sort-runs.ts";
import { exampleRun } from "./example-run.ts";

const runs = [
  exampleRun({ id: "a", seconds: 20, createdAt: "2026-01-01" }),
  exampleRun({ id: "b", seconds: null, createdAt: "2026-01-02" }),
  exampleRun({ id: "c", seconds: 5, createdAt: "2026-01-03" }),
  exampleRun({ id: "d", seconds: 20, createdAt: "2026-01-04" }),
];
const ids = (column: "seconds" | "started", ascending: boolean): string =>
  sortRuns(runs, column, ascending, () => "")
    .map(({ id }) => id)
    .join("");

test("what is not known comes last both ways; equals keep the newest first", () => {
  expect(ids("seconds", true)).toBe("cdab");
  expect(ids("seconds", false)).toBe("dacb");
});

test("by start", () => expect(ids("started", false)).toBe("dcba"));
