import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { formatDay, parseDay } from "../../../models/forecast/index.ts";
import type { ColumnRoles } from "../../../src-main/contract/index.ts";
import {
  type ImportResult,
  importIncidents,
  readIncidents,
  readRejects,
  type UpdateResult,
  type UpdateTask,
  updateIncidents,
} from "../../../src-main/ingest/index.ts";

interface Row {
  readonly id: string;
  readonly day: string;
  readonly type?: string;
  readonly lat?: string;
  readonly changed?: string;
}

const ROLES: ColumnRoles = { time: "Date", category: "Type", lon: "Longitude", lat: "Latitude", id: "ID" };
const FIRST = parseDay("2018-01-01") ?? 0;
const day = (number: number): string => formatDay(FIRST + number);

/** `perDay` incidents on each of the days [from, to), at noon, numbered by their day and place in it. */
function rows(from: number, to: number, perDay = 10): Row[] {
  return Array.from({ length: (to - from) * perDay }, (_, index) => {
    const number = from + Math.floor(index / perDay);
    return { id: `${number}-${index % perDay}`, day: day(number), lat: `41.${800 + (index % perDay)}` };
  });
}

function csv(table: readonly Row[], header = "ID,Date,Type,Latitude,Longitude,Changed"): string {
  const lines = table.map(
    ({ id, day: date, type = "THEFT", lat = "41.8", changed = "" }) => `${id},${date} 12:00:00,${type},${lat},-87.6,${changed}`,
  );
  return `${[header, ...lines].join("\n")}\n`;
}

