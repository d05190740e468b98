import { existsSync, mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "../../../src-main/project/database.ts";
import { MIGRATIONS } from "../../../src-main/project/migrations.ts";

const LATER = [...MIGRATIONS, "ALTER TABLE settings ADD COLUMN note TEXT"];
const NEWEST = MIGRATIONS.length;

function oldDatabase(folder: string): string {
  const path = join(folder, "project.sqlite");
  using catalogue = openDatabase(path, { create: true });
  catalogue.change(catalogue.build.insertInto("settings").values({ key: "seed", value: "7" }));
  return path;
}

function read(path: string, pragmaOrTable: "user_version" | "settings"): unknown {
  const database = new Sqlite(path);
  try {
    if (pragmaOrTable === "user_version") return database.pragma("user_version", { simple: true });
    return database.prepare("SELECT * FROM settings").all([]);
  } finally {
    database.close();
  }
}

test("an older catalogue is migrated after a copy of it was made", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-migration-"));
  const path = oldDatabase(folder.path);
  openDatabase(path, { create: false, migrations: LATER })[Symbol.dispose]();
  expect([read(path, "user_version"), read(path, "settings")]).toEqual([NEWEST + 1, [{ key: "seed", value: "7", note: null }]]);
  const backup = `${path}.schema-${NEWEST}.backup`;
  expect([read(backup, "user_version"), read(backup, "settings")]).toEqual([NEWEST, [{ key: "seed", value: "7" }]]);
  expect(existsSync(`${backup}.unfinished`)).toBe(false);
});

test("lines of an older sample's project become those of its first data set alone", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-migration-"));
  const path = join(folder.path, "project.sqlite");
  const before = MIGRATIONS.slice(0, 3);
  openDatabase(path, { create: true, migrations: before })[Symbol.dispose]();
  const old = new Sqlite(path);
  old.exec(`INSERT INTO project VALUES ('a', 'City', '["Data: the city."]', '2026-01-01T00:00:00Z')`);
  for (const name of ["Own", "Other"]) {
    const columns = old
      .prepare("SELECT name FROM pragma_table_info('datasets') WHERE \"notnull\" AND dflt_value IS NULL")
      .all([]);
    const names = (columns as { name: string }[]).map((column) => column.name).filter((column) => column !== "id");
    const values = names.map((column) => (column === "name" ? `'${name}'` : "'{}'"));
    old.exec(`INSERT INTO datasets (${names.join(", ")}) VALUES (${values.join(", ")})`);
  }
  old.close();
  openDatabase(path, { create: false })[Symbol.dispose]();
  const now = new Sqlite(path);
  expect(now.prepare("SELECT name, attribution FROM datasets ORDER BY id").all([])).toEqual([
    { name: "Own", attribution: '["Data: the city."]' },
    { name: "Other", attribution: "[]" },
  ]);
  now.close();
});

test("a step that fails leaves the older catalogue whole", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-migration-"));
  const path = oldDatabase(folder.path);
  const failing = [...LATER, "ALTER TABLE absent ADD COLUMN note TEXT"];
  expect(() => openDatabase(path, { create: false, migrations: failing })).toThrow();
  expect([read(path, "user_version"), read(path, "settings")]).toEqual([NEWEST, [{ key: "seed", value: "7" }]]);
});
