import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { parseDay } from "../../../models/forecast/index.ts";
import { importIncidents, readIncidents, readRejects } from "../../../src-main/ingest/index.ts";
import { chicagoRow, importTable, PORTAL_ROLES, portalCsv, preview, tableFolder } from "./tables.ts";

const DAYS = Array.from({ length: 30 }, (_, index) => index);

async function failureOf(attempt: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error(`not an AppError: ${String(error)}`);
  return error;
}

describe("importIncidents", () => {
  test("rows become a table sorted by day, as readIncidents gives it", async () => {
    using table = tableFolder(
      portalCsv([
        "07/10/2018 12:00:00 AM,THEFT,41.81,-87.61",
        "07/09/2018 11:59:59 PM,BATTERY,41.82,-87.62",
        "07/09/2018 12:30:00 PM,THEFT,41.83,-87.63",
      ]),
    );
    const result = await importTable(table);
    const incidents = await readIncidents(result.parquetPath, result);
    const ninth = parseDay("2018-07-09") ?? 0;
    expect(incidents).toEqual({
      day: Int32Array.of(ninth, ninth, ninth + 1),
      secondOfDay: Int32Array.of(45_000, 86_399, 0),
      lon: Float64Array.of(-87.63, -87.62, -87.61),
      lat: Float64Array.of(41.83, 41.82, 41.81),
      category: Uint16Array.of(0, 1, 0),
      categories: ["THEFT", "BATTERY"],
      timeZone: "America/Chicago",
      firstDay: ninth,
      lastDay: ninth + 1,
    });
    expect(result).toMatchObject({
      rows: { read: 3, kept: 3, duplicates: 0, rejected: {} },
      firstDay: "2018-07-09",
      lastDay: "2018-07-10",
      bounds: { west: -87.63, south: 41.81, east: -87.61, north: 41.83 },
      weeklyCounts: [3],
    });
    expect(readdirSync(table.folder).sort()).toEqual(["incidents.parquet", "rejects.parquet", "table.csv"]);
  });

  test("rejects keep line, reason and text", async () => {
    using table = tableFolder(
      portalCsv([
        ...DAYS.map((day) => chicagoRow(day)),
        chicagoRow(1, { lat: "" }),
        chicagoRow(2, { lon: "west" }),
        chicagoRow(3, { lat: "95.0" }),
        chicagoRow(4, { lat: "36.619446395", lon: "-91.686565684" }),
        chicagoRow(5, { date: "" }),
        chicagoRow(6, { date: "02/30/2018 01:00:00 AM" }),
        "07/01/2018 01:00:00 AM,THEFT",
        '07/01/2018 01:00:00 AM,"THEFT,41.8,-87.6',
        chicagoRow(7, { lat: "NA" }),
      ]),
    );
    const result = await importTable(table);
    expect(result.rows).toEqual({
      read: 39,
      kept: 30,
      duplicates: 0,
      rejected: {
        MissingCoordinates: 2,
        InvalidCoordinates: 2,
        FarFromTheRest: 1,
        MissingDate: 1,
        InvalidDate: 1,
        WrongColumnCount: 1,
        UnbalancedQuotes: 1,
      },
    });
    const rejects = await readRejects(result.rejectsPath, { offset: 1, limit: 7 });
    expect(rejects.total).toBe(9);
    expect(rejects.rows.map(({ line, reason }) => [line, reason])).toEqual([
      [33, "InvalidCoordinates"],
      [34, "InvalidCoordinates"],
      [35, "FarFromTheRest"],
      [36, "MissingDate"],
      [37, "InvalidDate"],
      [38, "WrongColumnCount"],
      [39, "UnbalancedQuotes"],
    ]);
    expect(rejects.rows[2]?.text).toBe("07/05/2018 09:15:00 PM,THEFT,36.619446395,-91.686565684");
    expect(rejects.rows[6]?.text).toBe('07/01/2018 01:00:00 AM,"THEFT,41.8,-87.6');
  });

  test("exact repeats are kept and counted", async () => {
    using table = tableFolder(portalCsv([chicagoRow(1), chicagoRow(1), chicagoRow(2), chicagoRow(1)]));
    const result = await importTable(table);
    expect(result.rows).toEqual({ read: 4, kept: 4, duplicates: 2, rejected: {} });
    expect(result.findings.find((finding) => finding.code === "ExactRepeats")?.rows).toBe(2);
  });

  test("times in the hour that did not exist are kept on their day and counted", async () => {
    using table = tableFolder(
      portalCsv([
        chicagoRow(0, { date: "03/13/2016 02:30:00 AM" }),
        chicagoRow(1, { date: "11/06/2016 01:30:00 AM" }),
        chicagoRow(2),
      ]),
    );
    const result = await importTable(table);
    const incidents = await readIncidents(result.parquetPath, result);
    expect(incidents.day[0]).toBe(parseDay("2016-03-13"));
    expect(incidents.secondOfDay[0]).toBe(9000);
    const hours = result.findings.filter(({ code }) => code.endsWith("Hour"));
    expect(hours.map(({ code, rows }) => [code, rows])).toEqual([
      ["SkippedHour", 1],
      ["DoubledHour", 1],
    ]);
    for (const { message } of hours) expect(message).toMatch(/^1 time falls into an hour .* It is kept as written/);
  });

  test("instants are turned into local days of the chosen zone", async () => {
    using table = tableFolder(
      "time,lat,lon\n2010-01-01T05:59:59Z,29.7,-95.4\n2010-07-01T06:00:00+01:00,29.7,-95.5\n2010-07-01 07:00:00+0100,29.7,-95.5\n2010-07-01T05:00:00.250-03,29.7,-95.5\n",
    );
    const roles = { time: "time", lon: "lon", lat: "lat" };
    const result = await importTable(table, roles, "America/Chicago");
    expect([result.firstDay, result.lastDay]).toEqual(["2009-12-31", "2010-07-01"]);
    expect((await readIncidents(result.parquetPath, result)).secondOfDay).toEqual(Int32Array.of(86_399, 0, 3600, 10_800));
    expect((await importTable(table, roles, "Europe/London")).firstDay).toBe("2010-01-01");
  });

  test("a date column with an hour column; a date alone leaves the time unknown", async () => {
    using table = tableFolder("date,hour,lat,lon\n1/2/2010,23,29.7,-95.4\n1/1/2010,0,29.7,-95.5\n");
    const both = await importTable(table, { time: "date", timeOfDay: "hour", lon: "lon", lat: "lat" });
    expect((await readIncidents(both.parquetPath, both)).secondOfDay).toEqual(Int32Array.of(0, 82_800));
    const alone = await importTable(table, { time: "date", lon: "lon", lat: "lat" });
    expect((await readIncidents(alone.parquetPath, alone)).secondOfDay).toEqual(Int32Array.of(-1, -1));
    expect(alone.categories).toEqual([{ name: "all", count: 2 }]);
  });

  test("HHMM keeps its leading zeros, or does without them", async () => {
    using table = tableFolder("date,hhmm,lat,lon\n1/1/2010,0026,29.7,-95.4\n1/2/2010,59,29.7,-95.5\n1/3/2010,2114,29.7,-95.5\n");
    const result = await importTable(table, { time: "date", timeOfDay: "hhmm", lon: "lon", lat: "lat" });
    expect((await readIncidents(result.parquetPath, result)).secondOfDay).toEqual(Int32Array.of(26 * 60, 59 * 60, 76_440));
  });

  test("day before month is found even where the first rows do not show it", async () => {
    const early = Array.from({ length: 10_000 }, (_, index) => `0${(index % 9) + 1}/01/2018,41.8,-87.6`);
    using table = tableFolder(["d,lat,lon", ...early, "31/01/2018,41.8,-87.6", "30/01/2018,41.8,-87.6"].join("\n"));
    const result = await importTable(table, { time: "d", lon: "lon", lat: "lat" });
    expect([result.dateFormat, result.firstDay, result.lastDay]).toEqual(["DD/MM/YYYY", "2018-01-01", "2018-01-31"]);
  });

  test("semicolons, quotes, a byte order mark, CRLF and Windows-1252", async () => {
    const text =
      '\u00ef\u00bb\u00bfDate;Type;lat;lon\r\n2018-07-09;"Vol; caf\u00e9";41.8;-87.6\r\n2018-07-10;5" pipe;41.8;-87.6\r\n';
    using table = tableFolder(Buffer.from(text, "latin1"));
    const result = await importTable(table, { time: "Date", category: "Type", lon: "lon", lat: "lat" });
    expect(result.categories).toEqual([
      { name: '5" pipe', count: 1 },
      { name: "Vol; café", count: 1 },
    ]);
    expect(result.findings.map(({ code }) => code)).toContain("NotUtf8");
  });

  test("blank categories are kept under a name that says so", async () => {
    using table = tableFolder(portalCsv([chicagoRow(1, { type: "" }), chicagoRow(2), chicagoRow(3)]));
    expect((await importTable(table)).categories).toEqual([
      { name: "THEFT", count: 2 },
      { name: "(none given)", count: 1 },
    ]);
  });

  test("days without incidents are counted, a hole is a caution", async () => {
    using table = tableFolder(
      portalCsv([chicagoRow(1, { date: "01/01/2018 01:00:00 AM" }), chicagoRow(2, { date: "02/01/2018 01:00:00 AM" })]),
    );
    expect((await importTable(table)).findings.find(({ code }) => code === "GapInTheDays")).toMatchObject({
      severity: "caution",
      rows: 30,
    });
  });

  test("the same table gives the same bytes", async () => {
    using one = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day))));
    using two = tableFolder(gzipSync(portalCsv(DAYS.map((day) => chicagoRow(day)))));
    const first = await importTable(one);
    const second = await importTable(two);
    expect(readFileSync(second.parquetPath).equals(readFileSync(first.parquetPath))).toBe(true);
  });

  test("an abort stops it", async () => {
    using table = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day))));
    const controller = new AbortController();
    const task = {
      kind: "importIncidents",
      file: table.file,
      fileName: "t.csv",
      roles: PORTAL_ROLES,
      timeZone: "UTC",
      workFolder: table.folder,
    } as const;
    const attempt = importIncidents(task, { signal: controller.signal, progress: () => controller.abort(new Error("enough")) });
    await expect(attempt).rejects.toThrow("enough");
  });
});

