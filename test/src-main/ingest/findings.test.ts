import { copyFileSync, existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  CRIME_DATA,
  chicagoRow,
  findingOf,
  importTable,
  PORTAL_ROLES,
  portalCsv,
  preview,
  tableFolder,
  understand,
} from "./tables.ts";

/** One incident for each of `days` days from 2018-01-01 on, `perDay` a day, at scattered places and times. */
function scattered(
  days: number,
  perDay: number,
  dateOf: (day: number, index: number) => string | undefined = () => undefined,
): string {
  const rows: string[] = [];
  for (let day = 0; day < days; day += 1) {
    for (let index = 0; index < perDay; index += 1) {
      const date = new Date(Date.UTC(2018, 0, 1 + day, (index * 7) % 24, (index * 13 + day) % 60));
      const iso = date.toISOString();
      const place = (day * 31 + index * 17) % 997;
      rows.push(
        `${dateOf(day, index) ?? `${iso.slice(0, 10)} ${iso.slice(11, 19)}`},THEFT,${(41.8 + place / 10_000).toFixed(4)},${(-87.6 - ((place * 7) % 997) / 10_000).toFixed(4)}`,
      );
    }
  }
  return portalCsv(rows);
}

describe("findings", () => {
  test("each says what it does to a forecast, and those that harm most come first", async () => {
    using table = tableFolder(
      scattered(80, 10, (day, index) => (index < 4 ? `2018-${String(1 + (day % 3)).padStart(2, "0")}-01 00:00:00` : undefined)),
    );
    const { findings } = await importTable(table);
    expect(findings.length).toBeGreaterThan(2);
    for (const finding of findings) expect([finding.code, (finding.effect ?? "").length > 10]).toEqual([finding.code, true]);
    const severities = findings.map(({ severity }) => severity);
    expect(severities.indexOf("information")).toBeGreaterThan(severities.lastIndexOf("caution") - 1);
  });

  test("midnight and noon stand in for unknown hours", async () => {
    using table = tableFolder(
      scattered(60, 20, (day, index) => {
        const date = new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10);
        return index === 0 ? `${date} 00:00:00` : index === 1 ? `${date} 12:00:00` : undefined;
      }),
    );
    const result = await importTable(table);
    expect(findingOf(result, "MidnightSpike")?.rows).toBeGreaterThanOrEqual(60);
    expect(findingOf(result, "NoonSpike")?.rows).toBeGreaterThanOrEqual(60);
    expect(findingOf(result, "MidnightSpike")?.examples).toHaveLength(5);
  });

  test("whole hours are no spike at midnight", async () => {
    using table = tableFolder(
      scattered(
        60,
        24,
        (day, index) =>
          `${new Date(Date.UTC(2018, 0, 1 + day)).toISOString().slice(0, 10)} ${String(index).padStart(2, "0")}:00:00`,
      ),
    );
    const codes = (await importTable(table)).findings.map(({ code }) => code);
    expect([codes.includes("MidnightSpike"), codes.includes("FullHours")]).toEqual([false, true]);
  });

  test("addresses placed at the middle of a street are piles", async () => {
    const rows = Array.from({ length: 1000 }, (_, index) =>
      chicagoRow(index, {
        lat: (41.8 + (index < 300 ? index % 10 : index) / 1e4).toFixed(4),
        lon: index < 300 ? "-87.6" : (-87.6 - index / 1e4).toFixed(4),
      }),
    );
    using table = tableFolder(portalCsv(rows));
    expect(findingOf(await importTable(table), "PilesOnPoints")).toMatchObject({ severity: "caution", rows: 300 });
  });

  test("thin last days, a short table, and nothing of the kind where the days are even", async () => {
    using thin = tableFolder(scattered(90, 20, (day, index) => (day >= 83 && index > 8 ? "2018-01-05 10:00:00" : undefined)));
    expect(findingOf(await importTable(thin), "RecentDaysThin")).toMatchObject({ severity: "caution", rows: 63 });
    using even = tableFolder(scattered(90, 20));
    const codes = (await importTable(even)).findings.map(({ code }) => code);
    expect([codes.includes("RecentDaysThin"), codes.includes("LessThanAYear")]).toEqual([false, true]);
  });

  test("incidents far from the others are counted: rejected, islands of the study area, outside of it", async () => {
    const rows = scattered(60, 20).trimEnd();
    const at = (lat: number) => `2018-02-01 10:00:00,THEFT,${lat},-87.65`;
    // The city reaches 5 km north and south of its middle: 1.5 reaches are 8 km, 3 are 17.
    using table = tableFolder(`${rows}\n${[41.94, 41.95, 42.2, 43.5, 44, 45].map(at).join("\n")}\n`);
    const result = await importTable(table);
    expect([findingOf(result, "FarFromTheRest")?.rows, findingOf(result, "OutlyingIncidents")?.rows]).toEqual([3, 3]);
    expect(findingOf(result, "OutlyingIncidents")?.message).toContain("1 of them lie");
    expect(findingOf(result, "OutlyingIncidents")?.effect).toContain("island of the study area");
    expect(findingOf(result, "OutlyingIncidents")?.examples?.map(({ text }) => text)).toEqual([41.94, 41.95, 42.2].map(at));
    using even = tableFolder(scattered(60, 20));
    expect(findingOf(await importTable(even), "OutlyingIncidents")).toBeUndefined();
  });

  test("a preview keeps to what its rows can tell", async () => {
    using table = tableFolder(scattered(90, 20));
    const codes = (await preview(table.file)).findings.map(({ code }) => code);
    expect(
      codes.filter((code) => ["GapInTheDays", "EmptyDays", "RecentDaysThin", "LessThanAYear", "FewIncidents"].includes(code)),
    ).toEqual([]);
  });

  test("incidents of another data set are counted", async () => {
    using first = tableFolder(scattered(30, 10));
    const other = await importTable(first);
    using second = tableFolder(scattered(40, 10));
    copyFileSync(other.parquetPath, path.join(second.folder, "other-0.parquet"));
    const result = await importTable(second, PORTAL_ROLES, "America/Chicago", {
      others: [{ name: "January", file: "other-0.parquet" }],
    });
    expect(findingOf(result, "AlsoInAnotherDataset")).toMatchObject({
      severity: "caution",
      rows: 300,
      message: expect.stringContaining("“January”"),
    });
  });
});

