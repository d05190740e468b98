import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { formatDay } from "../../../models/forecast/index.ts";
import type { ImportPreview } from "../../../src-main/contract/index.ts";
import { type ImportResult, readIncidents, readRejects } from "../../../src-main/ingest/index.ts";
import { CRIME_DATA, importTable, PORTAL_ROLES, preview } from "./tables.ts";

interface Read extends AsyncDisposable {
  readonly seen: ImportPreview;
  readonly result: ImportResult;
}

/** Imports a file as a user does who confirms what was guessed. */
async function readAsGuessed(name: string): Promise<Read> {
  const file = path.resolve(CRIME_DATA, name);
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-real-"));
  const seen = await preview(file);
  const result = await importTable({ folder, file }, seen.roles, seen.timeZone);
  return { seen, result, [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }) };
}

function rowsOf(result: ImportResult, code: string): number | undefined {
  return result.findings.find((finding) => finding.code === code)?.rows;
}

const SAMPLE = path.resolve(import.meta.dirname, "../../../samples/data/chicago-incidents-2018.csv.gz");

test("the sample table", async () => {
  await using read = await readAsGuessed(SAMPLE);
  expect(read.result).toMatchObject({
    rows: { read: 126_549, kept: 126_549, rejected: {} },
    firstDay: "2018-01-01",
    lastDay: "2018-08-08",
  });
  expect(read.result.categories).toHaveLength(8);
});

describe.skipIf(!existsSync(CRIME_DATA))("real tables and their known figures", () => {
  test("Chicago, four types, 2016 and 2017", async () => {
    await using read = await readAsGuessed("chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz");
    expect(read.result).toMatchObject({
      rows: { read: 321_877, kept: 321_877, duplicates: 916, rejected: {} },
      firstDay: "2016-01-01",
      lastDay: "2017-12-31",
      timeZone: "America/Chicago",
      dateFormat: "MM/DD/YYYY hh:mm:ss AM/PM",
      categories: [
        { name: "THEFT", count: 124_630 },
        { name: "BATTERY", count: 99_389 },
        { name: "CRIMINAL DAMAGE", count: 59_886 },
        { name: "ASSAULT", count: 37_972 },
      ],
    });
    expect(["ManyOnOnePoint", "SkippedHour", "DoubledHour", "EmptyDays"].map((code) => rowsOf(read.result, code))).toEqual([
      846,
      17,
      70,
      undefined,
    ]);
    const incidents = await readIncidents(read.result.parquetPath, read.result);
    expect(new Set(incidents.day).size).toBe(731);
    expect(incidents.day.every((day, index) => index === 0 || day >= (incidents.day[index - 1] ?? 0))).toBe(true);
    expect(incidents.lon.filter((lon) => lon < -87.9).length).toBe(937);
    expect(incidents.category.filter((category) => category === 3).length).toBe(37_972);
  });

  test("Houston: local days, 5 rows without place, 205 far from the rest", async () => {
    await using read = await readAsGuessed("houston_2010/houston_crime_2010.csv.gz");
    expect(read.seen.roles).toEqual({
      time: "date",
      timeOfDay: "hour",
      category: "offense",
      lon: "lon",
      lat: "lat",
      address: "block",
    });
    expect(read.result).toMatchObject({
      rows: { read: 86_314, kept: 86_104, duplicates: 575, rejected: { MissingCoordinates: 5, FarFromTheRest: 205 } },
      firstDay: "2010-01-01",
      lastDay: "2010-08-31",
      timeZone: "America/Chicago",
    });
    expect(rowsOf(read.result, "SkippedHour")).toBe(9);
    // In other states, and in other counties: both are said, with what they do to the map.
    expect([rowsOf(read.result, "FarFromTheRest"), rowsOf(read.result, "OutlyingIncidents")]).toEqual([205, 6]);
    const incidents = await readIncidents(read.result.parquetPath, read.result);
    expect(new Set(incidents.day).size).toBe(243);
    expect((await readRejects(read.result.rejectsPath, { offset: 0, limit: 1000 })).rows).toHaveLength(210);
  });

  test("Chicago 2018, all types", async () => {
    await using read = await readAsGuessed("chicago_2017_2018/chicago_2018_jan_aug.csv.gz");
    expect(read.result).toMatchObject({
      rows: { read: 156_385, kept: 156_385, rejected: {} },
      firstDay: "2018-01-01",
      lastDay: "2018-08-08",
    });
    expect(read.result.categories).toHaveLength(31);
  });

  test("the portal's own 22 columns: homicides", async () => {
    await using read = await readAsGuessed("chicago_2017_2018/chicago-homicides-2001-2018.csv");
    expect(read.seen.roles).toEqual({ ...PORTAL_ROLES, id: "ID", modifiedOn: "Updated On", address: "Block" });
    expect(read.result).toMatchObject({
      rows: { read: 9265, kept: 9209, duplicates: 0, rejected: { FarFromTheRest: 53, MissingCoordinates: 3 } },
      firstDay: "2001-01-01",
      lastDay: "2018-08-10",
    });
    const { rows } = await readRejects(read.result.rejectsPath, { offset: 0, limit: 1 });
    expect(rows[0]?.text).toMatch(/,"\(36\.619446395, -91\.686565684\)"$|,$/);
  });

  test("points without a category", async () => {
    await using read = await readAsGuessed("chicago_2017_2018/chicago_2017_jan_aug_points.csv.gz");
    expect(read.result).toMatchObject({
      rows: { kept: 165_567, duplicates: 987 },
      categories: [{ name: "all", count: 165_567 }],
    });
  });

  test("Charlottesville: midnights written in UTC, time of day in HHMM", async () => {
    await using read = await readAsGuessed("charlottesville_2014_2019/cpd_crime.csv.gz");
    expect(read.seen).toMatchObject({ roles: { time: "DateReported", timeOfDay: "HourReported" }, timeZone: "America/New_York" });
    expect(read.result).toMatchObject({
      firstDay: "2014-09-29",
      lastDay: "2019-09-27",
      rows: { read: 29_475, rejected: { MissingCoordinates: 53 } },
    });
    const incidents = await readIncidents(read.result.parquetPath, read.result);
    expect(formatDay(incidents.day.at(-1) ?? 0)).toBe("2019-09-27");
    const earlyShare = incidents.secondOfDay.filter((second) => second < 3600).length / incidents.day.length;
    expect(earlyShare).toBeCloseTo(0.034, 3);
  });

  test("Chicago 2022 has no coordinates: refused, with a hint at the community areas", async () => {
    const error = await preview(path.join(CRIME_DATA, "chicago_2022_no_coordinates/crimes-2022-slim.csv.gz")).catch(
      (reason) => reason,
    );
    expect(isAppError(error, "NoCoordinates")).toBe(true);
    expect([error.message, error.hint].join(" ")).toMatch(/Location Description.*“Community Area”/);
  });
});
