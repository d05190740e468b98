import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import * as api from "../../../src-main/project/index.ts";
import { createProject, openProject } from "../../../src-main/project/index.ts";
import { MIGRATIONS } from "../../../src-main/project/migrations.ts";
import { openStore } from "../../../src-main/store/index.ts";
import { SAMPLE_DATASET } from "./sample-dataset.ts";

function scratch() {
  return mkdtempDisposableSync(join(tmpdir(), "isarithm-project-"));
}

test("the room's door", () => {
  expect(Object.keys(api).sort()).toMatchInlineSnapshot(`
    [
      "PROJECT_EXTENSION",
      "createProject",
      "openProject",
      "sqliteVersion",
    ]
  `);
});

test("a project is a folder with a catalogue and a store, and is the same when opened again", async () => {
  using folder = scratch();
  const path = join(folder.path, "harbour");
  using first = await createProject(path, "Harbour district");
  const described = first.describe();
  expect(described).toEqual({ id: expect.any(String), name: "Harbour district", path: `${path}.isarithm` });
  first.settings.set("seed", 7);
  first[Symbol.dispose]();
  using again = await openProject(`${path}.isarithm`);
  expect(again.describe()).toEqual(described);
  expect(again.settings.get("seed")).toBe(7);
  expect(again.settings.get("absent")).toBeUndefined();
  expect(readdirSync(again.path)).toEqual(expect.arrayContaining(["project.sqlite", "store"]));
});

test("the database says what it is", async () => {
  using folder = scratch();
  using project = await createProject(join(folder.path, "a"));
  const database = new Sqlite(join(project.path, "project.sqlite"), { readonly: true });
  const pragma = (name: string) => database.pragma(name, { simple: true });
  // 0x49534152 is "ISAR".
  expect([pragma("application_id"), pragma("user_version"), pragma("journal_mode")]).toEqual([
    0x49534152,
    MIGRATIONS.length,
    "wal",
  ]);
  database.close();
});

test("a second opening is refused while the first lasts, in the same process", async () => {
  using folder = scratch();
  using first = await createProject(join(folder.path, "a"));
  await expect(openProject(first.path)).rejects.toMatchObject({
    code: "ProjectInUse",
    message: expect.stringContaining(String(process.pid)),
    hint: expect.stringContaining("Close"),
  });
  const { path } = first;
  first[Symbol.dispose]();
  (await openProject(path))[Symbol.dispose]();
});

