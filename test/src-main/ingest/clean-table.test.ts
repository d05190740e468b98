import { describe, expect, test } from "vitest";
import { createRng } from "../../../models/tensor/index.ts";
import { cleanTable } from "../../../src-main/ingest/clean-table.ts";
import { openLockedDatabase } from "../../../src-main/ingest/database.ts";
import { createRecordSplitter, splitFields } from "../../../src-main/ingest/record-splitter.ts";
import { openTableSource } from "../../../src-main/ingest/source.ts";
import { joinTables, viewSource } from "../../../src-main/ingest/source-table.ts";
import { tableFolder } from "./tables.ts";

const PIECES = ["a", "1", " ", '"', '""', "\r", "é", ";", "'", "\\", "#", "NULL", "\t", '"x,y"', '"q\nr"', '"c\r\nd"'];

/** Rows as the splitter reads them: line number, then the fields. */
function rowsBySplitter(text: string): (string | number)[][] {
  const rows: (string | number)[][] = [];
  const splitter = createRecordSplitter(0x2c, {
    record: (bytes, start, end, line) => void rows.push([line, ...splitFields(bytes.toString("utf8", start, end), ",")]),
    reject: () => undefined,
  });
  splitter.push(Buffer.from(text));
  splitter.end();
  return rows.slice(1);
}

async function rowsByDatabase(text: string): Promise<unknown[][]> {
  using table = tableFolder(text);
  const clean = await cleanTable(await openTableSource(table.file, "t.csv"), table.folder);
  using database = await openLockedDatabase(table.folder, 200);
  await viewSource(database.connection, joinTables([{ ...clean, fileName: "t.csv" }]));
  const fields = clean.columns.map((_, index) => `coalesce(c${index}, '')`).join(", ");
  return (await database.connection.runAndReadAll(`SELECT line::INTEGER, ${fields} FROM source`)).getRowsJS();
}

describe("cleanTable", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "the database reads of the cleaned table what the splitter read of the source (seed %i)",
    async (seed) => {
      const rng = createRng(seed);
      const pick = (count: number) => Math.floor(rng.uniform() * count);
      const field = () => Array.from({ length: pick(4) }, () => PIECES[pick(PIECES.length)]).join("");
      const rows = Array.from({ length: 200 }, () => [field(), field(), field()].join(","));
      const text = ["x,y,z", ...rows].join(seed % 2 === 0 ? "\n" : "\r\n");
      expect(await rowsByDatabase(text)).toEqual(rowsBySplitter(text));
    },
  );

  test("binary bytes far behind the beginning do no harm", async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `${index},b`);
    const text = ["x,y", ...rows, "1\u0000\u0001,\u0007", "last,row"].join("\n");
    expect((await rowsByDatabase(text)).at(-1)).toEqual([2003, "last", "row"]);
  });

  test("names of columns are unique and not blank", async () => {
    using table = tableFolder("a,,a,  b \n1,2,3,4\n");
    const clean = await cleanTable(await openTableSource(table.file, "t.csv"), table.folder);
    expect(clean.columns).toEqual(["a", "column 2", "a (2)", "b"]);
  });
});