/** A first export, ready to be updated. */
async function imported(table: readonly Row[], roles: ColumnRoles = ROLES, written = (text: string): string => text) {
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-update-"));
  const first = path.join(folder, "first");
  mkdirSync(first);
  const file = path.join(first, "first.csv");
  writeFileSync(file, written(csv(table)));
  const before = await importIncidents({
    kind: "importIncidents",
    file,
    fileName: "first.csv",
    roles,
    timeZone: "America/Chicago",
    workFolder: first,
  });
  let updates = 0;
  const update = async (texts: readonly string[], change: Partial<UpdateTask> = {}): Promise<UpdateResult> => {
    updates += 1;
    const workFolder = path.join(folder, `update-${updates}`);
    mkdirSync(workFolder);
    const files = texts.map((text, index) => {
      const fileName = `export-${index}.csv`;
      writeFileSync(path.join(workFolder, fileName), text);
      return { file: path.join(workFolder, fileName), fileName };
    });
    copyFileSync(before.parquetPath, path.join(workFolder, "before.parquet"));
    const [newest = { file: "", fileName: "" }, ...moreFiles] = files;
    return await updateIncidents({
      kind: "updateIncidents",
      ...newest,
      moreFiles,
      roles,
      dateFormat: before.dateFormat,
      timeZone: "America/Chicago",
      columns: before.columns,
      categories: before.categories.map(({ name }) => name),
      before: { file: "before.parquet", firstDay: before.firstDay, lastDay: before.lastDay },
      earlier: [{ file: "before.parquet", lastDay: before.lastDay }],
      settlingBefore: before.settling,
      workFolder,
      ...change,
    });
  };
  return { before, update, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

const countsOf = ({ changes, extent, mergedBy, rows: { kept } }: UpdateResult) => ({ ...changes, extent, mergedBy, kept });

async function daysOf(result: ImportResult | UpdateResult): Promise<Map<string, number>> {
  const incidents = await readIncidents(result.parquetPath, result);
  const counts = new Map<string, number>();
  for (const number of incidents.day) counts.set(formatDay(number), (counts.get(formatDay(number)) ?? 0) + 1);
  return counts;
}

test("a full export: new, late, revised and withdrawn incidents are told by their IDs", async () => {
  using town = await imported(rows(0, 20));
  const newer = rows(0, 27).filter(({ id }) => id !== "3-4" && id !== "5-0");
  const revised = newer.map((row) =>
    row.id === "7-1" ? { ...row, type: "ROBBERY" } : row.id === "0-0" ? { ...row, day: day(1) } : row,
  );
  const result = await town.update([csv([...revised, { id: "late", day: day(19), lat: "41.9" }])]);
  expect(countsOf(result)).toEqual({
    new: 71,
    revised: 2,
    withdrawn: 2,
    unchanged: 196,
    notCovered: 0,
    extent: "full",
    mergedBy: "id",
    kept: 269,
  });
  expect([result.firstDay, result.lastDay]).toEqual(["2018-01-01", "2018-01-27"]);
  const days = await daysOf(result);
  expect(["2018-01-01", "2018-01-02", "2018-01-04", "2018-01-20"].map((date) => days.get(date))).toEqual([9, 11, 9, 11]);
  // The first import's category keeps its place, the new one follows.
  expect(result.categories).toEqual([
    { name: "THEFT", count: 268 },
    { name: "ROBBERY", count: 1 },
  ]);
});

test("an export of recent days withdraws in its own span alone, to the second", async () => {
  using town = await imported(rows(0, 20));
  // It begins at noon of day 15 with one incident of that day: the ten of that day share the moment, so nine of them were withdrawn.
  const recent = rows(15, 25).filter(({ id }) => !id.startsWith("15-") || id === "15-3");
  const result = await town.update([csv(recent)]);
  expect(countsOf(result)).toMatchObject({ extent: "recent", withdrawn: 9, new: 50, unchanged: 41, notCovered: 150, kept: 241 });
});

test("the same file again changes nothing", async () => {
  using town = await imported(rows(0, 20));
  const result = await town.update([csv(rows(0, 20))]);
  expect(countsOf(result)).toMatchObject({ new: 0, revised: 0, withdrawn: 0, unchanged: 200, kept: 200 });
  expect(await daysOf(result)).toEqual(await daysOf(town.before));
});

test("without an ID the content decides: repeats are counted, a correction is one withdrawn and one new", async () => {
  const { id: _id, ...roles } = ROLES;
  const twice = { id: "x", day: day(2), lat: "41.8001" };
  using town = await imported([...rows(0, 20), twice, twice], roles);
  const newer = [...rows(0, 20), twice].map((row) => (row.id === "4-4" ? { ...row, lat: "41.9" } : row));
  const result = await town.update([csv(newer)]);
  expect(countsOf(result)).toMatchObject({ mergedBy: "content", new: 1, revised: 0, withdrawn: 2, unchanged: 200, kept: 201 });
  expect(result.findings.map(({ code }) => code)).toContain("MergedByContent");
});

test("a data set that was stored without IDs is compared by content once, and keeps the IDs from then on", async () => {
  const { id: _id, ...roles } = ROLES;
  using town = await imported(rows(0, 20), roles);
  const result = await town.update([csv(rows(0, 21))], { roles: null, columns: null });
  expect(result.roles).toMatchObject({ id: "ID", time: "Date" });
  expect(countsOf(result)).toMatchObject({ mergedBy: "content", new: 10, unchanged: 200 });
});

test("several files are one export: where they overlap, the last one's word counts", async () => {
  using town = await imported(rows(0, 20));
  const corrected = rows(22, 26).map((row) => (row.id === "22-0" ? { ...row, type: "ROBBERY" } : row));
  const result = await town.update([csv(rows(18, 23)), csv(corrected)]);
  expect(countsOf(result)).toMatchObject({ extent: "recent", new: 60, withdrawn: 0, unchanged: 20, notCovered: 180, kept: 260 });
  expect(result.categories.at(-1)).toEqual({ name: "ROBBERY", count: 1 });
});

test("a file of changed rows alone withdraws nothing and says so", async () => {
  using town = await imported(rows(0, 20));
  const result = await town.update([csv([...rows(0, 20).filter((_, index) => index % 40 === 0), ...rows(20, 22)])]);
  expect(countsOf(result)).toMatchObject({ extent: "changes", withdrawn: 0, unchanged: 5, new: 20, kept: 220, notCovered: 195 });
  expect(result.findings.map(({ code }) => code)).toContain("ChangedRowsOnly");
});

test.each([
  [
    "other IDs for the same incidents",
    csv(rows(0, 21).map((row) => ({ ...row, id: `b${row.id}` }))),
    "NotAnUpdate",
    /by their IDs/,
  ],
  ["an older full export", csv(rows(0, 15)), "ExportOlder", /2018-01-15.*2018-01-20/],
  [
    "other columns",
    csv(rows(0, 21), "ID,Date,Offence,Latitude,Longitude,Changed"),
    "ColumnsDiffer",
    /lacks “Type” and has “Offence” instead/,
  ],
])("%s: refused with what differs", async (_name, text, code, message) => {
  using town = await imported(rows(0, 20));
  await expect(town.update([text])).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/\w/),
  });
});

test("a filtered table without IDs is refused: taking it in would withdraw what is right", async () => {
  const { id: _id, ...roles } = ROLES;
  using town = await imported(rows(0, 20), roles);
  await expect(town.update([csv(rows(0, 21).filter((_, index) => index % 2 === 0))])).rejects.toMatchObject({
    code: "NotAnUpdate",
    message: expect.stringContaining("lacks 100 of the 200"),
  });
});