describe("bad input", () => {
  const zip = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(100, 7)]);
  const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(100, 3)]);
  const gzip = gzipSync(portalCsv(DAYS.map((day) => chicagoRow(day * 7))));
  test.each([
    ["an empty file", "", "EmptyFile"],
    ["blank lines only", "\n\n  \n", "EmptyFile"],
    ["a packed empty file", gzipSync(""), "EmptyFile"],
    ["a header alone", "Date,Latitude,Longitude\n", "NoRows"],
    ["binary junk", png, "NotATable"],
    ["text of one column", "hello\nworld\n", "NotATable"],
    ["a web page", "<!DOCTYPE html><html><body>503</body></html>", "WebPage"],
    ["a packed web page", gzipSync("\n <html>"), "WebPage"],
    ["a zip that is none", zip, "DamagedZip"],
    ["Parquet that is none", Buffer.from("PAR1...."), "DamagedParquet"],
    ["a workbook of the old kind", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), "OldWorkbook"],
    ["a cut gzip", gzip.subarray(0, gzip.length - 20), "DamagedGzip"],
    ["one row without a header or places", "07/09/2018 01:00:00 AM,THEFT,41.8\n", "NoCoordinates"],
    ["no coordinates", "Date,Primary Type,Community Area\n2022-09-16 21:30:00,THEFT,30\n", "NoCoordinates"],
    ["dates that do not parse", portalCsv(DAYS.map((day) => chicagoRow(day, { date: "last summer" }))), "UnreadableDates"],
  ])("%s", async (_, content, code) => {
    using table = tableFolder(content, "any.name");
    const failure = await failureOf(preview(table.file));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain("any.name");
    expect(failure.hint.length).toBeGreaterThan(20);
    expect((await failureOf(importTable(table))).code).toBe(code === "NoCoordinates" ? "UnknownColumn" : code);
  });

  test("no coordinates: the columns that were looked at, and what there is instead", async () => {
    using table = tableFolder("Date,Block,Community Area\n2022-09-16 21:30:00,026XX S KEDVALE AVE,30\n");
    const failure = await failureOf(preview(table.file));
    expect(failure.message).toContain("Date, Block, Community Area");
    expect(failure.hint).toContain("“Community Area”");
  });

  test("a file that is not there", async () => {
    expect((await failureOf(preview("/nowhere/at/all.csv"))).code).toBe("FileNotReadable");
  });

  test("some dates that do not parse are rejects", async () => {
    using table = tableFolder(portalCsv([...DAYS.map((day) => chicagoRow(day)), chicagoRow(1, { date: "last summer" })]));
    expect((await importTable(table)).rows.rejected).toEqual({ InvalidDate: 1 });
  });

  test("dates that can be read but cannot be true are rejects of their own", async () => {
    const rows = ["07/01/1049 01:00:00 AM", "01/01/1900 12:00:00 AM", "07/01/9999 01:00:00 AM"].map((date) =>
      chicagoRow(1, { date }),
    );
    using table = tableFolder(portalCsv([...DAYS.map((day) => chicagoRow(day)), ...rows]));
    expect((await importTable(table)).rows.rejected).toEqual({ ImplausibleDate: 3 });
  });

  test("one incident", async () => {
    using table = tableFolder(portalCsv([chicagoRow(1)]));
    const result = await importTable(table);
    expect(result.rows.kept).toBe(1);
    expect(result.findings.map(({ code }) => code)).toContain("OneIncident");
  });

  test("all at one point", async () => {
    using table = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day, { lat: "41.8", lon: "-87.6" }))));
    const result = await importTable(table);
    expect(result.bounds).toEqual({ west: -87.6, south: 41.8, east: -87.6, north: 41.8 });
    expect(result.findings.find(({ code }) => code === "AllOnOnePoint")).toMatchObject({ severity: "caution", rows: 30 });
  });

  test("all rows rejected: the reasons are counted", async () => {
    using table = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day, { lat: "" }))));
    expect(await failureOf(importTable(table))).toMatchObject({
      code: "AllRowsRejected",
      message: expect.stringContaining("MissingCoordinates 30"),
    });
  });

  test.each([
    ["of a table", `Date,Primary Type,Latitude,Longitude\n${"x".repeat(10 << 20)}`],
    ["and nothing else", "x".repeat(10 << 20)],
    ["in quotes", `Date,Primary Type,Latitude,Longitude\n"${"x".repeat(10 << 20)}`],
  ])("a line of 10 MB %s is no table", async (_, content) => {
    using table = tableFolder(content);
    expect((await failureOf(preview(table.file))).code).toBe("NotATable");
    expect((await failureOf(importTable(table))).code).toBe("NotATable");
  });

  test("mixed line ends and quotes that are not balanced lose the broken rows alone", async () => {
    const rows = DAYS.map((day) => chicagoRow(day));
    const [first = "", second = "", third = "", ...rest] = rows;
    const text = `Date,Primary Type,Latitude,Longitude\r\n${first}\n${second}\r${third}\r\n07/01/2018 01:00:00 AM,"THEFT,41.8,-87.6\n${rest.join("\n")}`;
    using table = tableFolder(text);
    const result = await importTable(table);
    expect(result.rows).toMatchObject({ read: 31, kept: 30, rejected: { UnbalancedQuotes: 1 } });
    expect((await readRejects(result.rejectsPath, { offset: 0, limit: 5 })).rows[0]?.line).toBe(5);
  });

  test("all dates equal: kept, with a caution at the head of the findings", async () => {
    using table = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day, { date: "07/09/2018 12:00:00 AM" }))));
    const result = await importTable(table);
    expect([result.rows.kept, result.findings[0]?.code]).toEqual([30, "OneDay"]);
  });

  test("a category with one incident is kept and named", async () => {
    using table = tableFolder(
      portalCsv([...DAYS, ...DAYS].map((day) => chicagoRow(day)).concat(chicagoRow(1, { type: "ARSON" }))),
    );
    const result = await importTable(table);
    expect(result.categories.at(-1)).toEqual({ name: "ARSON", count: 1 });
    expect(result.findings.find(({ code }) => code === "FewIncidents")?.message).toContain("ARSON (1)");
  });

  test("an unknown zone and an unknown column", async () => {
    using table = tableFolder(portalCsv(DAYS.map((day) => chicagoRow(day))));
    expect((await failureOf(importTable(table, PORTAL_ROLES, "Mars/Olympus"))).code).toBe("UnknownTimeZone");
    expect((await failureOf(preview(table.file, { timeZone: "Mars/Olympus" }))).code).toBe("UnknownTimeZone");
    expect((await failureOf(importTable(table, { ...PORTAL_ROLES, lon: "Lng" }))).code).toBe("UnknownColumn");
    expect((await failureOf(preview(table.file, { roles: { lon: "Lng" } }))).code).toBe("UnknownColumn");
  });

  test("a category column of free text", async () => {
    using table = tableFolder(
      portalCsv(Array.from({ length: 1200 }, (_, index) => chicagoRow(index, { type: `case ${index}` }))),
    );
    expect((await failureOf(importTable(table))).code).toBe("TooManyCategories");
  });
});

