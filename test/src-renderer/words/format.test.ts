import { describe, expect, test } from "vitest";
import { format } from "../../../src-renderer/words/index.ts";

test.each([
  [321877, "321,877"],
  [0, "0"],
  [-12, "\u221212"],
])("count(%d)", (value, text) => expect(format.count(value)).toBe(text));

test.each([
  [0, "0"],
  [0.031249, "0.031"],
  [4.1999, "4.2"],
  [2, "2.0"],
  [0.03, "0.030"],
  [9.96, "10"],
  [99.4, "99"],
  [611.4, "611"],
  [12400, "12,400"],
  [0.0000012, "1.2e\u22126"],
])("expectedCount(%d) shows as many digits as it deserves", (value, text) => expect(format.expectedCount(value)).toBe(text));

test.each([
  [0, "0\u202f%"],
  [0.0004, "under 0.1\u202f%"],
  [0.0041, "0.4\u202f%"],
  [0.02, "2.0\u202f%"],
  [0.0996, "10\u202f%"],
  [0.123, "12\u202f%"],
  [0.905, "91\u202f%"],
  [0.9951, "99.5\u202f%"],
  [0.99999, "over 99.9\u202f%"],
  [1, "over 99.9\u202f%"],
])("chance(%d) never says that something small is nothing", (value, text) => expect(format.chance(value)).toBe(text));

test.each([
  [0.0025, "0.25\u202f%"],
  [0.01, "1\u202f%"],
  [1, "100\u202f%"],
])("roundChance(%d) has no digit that is not needed", (value, text) => expect(format.roundChance(value)).toBe(text));

test.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [280_000_000, "280 MB"],
  [1_230_000_000, "1.2 GB"],
])("bytes(%d)", (value, text) => expect(format.bytes(value)).toBe(text));

test.each([
  [8.4, "8 s"],
  [130, "2 min 10 s"],
  [120, "2 min"],
  [1230, "21 min"],
  [3900, "1 h 05 min"],
])("duration(%d)", (value, text) => expect(format.duration(value)).toBe(text));

describe("days", () => {
  test("have weekday, day, month and year in this order", () => expect(format.day("2018-09-05")).toBe("Wed 5 Sep 2018"));
  test("one valid day is itself, several are a span", () => {
    expect(format.validDays("2018-09-05", 1)).toBe("Wed 5 Sep 2018");
    expect(format.validDays("2018-09-05", 7)).toBe("Wed 5 Sep 2018 to Tue 11 Sep 2018");
  });
  test("are counted over the ends of months, leap days and changes of the clock", () => {
    expect(format.addDays("2016-02-28", 2)).toBe("2016-03-01");
    expect(format.addDays("2018-03-10", 2)).toBe("2018-03-12");
    expect(format.daysBetween("2018-01-01", "2019-01-01")).toBe(365);
  });
});

test("a loss difference carries its sign", () => {
  expect(format.difference(-0.00312)).toBe("\u22120.0031");
  expect(format.difference(0.002)).toBe("+0.0020");
});

test.each([
  [-87.6298, 41.8781, "41.8781° N 87.6298° W"],
  [178.5, -18.125, "18.1250° S 178.5000° E"],
])("coordinates(%d, %d)", (lon, lat, text) => expect(format.coordinates(lon, lat)).toBe(text));

test.each([
  [10_000, "1 ha"],
  [100_000, "10 ha"],
  [1_000_000, "1 km²"],
])("area(%d)", (squareMetres, text) => expect(format.area(squareMetres)).toBe(text));

test.each([
  ["CRIMINAL DAMAGE", "Criminal damage"],
  ["auto theft", "auto theft"],
  ["Vol à la tire", "Vol à la tire"],
  ["A", "A"],
])("category(%s)", (name, text) => expect(format.category(name)).toBe(text));

test("there is no ratio to nothing", () => {
  expect(format.ratio(1.8, 1)).toBe("1.8");
  expect(format.ratio(1, 0)).toBeNull();
});
