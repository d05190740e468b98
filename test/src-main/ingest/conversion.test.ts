import { describe, expect, test } from "vitest";
import { parseDay } from "../../../models/forecast/index.ts";
import { readIncidents } from "../../../src-main/ingest/index.ts";
import { chicagoRow, findingOf, importTable, PORTAL_ROLES, portalCsv, preview, tableFolder, understand } from "./tables.ts";

const PLACES = { lon: "lon", lat: "lat" };

function dated(dates: readonly string[], header = "date,lat,lon"): string {
  return [header, ...dates.map((date, index) => `${date},${(41.8 + index / 1e4).toFixed(4)},-87.6`), ""].join("\n");
}

describe("ways of writing dates", () => {
  const NINTH = "2018-07-09";
  test.each([
    ["seconds since 1970", "1531098000", 1],
    ["milliseconds since 1970", "1531098000000", 1],
    ["a spreadsheet's day number", "43290.041666666664", 1],
    ["a spreadsheet's whole day", "43290", -1],
    ["month names", "09-Jul-2018 01:00", 1],
    ["an American month", '"July 9, 2018 1:00:00 AM"', 1],
    ["two digits of a year", "7/9/18 1:00", 1],
    ["fourteen digits", "20180709010000", 1],
    ["day first with dots", "09.07.2018 01:00", 1],
  ])("%s", async (_, text, hour) => {
    // Another day tells day from month.
    const other: Record<string, string> = { "7/9/18 1:00": "7/29/18 1:00", "09.07.2018 01:00": "29.07.2018 01:00" };
    using table = tableFolder(dated([text, text, other[text] ?? text]));
    const { result } = await understand(table, { timeZone: "UTC" });
    const incidents = await readIncidents(result.parquetPath, result);
    expect(result.firstDay).toBe(NINTH);
    expect(incidents.secondOfDay[0]).toBe(hour === -1 ? -1 : 3600);
  });

  test("numbers are dates only under a name that speaks of time", async () => {
    using table = tableFolder("number,when,lat,lon\n1531184400,2018-07-09,41.8,-87.6\n1531184401,2018-07-10,41.8,-87.6\n");
    expect((await preview(table.file)).roles.time).toBe("when");
  });

  test("day before month or after: both readings are shown with examples, and the choice is kept", async () => {
    const dates = Array.from({ length: 24 }, (_, index) => `${(index % 12) + 1}/${((index * 5) % 12) + 1}/2018`);
    using table = tableFolder(dated(dates));
    const seen = await preview(table.file);
    expect(seen.dateReadings.map(({ format, chosen }) => [format, chosen])).toEqual([
      ["MM/DD/YYYY", true],
      ["DD/MM/YYYY", false],
    ]);
    const [example] = seen.dateReadings[0]?.examples ?? [];
    expect(seen.dateReadings[1]?.examples[0]?.text).toBe(example?.text);
    expect(seen.dateReadings[1]?.examples[0]?.day).not.toBe(example?.day);
    expect(findingOf(seen, "DateOrderNotCertain")?.severity).toBe("caution");
    const dayFirst = await understand(table, { reading: { dateFormat: "DD/MM/YYYY" } });
    expect([dayFirst.result.dateFormat, dayFirst.seen.readingGuesses.find(({ part }) => part === "dateFormat")?.sure]).toEqual([
      "DD/MM/YYYY",
      true,
    ]);
    await expect(preview(table.file, { reading: { dateFormat: "moon" } })).rejects.toMatchObject({ code: "UnknownDateFormat" });
  });

  test("a preview looks at the whole column where its beginning does not tell", async () => {
    const early = Array.from({ length: 10_500 }, (_, index) => `0${(index % 9) + 1}/01/2018`);
    using table = tableFolder(dated([...early, "31/01/2018"]));
    const seen = await preview(table.file);
    expect([seen.dateFormat, seen.dateReadings.length, seen.rowsLookedAt]).toEqual(["DD/MM/YYYY", 1, 10_000]);
  });

  test("two ways that cannot be mistaken for each other are both read, and that is said", async () => {
    using table = tableFolder(dated(["2018-07-09", "2018-07-10", "2018-07-11", "07/25/2018", "07/26/2018"]));
    const { result } = await understand(table);
    expect([result.rows.kept, result.lastDay, findingOf(result, "TwoDateFormats") !== undefined]).toEqual([
      5,
      "2018-07-26",
      true,
    ]);
  });

  test("both orders in one column: what does not fit is rejected, and the rest is called doubtful", async () => {
    using table = tableFolder(dated(["07/25/2018", "07/26/2018", "07/27/2018", "27/07/2018", "28/07/2018"]));
    const { result } = await understand(table);
    expect(result.rows.rejected).toEqual({ InvalidDate: 2 });
    expect(findingOf(result, "SecondDateOrder")).toMatchObject({
      severity: "caution",
      rows: 2,
      examples: [{ line: 5 }, { line: 6 }],
    });
    expect(result.findings[0]?.code).toBe("SecondDateOrder");
  });

  test("29 February is a day in leap years alone", async () => {
    using table = tableFolder(dated(["02/29/2016", "02/29/2018", "02/28/2018"]));
    const { result } = await understand(table);
    expect(result).toMatchObject({ firstDay: "2016-02-29", rows: { kept: 2, rejected: { InvalidDate: 1 } } });
    expect(findingOf(result, "SecondDateOrder")).toBeUndefined();
  });

  test("dates after the import are rejects of their own, by the data's own midnight", async () => {
    using table = tableFolder(dated(["2018-07-08", "2018-07-09", "2018-07-10"]));
    const roles = { time: "date", ...PLACES };
    // 03:00 UTC on the ninth is still the eighth in Chicago.
    const now = Date.UTC(2018, 6, 9, 3);
    expect((await importTable(table, roles, "America/Chicago", { now })).rows.rejected).toEqual({ FutureDate: 2 });
    expect((await importTable(table, roles, "UTC", { now })).rows.rejected).toEqual({ FutureDate: 1 });
  });
});

