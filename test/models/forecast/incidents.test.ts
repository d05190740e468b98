import { describe, expect, it } from "vitest";
import { historyBefore, type IncidentTable, parseDay, trainWindow } from "../../../models/forecast/index.ts";

function tableOf(firstDay: number, lastDay: number): IncidentTable {
  const day = Int32Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  return {
    day,
    secondOfDay: new Int32Array(day.length),
    lon: new Float64Array(day.length),
    lat: new Float64Array(day.length),
    category: new Uint16Array(day.length),
    categories: ["all"],
    timeZone: "UTC",
    firstDay,
    lastDay,
  };
}

const first = parseDay("2018-01-01") ?? 0;

describe("trainWindow", () => {
  it("keeps the last tenth for validation", () => {
    expect(trainWindow(tableOf(first, first + 99))).toMatchObject({ toDay: first + 100, validationFromDay: first + 90 });
  });

  it("takes a single day whole, without validation", () => {
    expect(trainWindow(tableOf(first, first))).toMatchObject({ fromDay: first, toDay: first + 1, validationFromDay: first + 1 });
  });

  it("names dates, not numbers, when a period does not fit", () => {
    expect(() => trainWindow(tableOf(first, first + 9), first - 1)).toThrow(/2017-12-31 to 2018-01-10.*2018-01-01 to 2018-01-10/);
  });

  it("refuses an empty period", () => {
    expect(() => trainWindow(tableOf(first, first + 9), first + 3, first + 3)).toThrow(
      expect.objectContaining({ code: "PeriodOutsideData" }),
    );
  });
});

describe("historyBefore", () => {
  it("names dates, not numbers, when the issue date has no history", () => {
    expect(() => historyBefore(tableOf(first, first + 9), first + 30)).toThrow(/2018-01-31.*2018-01-01 to 2018-01-10/);
  });

  it("holds nothing of the issue day", () => {
    expect(Math.max(...historyBefore(tableOf(first, first + 9), first + 5).incidents.day)).toBe(first + 4);
  });
});
