import { inspect } from "node:util";
import { expect, test } from "vitest";
import { AppError } from "../../../../src-main/../models/errors/index.ts";
import { LOG_LINES, shareableLog } from "../../../../src-main/services/diagnostics/log-lines.ts";

const ROW = "2019-01-04 22:10,BURGLARY,41.878113,-87.629799,1200 W MADISON ST";

function entry(error: unknown): string {
  return `2026-01-01T10:00:00.000Z dataset.import\n${inspect(error, { depth: 6 })}\n\n`;
}

test("when, what kind, and where in the code stay", () => {
  const text = shareableLog(entry(new RangeError("Invalid array length")));
  expect(text).toMatch(/^2026-01-01T10:00:00.000Z dataset.import\nRangeError: Invalid array length\n {4}at /);
});

test("a row of a table is nowhere, in whichever part of the error it stood", () => {
  const quoted = new SyntaxError(`Unexpected token '2', "${ROW}" is not valid JSON`);
  const cut = new Error(`unbalanced quote in '${ROW}`);
  const tagged = new AppError("InvalidRow", {
    message: `Line 7 cannot be read: "${ROW}".`,
    hint: "Look.",
    details: { line: 7, text: ROW, fields: ROW.split(",") },
    cause: Object.assign(new Error("Conversion Error: Could not convert string '41.878113' to INT32"), { row: ROW }),
  });
  const many = new AggregateError([quoted, tagged], `at 41.878113, -87.629799`);
  const bare = `Could not parse\n${ROW}\n  1: ${ROW}`;
  const text = shareableLog([quoted, cut, tagged, many, new Error(bare)].map(entry).join(""));
  for (const part of ["BURGLARY", "41.87", "87.62", "MADISON", "22:10"]) expect(text).not.toContain(part);
  expect(text).toContain("SyntaxError");
});

test("only the last lines", () => {
  const text = shareableLog(Array.from({ length: 900 }, (_, index) => `2026-01-01T10:00:00Z entry ${index}`).join("\n"));
  expect([text.split("\n").length, text.endsWith("entry 899")]).toEqual([LOG_LINES, true]);
});
