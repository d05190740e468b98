import { expect, test } from "vitest";
import { formatDay, parseDay, VALIDATION_SHARE as SERVICE_SHARE, trainWindow } from "../../../models/forecast/index.ts";
import { periodParts, proposedLastDay, VALIDATION_SHARE } from "../../../src-renderer/train/period.ts";

test("the share of checking days is the service's", () => expect(VALIDATION_SHARE).toBe(SERVICE_SHARE));

test.each([
  ["2018-01-01", "2018-08-31"],
  ["2018-01-01", "2018-01-02"],
  ["2016-01-01", "2017-10-31"],
])("the bar splits %s to %s where a training does", (from, last) => {
  const parts = periodParts(from, last, from, last);
  if ("problem" in parts) throw new Error(parts.problem);
  const first = parseDay(from) ?? 0;
  const end = (parseDay(last) ?? 0) + 1;
  const table = {
    day: Int32Array.of(),
    secondOfDay: Int32Array.of(),
    lon: Float64Array.of(),
    lat: Float64Array.of(),
    category: Uint16Array.of(),
    categories: ["a"],
    timeZone: "UTC",
    firstDay: first,
    lastDay: end - 1,
  };
  const window = trainWindow(table, first, end);
  expect(parts.validationFromDay).toBe(formatDay(window.validationFromDay));
  expect(parts.trainDays + parts.validationDays).toBe(end - first);
});

test("the parts of the bar make up the data's span", () => {
  const parts = periodParts("2018-01-01", "2018-12-31", "2018-03-01", "2018-09-30");
  if ("problem" in parts) throw new Error(parts.problem);
  expect(parts.before + parts.train + parts.validation + parts.after).toBeCloseTo(1, 12);
  expect(parts.before).toBeCloseTo(59 / 365, 12);
});

test.each([
  ["2017-12-31", "2018-02-01", "outside"],
  ["2018-01-01", "2019-01-01", "outside"],
  ["2018-03-01", "2018-02-01", "outside"],
  ["", "2018-02-01", "outside"],
  ["2018-02-01", "2018-02-01", "short"],
])("%s to %s is %s", (from, last, problem) => {
  expect(periodParts("2018-01-01", "2018-12-31", from, last)).toEqual({ problem });
});

test.each([
  ["2018-01-01", "2018-08-31", null, "2018-08-31"],
  ["2018-01-01", "2018-08-31", "2018-08-20", "2018-08-20"],
  ["2018-01-01", "2018-01-09", "2018-01-01", "2018-01-09"],
])("data from %s to %s, settled through %s, are learnt from until %s", (firstDay, lastDay, settledThrough, proposed) =>
  expect(proposedLastDay({ firstDay, lastDay, settledThrough })).toBe(proposed),
);