describe("intervals", () => {
  const header = "from,to,lat,lon";
  const row = (from: string, to: string, index: number) => `${from},${to},${41.8 + index / 1000},-87.6`;
  const roles = { time: "from", endTime: "to", ...PLACES };

  test("an incident counts in the middle of its interval, and both ends can be told from what is kept", async () => {
    const rows = [
      row("2018-07-09 22:00:00", "2018-07-10 08:00:00", 0),
      row("2018-07-09 22:00:00", "2018-07-09 22:00:00", 1),
      row("2018-07-09 22:00:00", "", 2),
      row("2018-07-09 22:00:00", "2018-07-08 22:00:00", 3),
    ];
    using table = tableFolder([header, ...rows].join("\n"));
    const result = await importTable(table, roles, "UTC");
    const incidents = await readIncidents(result.parquetPath, result);
    const ninth = parseDay("2018-07-09") ?? 0;
    expect([...incidents.day]).toEqual([ninth, ninth, ninth, ninth + 1]);
    expect([...incidents.secondOfDay]).toEqual([79_200, 79_200, 79_200, 3 * 3600]);
    expect([...(incidents.spanSeconds ?? [])]).toEqual([0, 0, 0, 36_000]);
    expect(findingOf(result, "Intervals")).toMatchObject({ rows: 1 });
    expect(findingOf(result, "EndsBeforeStart")).toMatchObject({ rows: 1, examples: [{ line: 5 }] });
  });

  test("dates alone stand for whole days; the time of day stays unknown", async () => {
    using table = tableFolder([header, row("2018-07-09", "2018-07-11", 0), row("2018-07-09", "2018-07-09", 1)].join("\n"));
    const result = await importTable(table, roles, "UTC");
    const incidents = await readIncidents(result.parquetPath, result);
    const ninth = parseDay("2018-07-09") ?? 0;
    expect([[...incidents.day], [...incidents.secondOfDay]]).toEqual([
      [ninth, ninth + 1],
      [-1, -1],
    ]);
  });

  test("the columns of a portal with two dates and two times are found", async () => {
    const rows = Array.from(
      { length: 20 },
      (_, index) => `07/${index + 10}/2018,22:00:00,07/${index + 11}/2018,06:00:00,BURGLARY,41.8${index + 10},-87.6`,
    );
    using table = tableFolder(
      ["CMPLNT_FR_DT,CMPLNT_FR_TM,CMPLNT_TO_DT,CMPLNT_TO_TM,OFNS_DESC,Latitude,Longitude", ...rows].join("\n"),
    );
    const seen = await preview(table.file);
    expect(seen.roles).toMatchObject({
      time: "CMPLNT_FR_DT",
      timeOfDay: "CMPLNT_FR_TM",
      endTime: "CMPLNT_TO_DT",
      endTimeOfDay: "CMPLNT_TO_TM",
    });
  });
});

