import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { createRecordSplitter, joinFields, splitFields } from "../../../src-main/ingest/record-splitter.ts";
import { CRIME_DATA } from "./tables.ts";

interface Split {
  readonly records: string[];
  readonly lines: number[];
  readonly rejects: string[];
}

function split(text: string, chunkBytes = 1 << 20): Split {
  const result: Split = { records: [], lines: [], rejects: [] };
  const splitter = createRecordSplitter(0x2c, {
    record(bytes, start, end, line) {
      result.records.push(bytes.toString("utf8", start, end));
      result.lines.push(line);
    },
    reject(bytes, start, end, line, reason) {
      result.rejects.push(`${line} ${reason} ${bytes.toString("utf8", start, end)}`);
    },
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) splitter.push(bytes.subarray(at, at + chunkBytes));
  splitter.end();
  return result;
}

describe("createRecordSplitter", () => {
  test("line numbers pass over blank lines and line feeds inside of quotes", () => {
    const { records, lines } = split('a,b\r\n\r\n1,"x\ny"\n2,z');
    expect(records).toEqual(["a,b", '1,"x\ny"', "2,z"]);
    expect(lines).toEqual([1, 3, 5]);
  });

  test.each([1, 2, 3, 7])("chunks of %i bytes give the same records", (chunkBytes) => {
    const text = 'a,b\r\n1,"he said ""no""\r\nand left"\r\n2,\r\n';
    expect(split(text, chunkBytes)).toEqual(split(text));
  });

  test("another number of columns is rejected with its line", () => {
    expect(split("a,b\n1,2,3\n4,5\n6\n").rejects).toEqual(["2 WrongColumnCount 1,2,3", "4 WrongColumnCount 6"]);
  });

  test("a stray quote costs its own row only", () => {
    const { records, rejects } = split('a,b\n1,2\n"3,4\n5,6\n7,8\n');
    expect(rejects).toEqual(['3 UnbalancedQuotes "3,4']);
    expect(records).toEqual(["a,b", "1,2", "5,6", "7,8"]);
  });

  test("a stray quote that meets the quotes of a later row costs its own row only", () => {
    const { records, rejects } = split('a,b\n1,"2\n3,"4, four"\n5,6\n');
    expect(rejects).toEqual(['2 UnbalancedQuotes 1,"2']);
    expect(records).toEqual(["a,b", '3,"4, four"', "5,6"]);
  });

  test("a stray quote long before the end of a large file is noticed after a hundred lines", () => {
    const rows = Array.from({ length: 5000 }, (_, index) => `${index},x`);
    const { records, rejects } = split(["a,b", '"1,2', ...rows].join("\n"), 4096);
    expect(rejects).toHaveLength(1);
    expect(records).toHaveLength(5001);
  });

  test.each([1, 2, 3, 7, 1 << 20])("LF, CRLF and CR end lines, mixed as they come (chunks of %i bytes)", (chunkBytes) => {
    const { records, lines, rejects } = split("a,b\r1,x\r2,y\n3,z\r\n\r4,w\r", chunkBytes);
    expect(records).toEqual(["a,b", "1,x", "2,y", "3,z", "4,w"]);
    expect(lines).toEqual([1, 2, 3, 4, 6]);
    expect(rejects).toEqual([]);
  });

  test("a lone CR inside of a text that was not quoted ends no line where columns are still missing", () => {
    const { records, rejects } = split("a,b,c\n1,first\rsecond,3\n4,5,6\n");
    expect([records, rejects]).toEqual([["a,b,c", "1,first\rsecond,3", "4,5,6"], []]);
  });

  test("a stray quote in a file of CRs costs its own row only", () => {
    const { records, rejects } = split('a,b\r1,2\r"3,4\r5,6\r7,8\r');
    expect([records, rejects]).toEqual([["a,b", "1,2", "5,6", "7,8"], ['3 UnbalancedQuotes "3,4']]);
  });

  test("a line without end is no table", () => {
    expect(() => split(`a,b\n${"x".repeat(3 << 20)}`, 1 << 16)).toThrow(/Line 2 is longer than 1 MB/);
    expect(() => split(`a,b\n"${"x".repeat(3 << 20)}`, 1 << 16)).toThrow(/Line 2 is longer than 1 MB/);
  });
});

describe("splitFields and joinFields", () => {
  test.each([
    ["a,b,", ["a", "b", ""]],
    ['"a,b","c ""d"""', ["a,b", 'c "d"']],
    ['5" pipe,x', ['5" pipe', "x"]],
    ['"a" b,c', ["a b", "c"]],
    ['"open', ["open"]],
  ])("%s", (text, fields) => {
    expect(splitFields(text, ",")).toEqual(fields);
    expect(splitFields(joinFields(fields, ","), ",")).toEqual(fields);
  });
});

const HOMICIDES = path.join(CRIME_DATA, "chicago_2017_2018/chicago-homicides-2001-2018.csv");

describe.skipIf(!existsSync(HOMICIDES))("against csv-parse on a portal's own export", () => {
  test("the same records", () => {
    const text = readFileSync(HOMICIDES, "utf8");
    const ours = split(text).records.map((record) => splitFields(record, ","));
    expect(ours).toEqual(parse(text));
  });
});
