import { expect, test } from "vitest";
import { alignColumns, durationText, progressText } from "../../../src-main/cli/terminal.ts";

test("durations", () => {
  expect([8.4, 59.6, 245, 7380].map(durationText)).toEqual(["8 s", "1 min 0 s", "4 min 5 s", "2 h 3 min"]);
});

test("progress says only what it knows", () => {
  expect(
    progressText({ share: 0.425, message: "Epoch 3 of 8", rate: { value: 1.9333, unit: "batches/s" }, secondsLeft: 245 }),
  ).toBe("42 %  Epoch 3 of 8  1.93 batches/s  4 min 5 s left");
  expect(progressText({ share: null, message: "Starting", rate: null, secondsLeft: null })).toBe("Starting");
});

test("columns are as wide as their widest cell", () => {
  expect(
    alignColumns(
      [
        ["THEFT", "124,630"],
        ["ASSAULT", "37,972"],
      ],
      [1],
    ),
  ).toEqual(["THEFT    124,630", "ASSAULT   37,972"]);
});
