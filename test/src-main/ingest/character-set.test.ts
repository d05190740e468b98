import { describe, expect, test } from "vitest";
import { guessEncoding, toUtf8 } from "../../../src-main/ingest/character-set.ts";
import { findingOf, importTable, preview, tableFolder } from "./tables.ts";

const TABLE = "Datum;Typ;lat;lon\n2018-07-09;Überfall;41.8;-87.6\n2018-07-10;Raub €;41.8;-87.6\n";
const ROLES = { time: "Datum", category: "Typ", lon: "lon", lat: "lat" };

/** Windows-1252 of the few letters used here. */
function windows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll("€", "\u0080"), "latin1");
}

function utf16(text: string, order: "le" | "be", mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
}

describe("a table in another encoding", () => {
  test.each([
    ["UTF-8", Buffer.from(TABLE), "utf-8"],
    ["UTF-8 with its mark", Buffer.from(`\ufeff${TABLE}`), "utf-8"],
    ["UTF-16 LE with its mark", utf16(TABLE, "le", true), "utf-16le"],
    ["UTF-16 BE with its mark", utf16(TABLE, "be", true), "utf-16be"],
    ["UTF-16 LE without", utf16(TABLE, "le", false), "utf-16le"],
    ["UTF-16 BE without", utf16(TABLE, "be", false), "utf-16be"],
    ["Windows-1252", windows1252(TABLE), "windows-1252"],
  ])("%s", async (_, content, encoding) => {
    using table = tableFolder(content);
    const seen = await preview(table.file);
    const guess = seen.readingGuesses.find(({ part }) => part === "encoding");
    expect([seen.reading.encoding, guess?.sure, guess?.reason !== ""]).toEqual([encoding, encoding !== "windows-1252", true]);
    const result = await importTable(table, ROLES, "UTC", { reading: seen.reading });
    expect(result.categories.map(({ name }) => name)).toEqual(["Raub €", "Überfall"]);
    expect(result.rows).toMatchObject({ read: 2, kept: 2 });
  });

  test("a chosen encoding is used, one that is none is refused by name", async () => {
    using table = tableFolder(windows1252(TABLE));
    const result = await importTable(table, ROLES, "UTC", { reading: { encoding: "windows-1251" } });
    expect(result.categories.map(({ name }) => name)).toContain("Ьberfall");
    await expect(preview(table.file, { reading: { encoding: "klingon" } })).rejects.toMatchObject({ code: "UnknownEncoding" });
  });

  test("a few rows that are not UTF-8 are told apart from a table that is none", async () => {
    const rows = Array.from({ length: 40_000 }, (_, index) => `2018-07-09;Überfall ${index % 3};41.8;-87.6`);
    using table = tableFolder(
      Buffer.concat([Buffer.from(`Datum;Typ;lat;lon\n${rows.join("\n")}\n`), windows1252("2018-07-09;Überfall 1;41.8;-87.6\n")]),
    );
    const result = await importTable(table, ROLES, "UTC");
    expect(findingOf(result, "NotUtf8")?.rows).toBe(1);
    expect(result.categories).toHaveLength(3);
  });
});

describe("guessEncoding", () => {
  test("the character that the end of the first chunk cuts does no harm", () => {
    const bytes = Buffer.from("naïve €");
    for (let end = 4; end <= bytes.length; end += 1) {
      expect(guessEncoding(bytes.subarray(0, end), undefined).value).toBe("utf-8");
    }
  });
});

test("toUtf8 keeps characters whole over the borders of chunks", () => {
  const decoder = toUtf8("utf-16be");
  const bytes = utf16("añ😀z", "be", false);
  const pieces = [...bytes].map((byte) => decoder.decode(Buffer.of(byte)));
  expect(Buffer.concat([...pieces, decoder.end()]).toString()).toBe("añ😀z");
});
