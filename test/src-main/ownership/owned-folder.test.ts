import { randomUUID } from "node:crypto";
import { mkdir, mkdtempDisposable, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { makeOwnedFolder, removeForsakenFolders } from "../../../src-main/ownership/index.ts";
import { startKillable } from "../../processes/start-killable.ts";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-owned-"));

test("a folder stays while its process lives, and goes after a kill -9", async () => {
  await using root = await folder();
  await using maker = await startKillable(path.join(import.meta.dirname, "folder-maker.ts"), [root.path, "work-"]);
  const theirs = maker.said;
  await writeFile(path.join(theirs, "upload.csv"), "half");
  await using mine = await makeOwnedFolder(root.path, "work-");
  await removeForsakenFolders(root.path, "work-");
  expect((await readdir(root.path)).sort()).toEqual([theirs, mine.path].map((place) => path.basename(place)).sort());
  await maker.kill();
  await removeForsakenFolders(root.path, "other-");
  expect(await readdir(root.path)).toHaveLength(2);
  await removeForsakenFolders(root.path, "work-");
  expect(await readdir(root.path)).toEqual([path.basename(mine.path)]);
});

test("only names with a mark are swept", async () => {
  await using root = await folder();
  const names = ["work-Ab12Cd", `work-${randomUUID()}`, "work-99999999-0-notes", `work-mine-${randomUUID()}`];
  for (const name of names) await mkdir(path.join(root.path, name));
  await removeForsakenFolders(root.path, "work-");
  expect((await readdir(root.path)).sort()).toEqual([...names].sort());
});

test("a folder is its user's alone and goes when disposed; a parent that is not there holds nothing", async () => {
  await using root = await folder();
  const parent = path.join(root.path, "deep", "parent");
  await removeForsakenFolders(parent, "");
  {
    await using made = await makeOwnedFolder(parent, "");
    await writeFile(path.join(made.path, "a"), "a");
    if (process.platform !== "win32") expect((await stat(made.path)).mode & 0o777).toBe(0o700);
  }
  expect(await readdir(parent)).toEqual([]);
});
