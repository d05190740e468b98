import { expect, test } from "vitest";
import { daysOfPeriod } from "../../../src-renderer/forecast/incident-days.ts";

const forecast = { validFromDay: "2018-08-03", validDays: 1 };
const dataset = { firstDay: "2018-01-01", lastDay: "2018-08-08" };

test("days of the forecast itself go with it; others are told", () => {
  expect(daysOfPeriod("valid", forecast, dataset, null)).toBeNull();
  expect(daysOfPeriod("week", forecast, dataset, null)).toEqual({ from: "2018-07-27", to: "2018-08-03" });
  expect(daysOfPeriod("month", forecast, dataset, null)).toEqual({ from: "2018-07-06", to: "2018-08-03" });
  expect(daysOfPeriod("all", forecast, dataset, null)).toEqual({ from: "2018-01-01", to: "2018-08-09" });
});

test("chosen days begin with what was shown", () => {
  expect(daysOfPeriod("own", forecast, dataset, null)).toEqual({ from: "2018-08-03", to: "2018-08-04" });
  expect(daysOfPeriod("own", forecast, dataset, { from: "2018-02-01", to: "2018-03-01" })).toEqual({
    from: "2018-02-01",
    to: "2018-03-01",
  });
});

test("the days before a forecast that lies beyond the data end with the data", () => {
  expect(daysOfPeriod("week", { validFromDay: "2018-09-20", validDays: 1 }, dataset, null)).toEqual({
    from: "2018-08-02",
    to: "2018-08-09",
  });
});
