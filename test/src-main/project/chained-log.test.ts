import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { chainedLog, chainHash, FIRST_PREVIOUS_HASH } from "../../../src-main/project/chained-log.ts";
import { openDatabase } from "../../../src-main/project/database.ts";

function logOfThree() {
  const folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-log-"));
  const path = join(folder.path, "project.sqlite");
  {
    using catalogue = openDatabase(path, { create: true });
    const log = chainedLog(catalogue, "forecast_log");
    for (const forecast of ["forecast-1", "forecast-2", "forecast-3"]) log.add({ forecast, expectedCount: 10.5 });
  }
  return { path, [Symbol.dispose]: () => folder.remove() };
}

/** What another program does to the file, with the triggers out of its way or not. */
function outside(path: string, statements: string): void {
  const database = new Sqlite(path);
  try {
    database.exec(statements);
  } finally {
    database.close();
  }
}

function verified(path: string) {
  using catalogue = openDatabase(path, { create: false });
  return chainedLog(catalogue, "forecast_log").verify();
}

const WITHOUT_TRIGGERS = `DROP TRIGGER forecast_log_update; DROP TRIGGER forecast_log_delete; DROP TRIGGER forecast_log_insert;`;

test("rows follow each other: each holds the hash of the one before it and of its own text", () => {
  using log = logOfThree();
  using catalogue = openDatabase(log.path, { create: false });
  const rows = chainedLog(catalogue, "forecast_log").list();
  expect(rows.map(({ row, entry }) => [row, entry.forecast])).toEqual([
    [1, "forecast-1"],
    [2, "forecast-2"],
    [3, "forecast-3"],
  ]);
  expect(rows[0]?.previousHash).toBe(FIRST_PREVIOUS_HASH);
  expect(rows[1]?.previousHash).toBe(rows[0]?.hash);
  expect(rows[0]?.hash).toBe(chainHash(FIRST_PREVIOUS_HASH, '{"expectedCount":10.5,"forecast":"forecast-1"}'));
  expect(verified(log.path)).toEqual({ verified: true, rows: 3, head: rows[2]?.hash, problems: [] });
});

test.each([
  ["an UPDATE", `UPDATE forecast_log SET entry = '{}' WHERE seq = 2`, /cannot be changed/],
  ["a DELETE", "DELETE FROM forecast_log", /cannot be changed/],
  ["INSERT OR REPLACE", `INSERT OR REPLACE INTO forecast_log VALUES (2, '{}', '', '')`, /grows at its end/],
  ["a row in the wrong place", `INSERT INTO forecast_log VALUES (9, '{}', '', '')`, /grows at its end/],
])("%s is refused by the database itself, whatever program asks", (_name, statement, message) => {
  using log = logOfThree();
  expect(() => outside(log.path, statement)).toThrow(message);
  expect(verified(log.path)).toMatchObject({ verified: true, rows: 3 });
});

test.each([
  ["a changed row", `UPDATE forecast_log SET entry = replace(entry, '10.5', '11.5') WHERE seq = 2`, [[2, /was changed/]]],
  ["a row taken out", "DELETE FROM forecast_log WHERE seq = 2", [[2, /missing/]]],
  ["the last row taken out", "DELETE FROM forecast_log WHERE seq = 3", [[3, /missing at the end/]]],
  ["all rows taken out", "DELETE FROM forecast_log", [[1, /Row 1 to 3 is missing at the end/]]],
  ["text that is no JSON", `UPDATE forecast_log SET entry = 'nonsense' WHERE seq = 1`, [[1, /was changed/]]],
] as const)("%s is reported by its number", (_name, statement, problems) => {
  using log = logOfThree();
  outside(log.path, `${WITHOUT_TRIGGERS} ${statement}`);
  expect(verified(log.path)).toMatchObject({
    verified: false,
    problems: problems.map(([row, message]) => ({ row, message: expect.stringMatching(message) })),
  });
});

test("a row that was changed and given a fitting hash breaks the row after it", () => {
  using log = logOfThree();
  const entry = '{"expectedCount":99,"forecast":"forecast-1"}';
  const hash = chainHash(FIRST_PREVIOUS_HASH, entry);
  outside(log.path, `${WITHOUT_TRIGGERS} UPDATE forecast_log SET entry = '${entry}', hash = '${hash}' WHERE seq = 1`);
  expect(verified(log.path)).toMatchObject({
    verified: false,
    problems: [{ row: 2, message: expect.stringMatching(/does not follow/) }],
  });
});