test("a project held by another process is refused, and free once that process was killed", async () => {
  using folder = scratch();
  const created = await createProject(join(folder.path, "a"));
  created[Symbol.dispose]();
  const holder = spawn(process.execPath, [join(import.meta.dirname, "hold-project.ts"), created.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(holder, "exit");
  await once(holder.stdout, "data");
  await expect(openProject(created.path)).rejects.toMatchObject({ code: "ProjectInUse", details: { processId: holder.pid } });
  holder.kill("SIGKILL");
  await exited;
  using again = await openProject(created.path);
  // What the killed process had reported as stored is there.
  expect(again.datasets.list()).toHaveLength(1);
});

test("what is no project is refused and left as it was", async () => {
  using folder = scratch();
  const at = (name: string) => join(folder.path, name);
  const refusal = async (path: string) => {
    try {
      (await openProject(path))[Symbol.dispose]();
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(await refusal(at("absent.isarithm"))).toMatchObject({ code: "ProjectMissing" });
  writeFileSync(at("file.isarithm"), "");
  expect(await refusal(at("file.isarithm"))).toMatchObject({ code: "ProjectNotAFolder" });
  mkdirSync(at("empty.isarithm"));
  expect(await refusal(at("empty.isarithm"))).toMatchObject({ code: "ProjectForeign" });
  for (const [name, write] of [
    ["text", (path: string) => writeFileSync(path, "no database, but long enough to have a header ".repeat(5))],
    [
      "other",
      (path: string) => {
        new Sqlite(path).exec("CREATE TABLE bookmarks (url TEXT)").close();
      },
    ],
  ] as const) {
    mkdirSync(at(`${name}.isarithm`));
    write(join(at(`${name}.isarithm`), "project.sqlite"));
    expect(await refusal(at(`${name}.isarithm`))).toMatchObject({ code: "ProjectForeign" });
    expect(readdirSync(at(`${name}.isarithm`))).toEqual(["project.sqlite"]);
  }
});

test("a newer schema is refused and the file is not changed", async () => {
  using folder = scratch();
  const created = await createProject(join(folder.path, "a"));
  created[Symbol.dispose]();
  const path = join(created.path, "project.sqlite");
  const database = new Sqlite(path);
  database.exec("PRAGMA user_version = 99");
  database.close();
  await expect(openProject(created.path)).rejects.toMatchObject({
    code: "ProjectTooNew",
    hint: expect.stringContaining("Update"),
  });
  const after = new Sqlite(path);
  expect(after.pragma("user_version", { simple: true })).toBe(99);
  after.close();
});

test("a damaged catalogue is named as such", async () => {
  using folder = scratch();
  const created = await createProject(join(folder.path, "a"));
  created.datasets.add(SAMPLE_DATASET);
  created[Symbol.dispose]();
  truncateSync(join(created.path, "project.sqlite"), 5000);
  await expect(openProject(created.path)).rejects.toMatchObject({ code: "ProjectDamaged" });
});

test("a catalogue that says what it is and holds other tables, or no file at all, is named and left as it was", async () => {
  using folder = scratch();
  const foreign = async (name: string, write: (path: string) => void) => {
    const path = join(folder.path, `${name}.isarithm`);
    mkdirSync(path);
    write(join(path, "project.sqlite"));
    const error = await openProject(path).catch((cause) => cause);
    return { code: error.code, hint: error.hint, path };
  };
  const sqlite = (text: string) => (path: string) => {
    new Sqlite(path).exec(text).close();
  };
  const OURS = `PRAGMA application_id = ${0x49534152}; CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('a')`;
  for (const [name, write] of [
    ["newest", sqlite(`${OURS}; PRAGMA user_version = ${MIGRATIONS.length}`)],
    ["older", sqlite(`${OURS}; PRAGMA user_version = 1`)],
  ] as const) {
    const refused = await foreign(name, write);
    expect(refused).toMatchObject({ code: "ProjectDamaged", hint: expect.stringContaining("backup") });
    const after = new Sqlite(join(refused.path, "project.sqlite"));
    expect(after.prepare("SELECT url FROM bookmarks").all([])).toEqual([{ url: "a" }]);
    after.close();
  }
  expect(await foreign("folder", (path) => mkdirSync(path))).toMatchObject({ code: "ProjectForeign" });
  // A GeoPackage is SQLite too, with a mark of its own.
  expect(await foreign("package", sqlite(`PRAGMA application_id = ${0x47504b47}; CREATE TABLE gpkg_contents (a)`))).toMatchObject(
    {
      code: "ProjectForeign",
    },
  );
});

test("a store that is removed while its project is open: what needs it is named, the catalogue goes on", async () => {
  using folder = scratch();
  using project = await createProject(join(folder.path, "a"));
  const hash = await project.store.writeBytes(new Uint8Array([1]), "bin");
  renameSync(project.store.root, `${project.store.root}-moved`);
  const put = expect.stringContaining("Put the project folder back");
  await expect(project.store.writeBytes(new Uint8Array([2]), "bin")).rejects.toMatchObject({ code: "StoreGone", hint: put });
  await expect(project.store.temporaryFolder()).rejects.toMatchObject({ code: "StoreGone", hint: put });
  await expect(project.store.readBytes(hash)).rejects.toMatchObject({ code: "ArtifactMissing" });
  expect(existsSync(project.store.root)).toBe(false);
  project.datasets.add(SAMPLE_DATASET);
  renameSync(`${project.store.root}-moved`, project.store.root);
  expect(await project.store.readBytes(hash)).toEqual(new Uint8Array([1]));
  expect(await project.store.writeBytes(new Uint8Array([2]), "bin")).toMatch(/^[0-9a-f]{64}$/);
});

test("opening takes finished files that nothing names out of the store, and keeps whatever anything names", async () => {
  using folder = scratch();
  const project = await createProject(join(folder.path, "a"));
  const write = (text: string) => project.store.writeBytes(new TextEncoder().encode(text), "bin");
  const [data, rejects, setting, forsaken] = [await write("a"), await write("b"), await write("c"), await write("d")];
  project.datasets.add({ ...SAMPLE_DATASET, hash: data, rejectsHash: rejects });
  // Named in the middle of some text, as a part to come may do.
  project.settings.set("of a later version", { files: [`store/${setting}.bin`] });
  writeFileSync(join(project.store.root, data.slice(0, 2), "note.txt"), "not ours");
  expect(project.store.hashes().toSorted()).toEqual([data, rejects, setting, forsaken].toSorted());
  project[Symbol.dispose]();
  using again = await openProject(project.path);
  expect(again.store.hashes().toSorted()).toEqual([data, rejects, setting].toSorted());
  expect(existsSync(join(again.store.root, data.slice(0, 2), "note.txt"))).toBe(true);
});

test("a catalogue that was put back from yesterday and then exchanged for the newer one has all its files again", async () => {
  using folder = scratch();
  const project = await createProject(join(folder.path, "a"));
  const hash = await project.store.writeBytes(new Uint8Array([1]), "bin");
  project[Symbol.dispose]();
  const database = join(project.path, "project.sqlite");
  copyFileSync(database, join(folder.path, "yesterday"));
  const today = await openProject(project.path);
  const newer = await today.store.writeBytes(new Uint8Array([2]), "bin");
  today.datasets.add({ ...SAMPLE_DATASET, hash: newer, rejectsHash: hash });
  today[Symbol.dispose]();
  copyFileSync(database, join(folder.path, "today"));
  copyFileSync(join(folder.path, "yesterday"), database);
  const old = await openProject(project.path);
  expect(old.store.hashes()).toEqual([]);
  old[Symbol.dispose]();
  copyFileSync(join(folder.path, "today"), database);
  using again = await openProject(project.path);
  expect(await again.store.readBytes(newer)).toEqual(new Uint8Array([2]));
  expect(await again.store.readBytes(hash)).toEqual(new Uint8Array([1]));
});

test("what nothing has named for longer than deleted things are kept is removed", async () => {
  using folder = scratch();
  const project = await createProject(join(folder.path, "a"));
  const hash = await project.store.writeBytes(new Uint8Array([1]), "bin");
  project[Symbol.dispose]();
  (await openProject(project.path))[Symbol.dispose]();
  const aside = join(project.store.root, "unnamed", `${hash}.bin`);
  const now = Date.now();
  utimesSync(aside, new Date(now), new Date(now - 6.9 * 86_400_000));
  (await openProject(project.path))[Symbol.dispose]();
  expect(existsSync(aside)).toBe(true);
  utimesSync(aside, new Date(now), new Date(now - 7.1 * 86_400_000));
  (await openProject(project.path))[Symbol.dispose]();
  expect(existsSync(aside)).toBe(false);
});

test("an artifact that is older than that is kept as long, counted from the day on which nothing named it any more", async () => {
  using folder = scratch();
  const project = await createProject(join(folder.path, "a"));
  const hash = await project.store.writeBytes(new Uint8Array([1]), "bin");
  const longAgo = new Date(Date.now() - 400 * 86_400_000);
  utimesSync(project.store.pathOf(hash), longAgo, longAgo);
  project[Symbol.dispose]();
  for (let time = 0; time < 2; time++) (await openProject(project.path))[Symbol.dispose]();
  expect(existsSync(join(project.store.root, "unnamed", `${hash}.bin`))).toBe(true);
});

test("what cannot be put back now is kept, however long it has lain there", async () => {
  using folder = scratch();
  const project = await createProject(join(folder.path, "a"));
  const [held, other] = [
    await project.store.writeBytes(new Uint8Array([1]), "bin"),
    await project.store.writeBytes(new Uint8Array([2]), "bin"),
  ];
  project[Symbol.dispose]();
  const naming = await openProject(project.path);
  naming.settings.set("files", [held, other]);
  naming[Symbol.dispose]();
  const aside = (hash: string) => join(project.store.root, "unnamed", `${hash}.bin`);
  const longAgo = new Date(Date.now() - 400 * 86_400_000);
  utimesSync(aside(held), longAgo, longAgo);
  // A folder where it would be.
  mkdirSync(join(project.store.root, held.slice(0, 2), `${held}.bin`, "in the way"), { recursive: true });
  (await openProject(project.path))[Symbol.dispose]();
  expect(existsSync(aside(held))).toBe(true);
  expect(existsSync(aside(other))).toBe(false);
});

test.each(["an empty file", "a new catalogue"])(
  "%s beside a full store is a lost catalogue, and the store stays",
  async (what) => {
    using folder = scratch();
    const project = await createProject(join(folder.path, "a"));
    const hash = await project.store.writeBytes(new Uint8Array([1]), "bin");
    project[Symbol.dispose]();
    const database = join(project.path, "project.sqlite");
    if (what === "an empty file") writeFileSync(database, "");
    else {
      const raw = new Sqlite(database);
      raw.exec("DELETE FROM project");
      raw.close();
    }
    for (let time = 0; time < 2; time++)
      await expect(openProject(project.path)).rejects.toMatchObject({ code: "ProjectDamaged", details: { path: database } });
    expect(existsSync(join(project.store.root, hash.slice(0, 2), `${hash}.bin`))).toBe(true);
  },
);

test("a creation that was cut off after the empty database is finished by opening", async () => {
  using folder = scratch();
  const path = join(folder.path, "cut.isarithm");
  mkdirSync(path);
  writeFileSync(join(path, "project.sqlite"), "");
  using project = await openProject(path);
  expect(project.describe().name).toBe("cut");
});

test("a folder with something in it is not made into a project", async () => {
  using folder = scratch();
  mkdirSync(join(folder.path, "a.isarithm"));
  writeFileSync(join(folder.path, "a.isarithm", "thesis.txt"), "");
  await expect(createProject(join(folder.path, "a"))).rejects.toMatchObject({ code: "ProjectExists" });
  writeFileSync(join(folder.path, "b.isarithm"), "");
  await expect(createProject(join(folder.path, "b"))).rejects.toMatchObject({ code: "ProjectNotAFolder" });
  expect(existsSync(join(folder.path, "a.isarithm", "thesis.txt"))).toBe(true);
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a folder without write permission", async () => {
  using folder = scratch();
  chmodSync(folder.path, 0o500);
  await expect(createProject(join(folder.path, "a"))).rejects.toMatchObject({ code: "NotWritable" });
  chmodSync(folder.path, 0o700);
});

test("a folder that is removed while it is open is named, and nothing is written into nowhere", async () => {
  using folder = scratch();
  using project = await createProject(join(folder.path, "a"));
  project.datasets.add(SAMPLE_DATASET);
  const writer = await openStore(project.store.root);
  renameSync(project.path, `${project.path}-moved`);
  const gone = expect.objectContaining({ code: "ProjectGone", hint: expect.stringContaining("Put the folder back") });
  expect(() => project.datasets.list()).toThrow(gone);
  expect(() => project.settings.set("seed", 1)).toThrow(gone);
  expect(() => project.transaction(() => project.runs.list())).toThrow(gone);
  await expect(project.store.writeBytes(new Uint8Array([1]), "bin")).rejects.toEqual(gone);
  expect(existsSync(project.path)).toBe(false);
  // What stays of a writer in another process writes nothing into nowhere either.
  await expect(writer.writeBytes(new Uint8Array([1]), "bin")).rejects.toMatchObject({ code: "StoreGone" });
  await expect(openStore(project.store.root)).rejects.toMatchObject({
    code: "StoreGone",
    hint: expect.stringContaining("Put the project folder back"),
  });
  expect(existsSync(project.path)).toBe(false);
  // Put back, it goes on.
  renameSync(`${project.path}-moved`, project.path);
  expect(project.datasets.list()).toHaveLength(1);
});
