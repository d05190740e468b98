import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { openDatabase } from "../../src-main/project/database.ts";
import { createProject, openProject } from "../../src-main/project/index.ts";
import { MIGRATIONS } from "../../src-main/project/migrations.ts";
import { SAMPLE_DATASET } from "../src-main/project/sample-dataset.ts";
import { smallDisc } from "../support/small-disc.ts";

const NOT_ALLOWED = "mounting is not allowed here";
const FULL = expect.objectContaining({ code: "DiscFull", hint: expect.stringMatching(/[Ff]ree/) });
const KIBIBYTE = 1024;

function visible(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith("."));
}

/** Without the log and its index: SQLite's own, which the next opening takes up. */
function filesOf(project: string): string[] {
  return readdirSync(project)
    .filter((name) => !/-(wal|shm)$/.test(name))
    .toSorted();
}

function wholeness(path: string): unknown {
  const database = new Sqlite(path, { readonly: true });
  try {
    return database.pragma("integrity_check", { simple: true });
  } finally {
    database.close();
  }
}

test("a project that has no room is not begun: nothing is left, and with room it is made", async (context) => {
  using disc = smallDisc("2m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const path = join(disc.path, "town.isarithm");
  let refusals = 0;
  for (let room = 0; ; room += 16 * KIBIBYTE) {
    disc.fill(room);
    try {
      (await createProject(path))[Symbol.dispose]();
      break;
    } catch (error) {
      expect(error).toEqual(FULL);
      expect(visible(disc.path)).toEqual([]);
      refusals++;
    }
  }
  expect(refusals).toBeGreaterThan(3);
  disc.free();
  using again = await openProject(path);
  expect(again.describe().name).toBe("town");
});

test("a project is opened on a full disc or refused as such, and is whole afterwards", async (context) => {
  using disc = smallDisc("2m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const created = await createProject(join(disc.path, "town"));
  created.datasets.add(SAMPLE_DATASET);
  created[Symbol.dispose]();
  const before = filesOf(created.path);
  let refusals = 0;
  for (let room = 0; room < 128 * KIBIBYTE; room += 8 * KIBIBYTE) {
    disc.fill(room);
    try {
      using opened = await openProject(created.path);
      expect(opened.datasets.list()).toHaveLength(1);
    } catch (error) {
      expect(error).toEqual(FULL);
      refusals++;
    }
    expect(filesOf(created.path)).toEqual(before);
  }
  expect(refusals).toBeGreaterThan(0);
  disc.free();
  using again = await openProject(created.path);
  expect(again.datasets.list()).toHaveLength(1);
});

test("a row that has no room is not there, what was there stays, and with room it goes on", async (context) => {
  using disc = smallDisc("2m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  using project = await createProject(join(disc.path, "town"));
  project.datasets.add(SAMPLE_DATASET);
  disc.fill(64 * KIBIBYTE);
  const text = "x".repeat(8 * KIBIBYTE);
  const writes: readonly (readonly [string, (count: number) => void, () => number])[] = [
    ["settings", (count) => project.settings.set(`key ${count}`, text), () => settingsOf(project.path)],
    ["rename", () => project.rename(text), () => project.describe().name.length],
    [
      "data set",
      (count) => void project.datasets.add({ ...SAMPLE_DATASET, name: `${count} ${text}` }),
      () => project.datasets.list().length,
    ],
    [
      "transaction",
      (count) =>
        project.transaction(() => {
          project.settings.set(`first ${count}`, text);
          project.settings.set(`second ${count}`, text);
        }),
      () => settingsOf(project.path),
    ],
  ];
  for (const [what, write, count] of writes) {
    let done = 0;
    let before = count();
    try {
      for (; done < 1000; done++) {
        before = count();
        write(done);
      }
      throw new Error(`${what} never filled the disc`);
    } catch (error) {
      expect([what, error]).toEqual([what, FULL]);
    }
    expect([what, count()]).toEqual([what, before]);
  }
  disc.free();
  project.rename("Harbour");
  expect([project.describe().name, wholeness(join(project.path, "project.sqlite"))]).toEqual(["Harbour", "ok"]);
});

function settingsOf(projectPath: string): number {
  const database = new Sqlite(join(projectPath, "project.sqlite"), { readonly: true });
  try {
    const [row] = database.prepare("SELECT count(*) AS count FROM settings").all([]) as { count: number }[];
    return row?.count ?? 0;
  } finally {
    database.close();
  }
}

const LATER = [
  ...MIGRATIONS,
  "CREATE TABLE copies (key TEXT, value TEXT) STRICT; INSERT INTO copies SELECT key, value FROM settings;",
];

test("a catalogue whose copy or whose new form has no room stays as it is, with no half a copy beside it", (context) => {
  using disc = smallDisc("4m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const path = join(disc.path, "project.sqlite");
  {
    using old = openDatabase(path, { create: true });
    const value = JSON.stringify("x".repeat(400 * KIBIBYTE));
    old.change(old.build.insertInto("settings").values({ key: "large", value }));
  }
  const backup = `${path}.schema-${MIGRATIONS.length}.backup`;
  const found = { withoutCopy: 0, withCopy: 0 };
  for (let room = 0; ; room += 128 * KIBIBYTE) {
    disc.fill(room);
    try {
      openDatabase(path, { create: false, migrations: LATER })[Symbol.dispose]();
      break;
    } catch (error) {
      expect(error).toEqual(FULL);
      // Looking at it takes room too.
      disc.free();
      expect([wholeness(path), version(path)]).toEqual(["ok", MIGRATIONS.length]);
      expect(existsSync(`${backup}.unfinished`)).toBe(false);
      // A copy that is there is a whole one, of the state that still stands.
      if (existsSync(backup)) expect([wholeness(backup), version(backup)]).toEqual(["ok", MIGRATIONS.length]);
      found[existsSync(backup) ? "withCopy" : "withoutCopy"]++;
    }
  }
  expect(Math.min(found.withoutCopy, found.withCopy)).toBeGreaterThan(0);
  expect([version(path), version(backup)]).toEqual([MIGRATIONS.length + 1, MIGRATIONS.length]);
});

function version(path: string): unknown {
  const database = new Sqlite(path, { readonly: true });
  try {
    return database.pragma("user_version", { simple: true });
  } finally {
    database.close();
  }
}

test("on a read-only disc no project is made or opened, and nothing is changed", async (context) => {
  using disc = smallDisc("2m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  const created = await createProject(join(disc.path, "town"));
  created.datasets.add(SAMPLE_DATASET);
  created[Symbol.dispose]();
  const before = filesOf(created.path);
  disc.readOnly();
  const refused = expect.objectContaining({ code: "NotWritable", hint: expect.stringContaining("write") });
  await expect(openProject(created.path)).rejects.toEqual(refused);
  await expect(createProject(join(disc.path, "other"))).rejects.toEqual(refused);
  expect(filesOf(created.path)).toEqual(before);
  expect(visible(disc.path)).toEqual(["town.isarithm"]);
});
