import { mkdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { readIncidents, runParser } from "../../../src-main/ingest/index.ts";
import { preview, tableFolder, workbookOf } from "./tables.ts";

/** 2018-07-09 21:30 as a spreadsheet counts days. */
const DAY = 43_290;
const ROWS = Array.from({ length: 40 }, (_, index) => [
  DAY + (index % 20) + 0.895_833_333_333_333_4,
  index % 3 === 0 ? "Theft, petty" : "Arson",
  41.8 + index / 1000,
  -87.6 - index / 1000,
]);
const HEADER = ["Occurred", "Type", "Latitude", "Longitude"];

describe("a workbook", () => {
  test("goes the whole way in the parser process: dates in cells are local times", async () => {
    using table = tableFolder(
      await workbookOf({ Notes: [["Made by hand"]], Incidents: [HEADER, ...ROWS] }, [0]),
      "incidents.xlsx",
    );
    const seen = await runParser({ kind: "previewIncidents", file: table.file, fileName: "incidents.xlsx", upload: "u" });
    expect([seen.columns, seen.reading.sheet, seen.firstRows[0]?.[0]]).toEqual([HEADER, "Incidents", "2018-07-09 21:30:00"]);
    expect(seen.readingGuesses.find(({ part }) => part === "sheet")?.choices.map(({ value }) => value)).toEqual([
      "Notes",
      "Incidents",
    ]);
    const workFolder = path.join(table.folder, "work");
    mkdirSync(workFolder);
    const { roles, timeZone, reading } = seen;
    const result = await runParser({
      kind: "importIncidents",
      file: table.file,
      fileName: "incidents.xlsx",
      roles,
      timeZone,
      reading,
      workFolder,
    });
    expect(result.rows).toMatchObject({ read: 40, kept: 40 });
    expect(result.categories[1]).toEqual({ name: "Theft, petty", count: 14 });
    expect((await readIncidents(result.parquetPath, result)).secondOfDay[0]).toBe(77_400);
  });

  test("a sheet that is not there, and one without a filled cell", async () => {
    using table = tableFolder(await workbookOf({ Incidents: [HEADER, ...ROWS] }));
    await expect(preview(table.file, { reading: { sheet: "2017" } })).rejects.toMatchObject({ code: "UnknownSheet" });
    using empty = tableFolder(await workbookOf({ Incidents: [] }));
    const error: unknown = await preview(empty.file).catch((reason: unknown) => reason);
    expect(isAppError(error)).toBe(true);
  });
});