const FOUR_TYPES = path.join(CRIME_DATA, "chicago_2016_2017_four_types/chicago_2016_2017_four_types.csv.gz");
const POINTS_2017 = path.join(CRIME_DATA, "chicago_2017_2018/chicago_2017_jan_aug_points.csv.gz");
const YEAR_2018 = path.join(CRIME_DATA, "chicago_2017_2018/chicago_2018_jan_aug.csv.gz");

describe.skipIf(!existsSync(FOUR_TYPES))("on Chicago's own files", () => {
  test("2017 without types and the four types share 101,893 incidents", { timeout: 120_000 }, async () => {
    using work = tableFolder("");
    const four = await importTable({ folder: work.folder, file: FOUR_TYPES });
    copyFileSync(four.parquetPath, path.join(work.folder, "four.parquet"));
    const roles = { time: "Date", lon: "Longitude", lat: "Latitude" };
    const result = await importTable({ folder: work.folder, file: POINTS_2017 }, roles, "America/Chicago", {
      others: [{ name: "four types", file: "four.parquet" }],
    });
    expect(findingOf(result, "AlsoInAnotherDataset")?.rows).toBe(101_893);
  });

  test("2017 and 2018 joined show the hole of 128 days", { timeout: 120_000 }, async () => {
    using work = tableFolder("");
    const { seen, result } = await understand({ folder: work.folder, file: YEAR_2018 });
    expect(result.rows.kept).toBe(156_385);
    const joined = await importTable(
      { folder: work.folder, file: POINTS_2017 },
      { ...seen.roles, address: undefined },
      "America/Chicago",
      {
        moreFiles: [{ file: YEAR_2018, fileName: "2018.csv.gz" }],
      },
    );
    expect([joined.rows.kept, joined.firstDay, joined.lastDay]).toEqual([165_567 + 156_385, "2017-01-01", "2018-08-08"]);
    expect(findingOf(joined, "GapInTheDays")).toMatchObject({
      rows: 128,
      message: expect.stringContaining("128 days from 2017-08-26"),
    });
    expect(joined.categories[0]?.name).toBe("(none given)");
  });
});
