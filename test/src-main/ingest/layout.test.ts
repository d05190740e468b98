import { describe, expect, test } from "vitest";
import { guessLayout } from "../../../src-main/ingest/layout.ts";
import { findingOf, importTable, preview, tableFolder, understand } from "./tables.ts";

const ROWS = Array.from({ length: 30 }, (_, index) => [
  `2018-07-${String((index % 28) + 1).padStart(2, "0")}`,
  "theft",
  "41.8",
  "-87.6",
]);

function tableOf(delimiter: string, header: readonly string[] = ["Date", "Type", "lat", "lon"]): string {
  return [header, ...ROWS].map((row) => row.join(delimiter)).join("\n");
}

describe("guessLayout", () => {
  test.each([",", ";", "\t", "|", "^", "~", "\u001f", "#"])("parts by %j", async (delimiter) => {
    using table = tableFolder(tableOf(delimiter));
    const { seen, result } = await understand(table);
    expect([seen.reading.delimiter, seen.columns, result.rows.kept]).toEqual([delimiter, ["Date", "Type", "lat", "lon"], 30]);
  });

  test("decimal commas between semicolons", async () => {
    using table = tableFolder(tableOf(";").replaceAll("41.8", "41,8").replaceAll("-87.6", "-87,65"));
    const { seen, result } = await understand(table);
    expect([seen.reading.delimiter, result.rows.kept, result.bounds.west]).toEqual([";", 30, -87.65]);
  });

  test("lines above the header are titles, and are said to be", async () => {
    using table = tableFolder(`Police department, all rights reserved\nExport of 2018\n\n${tableOf(",")}`);
    const { seen, result } = await understand(table);
    expect(seen.reading.headerLine).toBe(4);
    expect(seen.readingGuesses.find(({ part }) => part === "headerLine")?.reason).toContain(
      "the 3 lines above it are taken for titles",
    );
    expect(result.rows).toMatchObject({ read: 30, kept: 30 });
  });

  test("without a header the columns are numbered and the places found by their values", async () => {
    using table = tableFolder(
      ROWS.map((row, index) =>
        [...row.slice(0, 2), (41.8 + index / 1000).toFixed(4), (-87.6 - index / 1000).toFixed(4)].join(","),
      ).join("\n"),
    );
    const { seen, result } = await understand(table);
    expect(seen.reading.headerLine).toBe(0);
    expect(seen.roles).toMatchObject({ time: "column 1", lat: "column 3", lon: "column 4" });
    expect([result.rows.read, result.rows.kept]).toEqual([30, 30]);
  });

  test("a chosen header line and delimiter win", async () => {
    using table = tableFolder(`a;b;c;d\n${tableOf(";")}`);
    const seen = await preview(table.file, { reading: { headerLine: 2, delimiter: ";" } });
    expect(seen.columns).toEqual(["Date", "Type", "lat", "lon"]);
    await expect(preview(table.file, { reading: { headerLine: 99 } })).rejects.toMatchObject({ code: "NoRows" });
    await expect(preview(table.file, { reading: { delimiter: '"' } })).rejects.toMatchObject({ code: "UnusableDelimiter" });
  });

  test("a header that comes again is passed over and counted", async () => {
    using table = tableFolder(`${tableOf(",")}\n${tableOf(",")}`);
    const result = await importTable(table, { time: "Date", category: "Type", lon: "lon", lat: "lat" }, "UTC");
    expect([result.rows.read, findingOf(result, "RepeatedHeader")?.rows]).toEqual([60, 1]);
  });

  test("one column is no table", () => {
    expect(() => guessLayout("hello\nworld\n", "t.csv")).toThrow(expect.objectContaining({ code: "NotATable" }));
  });
});
