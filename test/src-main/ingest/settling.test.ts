import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openLockedDatabase } from "../../../src-main/ingest/database.ts";
import {
  completenessByAge,
  LEAST_INCIDENTS,
  SETTLED_SHARE,
  settlingByDelays,
  settlingByVersions,
  settlingLag,
} from "../../../src-main/ingest/settling.ts";

test("completeness grows with age: violators are pooled by their incidents", () => {
  const of = (known: number, total = 100) => ({ known, total });
  expect(completenessByAge([of(80), of(95), of(100)])).toEqual([0.8, 0.95, 1]);
  // 95 after 99 is chance: both become their mean, 97.
  expect(completenessByAge([of(50), of(99), of(95), of(100)])).toEqual([0.5, 0.97, 0.97, 1]);
  // Days of two incidents: one late one does not make a lag of its own.
  expect(completenessByAge([of(2, 2), of(1, 2), of(2, 2)])).toEqual([0.75, 0.75, 1]);
  // A day without incidents says nothing and takes the younger day's share.
  expect(completenessByAge([of(90), of(0, 0), of(100)])).toEqual([0.9, 0.9, 1]);
  expect(completenessByAge([])).toEqual([]);
});

test("the lag is the youngest age from which days hold the share that counts as settled", () => {
  const day = (missing: number) => ({ known: 1000 - missing, total: 1000 });
  expect(settlingLag([day(300), day(80), day(21), day(20), day(0)])).toBe(3);
  expect(settlingLag([day(0), day(0)])).toBe(0);
  expect(settlingLag([day(300), day(200), day(100)])).toBeNull();
  expect(settlingLag([{ known: LEAST_INCIDENTS - 1, total: LEAST_INCIDENTS - 1 }])).toBeNull();
  expect(SETTLED_SHARE).toBe(0.98);
});

async function withTable<T>(rows: string, work: (connection: Parameters<typeof settlingByDelays>[0]) => Promise<T>): Promise<T> {
  using folder = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-settling-"));
  using database = await openLockedDatabase(folder.path, 100);
  await database.connection.run(`CREATE TABLE incidents AS ${rows}`);
  return await work(database.connection);
}

test("by the table's own dates: every incident reported three days later settles three days before the export", async () => {
  // 100 days of ten incidents, reported after 0, 1, 2 and 3 days by turns, up to day 103: the last 3 days of incidents are not complete.
  const rows =
    "SELECT d::INTEGER AS day, (d + n % 4)::INTEGER AS modified_on FROM range(101) AS days(d), range(12) AS n(n) WHERE d + n % 4 <= 100";
  await expect(
    withTable(rows, (connection) => settlingByDelays(connection, "incidents", { column: "Reported", lastDay: 100 })),
  ).resolves.toMatchObject({ basis: "delays", lagDays: 3, reason: expect.stringContaining("within 3 days") });
  // An export that was made ten days after the last incident is complete.
  const late = `${rows} UNION ALL SELECT 50, 110`;
  await expect(
    withTable(late, (connection) => settlingByDelays(connection, "incidents", { column: "Reported", lastDay: 100 })),
  ).resolves.toMatchObject({ basis: "delays", lagDays: 0 });
});

test.each([
  [
    "all rows were changed on one late day",
    "SELECT d::INTEGER AS day, 5000 AS modified_on FROM range(100) AS days(d), range(9)",
    "changed",
  ],
  [
    "the dates lie before the incidents",
    "SELECT d::INTEGER AS day, (d - 2)::INTEGER AS modified_on FROM range(100) AS days(d), range(9)",
    "before",
  ],
  [
    "hardly any row has a date",
    "SELECT d::INTEGER AS day, CASE WHEN d < 9 THEN d + 1 END::INTEGER AS modified_on FROM range(100) AS days(d)",
    "few",
  ],
])("%s: not known, and said why", async (_name, rows, why) => {
  await expect(
    withTable(rows, (connection) => settlingByDelays(connection, "incidents", { column: "Updated", lastDay: 99 })),
  ).resolves.toMatchObject({ basis: "unknown", lagDays: null, reason: expect.stringContaining(why) });
});

test("by two exports: a tenth of the last two days came later", async () => {
  // The earlier export ended on day 40; of days 39 and 40 it lacked 2 of 20.
  const rows = "SELECT d::INTEGER AS day, NOT (d >= 39 AND n < 2) AS known FROM range(60) AS days(d), range(20) AS n(n)";
  await expect(
    withTable(rows, (connection) => settlingByVersions(connection, "incidents", { earlierLastDay: 40, lastDay: 59 })),
  ).resolves.toMatchObject({ basis: "versions", lagDays: 2, reason: expect.stringMatching(/lacked 4 incidents.*after 2 days/) });
});
