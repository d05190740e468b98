import { expect, test } from "vitest";
import { guessDateFormat } from "../../../src-main/ingest/date-format.ts";
import { guessTimeOfDay } from "../../../src-main/ingest/time-of-day.ts";

test.each([
  [["07/09/2018 01:30:00 PM"], "MM/DD/YYYY hh:mm:ss AM/PM"],
  [["1/1/2010", "12/31/2010"], "MM/DD/YYYY"],
  [["1/1/2010", "31/12/2010"], "DD/MM/YYYY"],
  [["13.02.2019 14:05"], "DD.MM.YYYY HH:mm"],
  [["2022-09-16 21:30:00"], "YYYY-MM-DD HH:mm:ss"],
  [["2022-09-16T21:30"], "YYYY-MM-DD HH:mm:ss"],
  [["2010-01-01T06:00:00Z", "2010-01-01T06:00:00.000+02:00"], "YYYY-MM-DD HH:mm:ss with its offset from UTC"],
  [["2018-07-09"], "YYYY-MM-DD"],
  [["20180709"], "YYYYMMDD"],
])("%j", (values, name) => {
  expect(guessDateFormat(values)?.format.name).toBe(name);
});

test.each([[["THEFT", "ASSAULT"]], [["-87.65", "41.8"]], [["1175672", "1840435"]], [["", " "]], [[]]])(
  "%j are no dates",
  (values) => {
    expect(guessDateFormat(values)).toBeUndefined();
  },
);

test("where day and month cannot be told apart, both are offered, month first", () => {
  const guess = guessDateFormat(["01/02/2018", "03/04/2018"]);
  expect([guess?.format.name, ...(guess?.alternatives ?? []).map((format) => format.name)]).toEqual(["MM/DD/YYYY", "DD/MM/YYYY"]);
});

test.each([
  [["0", "23", "7"], "hour"],
  [["0026", "2359"], "HHMM"],
  [["26", "2359"], "HHMM"],
  [["0:26", "23:59:01"], "HH:mm"],
  [["noon", "late"], undefined],
])("time of day %j", (values, format) => {
  expect(guessTimeOfDay(values)).toBe(format);
});