test("a row that was changed later than the file's stays, by the column of changes", async () => {
  const roles: ColumnRoles = { ...ROLES, modifiedOn: "Changed" };
  const dated = rows(0, 20).map((row) => ({ ...row, changed: day(30) }));
  using town = await imported(dated, roles);
  const stale = rows(0, 21).map((row) => ({
    ...row,
    changed: row.id === "1-1" ? day(29) : day(30),
    type: row.id.startsWith("1-") ? "ROBBERY" : "THEFT",
  }));
  const result = await town.update([csv(stale)]);
  // Of the ten rows that read ROBBERY, one is older than what is there.
  expect(countsOf(result)).toMatchObject({ revised: 9, unchanged: 191, new: 10 });
});

test("days and months that look alike are read as in the first export", async () => {
  const european = (table: readonly Row[]): string =>
    csv(table).replaceAll(/(\d{4})-(\d{2})-(\d{2}) /g, (_all, year, month, date) => `${date}/${month}/${year} `);
  using town = await imported(rows(0, 20));
  // Days 28 to 38 are 29 January to 8 February; alone, 01/02 to 08/02 would be read as second to eighth month.
  const result = await town.update([european(rows(31, 39))], { dateFormat: "DD/MM/YYYY HH:mm:ss" });
  expect([result.lastDay, result.rows.kept]).toEqual(["2018-02-08", 280]);
  expect(result.findings.find(({ code }) => code === "GapBeforeUpdate")).toMatchObject({
    rows: 11,
    message: expect.stringContaining("2018-01-21 to 2018-01-31"),
  });
});

test("two exports a week apart tell how many days are incomplete", async () => {
  const all = rows(0, 60, 40);
  // The first export lacked a quarter of its last three days.
  using town = await imported(
    all.filter(({ id }) => {
      const [number = 0, place = 0] = id.split("-").map(Number);
      return number < 40 && !(number >= 37 && place % 4 === 0);
    }),
  );
  const result = await town.update([csv(all.filter(({ id }) => Number(id.split("-")[0]) < 50))]);
  expect(result.settling).toMatchObject({ basis: "versions", lagDays: 3 });
  const tooSoon = await town.update([csv(all.filter(({ id }) => Number(id.split("-")[0]) < 43))]);
  expect(tooSoon.settling).toMatchObject({ basis: "unknown", lagDays: null, reason: expect.stringContaining("7 days apart") });
});

test("an update stops when it is told to", async () => {
  using town = await imported(rows(0, 20));
  const controller = new AbortController();
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-update-"));
  writeFileSync(path.join(folder, "a.csv"), csv(rows(0, 21)));
  copyFileSync(town.before.parquetPath, path.join(folder, "before.parquet"));
  const updating = updateIncidents(
    {
      kind: "updateIncidents",
      file: path.join(folder, "a.csv"),
      fileName: "a.csv",
      moreFiles: [],
      roles: ROLES,
      timeZone: "America/Chicago",
      columns: null,
      categories: ["THEFT"],
      before: { file: "before.parquet", firstDay: "2018-01-01", lastDay: "2018-01-20" },
      earlier: [],
      settlingBefore: town.before.settling,
      workFolder: folder,
    },
    { signal: controller.signal, progress: () => controller.abort() },
  );
  await expect(updating).rejects.toMatchObject({ name: "AbortError" });
  rmSync(folder, { recursive: true });
});

test("a city on the antimeridian keeps its narrow bounds", async () => {
  const across = (text: string): string => text.replaceAll(/-87\.6,/g, () => (place++ % 2 === 0 ? "179.9," : "-179.9,"));
  let place = 0;
  const { update } = await imported(rows(0, 20), ROLES, across);
  place = 0;
  const updated = await update([across(csv(rows(0, 25)))]);
  expect(updated.changes.new).toBe(50);
  expect([updated.bounds.west, updated.bounds.east]).toEqual([expect.closeTo(179.9, 4), expect.closeTo(180.1, 4)]);
});

test("rejected rows of several files keep the name of theirs", async () => {
  const { update } = await imported(rows(0, 20));
  const broken = (id: string) => ({ id, day: day(20), lat: "north" });
  const updated = await update([csv([...rows(0, 20), broken("a")]), csv([...rows(10, 25), broken("b")])]);
  const { rows: rejects } = await readRejects(updated.rejectsPath, { offset: 0, limit: 10 });
  expect(rejects.map(({ file, text }) => [file, text.split(",")[0]])).toEqual([
    ["export-0.csv", "a"],
    ["export-1.csv", "b"],
  ]);
});