describe("repeated IDs", () => {
  test("the last row of an ID is kept, the newest by its date of change", async () => {
    using table = tableFolder(
      "ID,Date,Type,lat,lon,Updated On\n1,2018-07-09,A,41.80,-87.6,2018-08-02\n1,2018-07-09,B,41.81,-87.6,2018-08-01\n2,2018-07-10,C,41.82,-87.6,2018-08-01\n2,2018-07-10,D,41.83,-87.6,2018-08-01\n",
    );
    const roles = { time: "Date", category: "Type", ...PLACES, id: "ID" };
    const byPlace = await importTable(table, roles, "UTC");
    expect(byPlace.categories.map(({ name }) => name)).toEqual(["B", "D"]);
    expect(byPlace.rows.rejected).toEqual({ RepeatedId: 2 });
    const byDate = await importTable(table, { ...roles, modifiedOn: "Updated On" }, "UTC");
    expect(byDate.categories.map(({ name }) => name)).toEqual(["A", "D"]);
    expect(findingOf(byDate, "RepeatedIds")?.rows).toBe(2);
  });
});

describe("categories", () => {
  test("merged, renamed and left out", async () => {
    using table = tableFolder(portalCsv(["THEFT", "Theft", "ARSON", "OTHER"].map((type, index) => chicagoRow(index, { type }))));
    const categories = [
      { from: "Theft", to: "THEFT" },
      { from: "ARSON", to: "Fire" },
      { from: "OTHER", to: null },
    ];
    const seen = await preview(table.file, { reading: { categories } });
    expect(seen.categories).toEqual([
      { name: "THEFT", count: 2 },
      { name: "Fire", count: 1 },
    ]);
    const result = await importTable(table, PORTAL_ROLES, "America/Chicago", { reading: { categories } });
    expect([result.categories, result.rows.rejected, result.reading.categories]).toEqual([
      seen.categories,
      { LeftOut: 1 },
      categories,
    ]);
    expect(findingOf(await importTable(table), "CategoriesAlike")?.message).toContain("“THEFT”, “Theft”");
  });
});

describe("several files as one table", () => {
  test("columns are matched by name, rejects name their file, an overlap is a caution", async () => {
    using first = tableFolder(portalCsv(Array.from({ length: 20 }, (_, index) => chicagoRow(index))), "a.csv");
    const rows = Array.from({ length: 20 }, (_, index) =>
      chicagoRow(index, { date: `08/${index + 1}/2018 09:15:00 PM` })
        .split(",")
        .reverse()
        .join(","),
    );
    using second = tableFolder(
      [
        "Longitude,Latitude,Primary Type,Date",
        ...rows,
        chicagoRow(3).split(",").reverse().join(","),
        "x,41.8,THEFT,08/01/2018 09:15:00 PM",
      ].join("\n"),
      "b.csv",
    );
    const result = await importTable(first, PORTAL_ROLES, "America/Chicago", {
      moreFiles: [{ file: second.file, fileName: "b.csv" }],
    });
    expect(result).toMatchObject({
      rows: { read: 42, kept: 41, rejected: { InvalidCoordinates: 1 } },
      firstDay: "2018-07-01",
      lastDay: "2018-08-20",
    });
    expect(findingOf(result, "FilesOverlap")).toMatchObject({ severity: "caution", rows: 1 });
    expect(findingOf(result, "FilesOverlap")?.examples?.map(({ file }) => file)).toEqual(["a.csv", "b.csv"]);
  });
});
