import { copyFileSync, mkdtempDisposableSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "../../../src-main/project/database.ts";
import { createProject, type NewVersion, openProject } from "../../../src-main/project/index.ts";
import { MIGRATIONS } from "../../../src-main/project/migrations.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

const NEXT: NewVersion = {
  ...SAMPLE_DATASET,
  hash: "a".repeat(64),
  lastDay: "2010-09-30",
  categories: [
    { name: "theft", count: 2 },
    { name: "burglary", count: 1 },
  ],
  roles: { time: "date", lon: "lon", lat: "lat", id: "ID" },
  columns: ["ID", "date", "lon", "lat"],
  dateFormat: "YYYY-MM-DD",
  settling: { basis: "versions", lagDays: 3, reason: "Two exports." },
  mergedBy: "id",
  files: ["september.csv"],
  changes: { new: 1, revised: 0, withdrawn: 0, unchanged: 2, notCovered: 0 },
  extent: "full",
};

test("a new version keeps the id, the name and the former versions, and says what is settled", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-datasets-"));
  using project = await createProject(join(folder.path, "a"));
  const { datasets } = project;
  const first = datasets.add({ ...SAMPLE_DATASET, files: ["august.csv"] });
  const second = datasets.addVersion(first.id, NEXT);
  expect(second).toMatchObject({
    id: first.id,
    name: first.name,
    version: 2,
    hash: NEXT.hash,
    mergedBy: "id",
    settledThrough: "2010-09-27",
    createdAt: first.createdAt,
  });
  expect(second.versions.map(({ version, hash, files, changes }) => [version, hash, files, changes?.new])).toEqual([
    [1, SAMPLE_DATASET.hash, ["august.csv"], undefined],
    [2, NEXT.hash, ["september.csv"], 1],
  ]);
  expect(datasets.versionSource(first.id, 1)).toEqual({
    hash: SAMPLE_DATASET.hash,
    categories: SAMPLE_DATASET.categories,
    timeZone: SAMPLE_DATASET.timeZone,
    firstDay: SAMPLE_DATASET.firstDay,
    lastDay: SAMPLE_DATASET.lastDay,
    studyArea: null,
  });
  expect(() => datasets.versionSource(first.id, 3)).toThrow(expect.objectContaining({ code: "NotFound" }));
  expect(datasets.record(first.id)).toMatchObject({ columns: NEXT.columns, dateFormat: "YYYY-MM-DD" });
});

test("a lag that reaches before the first day settles nothing", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-datasets-"));
  using project = await createProject(join(folder.path, "a"));
  const added = project.datasets.add({ ...SAMPLE_DATASET, settling: { basis: "delays", lagDays: 900, reason: "Late." } });
  expect(added.settledThrough).toBeNull();
});

test("a data set of an older project is its own first version", async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-datasets-"));
  const created = await createProject(join(folder.path, "a"));
  created[Symbol.dispose]();
  const path = join(created.path, "project.sqlite");
  const older = join(folder.path, "older.sqlite");
  openDatabase(older, { create: true, migrations: MIGRATIONS.slice(0, 1) })[Symbol.dispose]();
  const database = new Sqlite(older);
  database.exec(`INSERT INTO datasets (name, hash, rows, first_day, last_day, time_zone, bounds, categories, weekly_counts, findings, created_at)
    VALUES ('Old', 'h', '{"read":2,"kept":2,"duplicates":0,"rejected":{}}', '2010-01-01', '2010-02-01', 'UTC',
      '{"west":0,"south":0,"east":1,"north":1}', '[{"name":"all","count":2}]', '[2]', '[]', '2026-01-01T00:00:00Z')`);
  database.close();
  for (const suffix of ["-wal", "-shm"]) rmSync(path + suffix, { force: true });
  copyFileSync(older, path);
  using project = await openProject(created.path);
  expect(project.datasets.list()).toMatchObject([
    { id: "dataset-1", version: 1, roles: null, settledThrough: null, versions: [{ version: 1, hash: "h", incidents: 2 }] },
  ]);
});