describe("previewIncidents", () => {
  test("chosen roles win and say so; the rest is guessed", async () => {
    using table = tableFolder("When,Kind,Other,lat,lon\n2018-07-09 10:00:00,a,b,41.8,-87.6\n");
    const result = await preview(table.file, { roles: { category: "Other" }, timeZone: "Europe/London" });
    expect(result.roles).toEqual({ time: "When", category: "Other", lon: "lon", lat: "lat" });
    expect(result.guesses.find(({ role }) => role === "category")?.reason).toBe("Chosen by you.");
    // Given as it was guessed, it was not chosen.
    const { reason } = result.guesses.find(({ role }) => role === "lon") ?? {};
    const again = await preview(table.file, { roles: result.roles });
    expect(again.guesses.find(({ role }) => role === "lon")?.reason).toBe(reason);
    expect([result.timeZone, result.timeZoneReason]).toEqual(["Europe/London", "Chosen by you."]);
  });

  test("only the first rows are looked at", async () => {
    using table = tableFolder(portalCsv(Array.from({ length: 12_000 }, (_, index) => chicagoRow(index))));
    const result = await preview(table.file);
    expect([result.rowsLookedAt, result.firstRows.length, result.timeZone]).toEqual([10_000, 20, "America/Chicago"]);
  });
});
