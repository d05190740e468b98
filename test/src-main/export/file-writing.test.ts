import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { writeWhole, writeWithCompanion, writingError } from "../../../src-main/export/file-writing.ts";

test("a failed write leaves the old file and no other", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-write-"));
  const file = path.join(folder, "a.tif");
  await writeFile(file, "old");
  const failure = await writeWhole(file, async (handle) => {
    await handle.write("half of the new");
    throw new Error("stopped");
  }).catch((error) => error);
  expect(failure.message).toBe("stopped");
  expect(await readFile(file, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a.tif"]);
  await rm(folder, { recursive: true });
});

test.skipIf(!existsSync("/dev/full"))("a full disc is named as such", async () => {
  await using full = await open("/dev/full", "w");
  const cause = await full.write("x").catch((error) => error);
  const failure = writingError(cause, "a.tif");
  expect(isAppError(failure, "DiscFull") && failure.cause === cause && failure.message.includes("a.tif")).toBe(true);
});

test("a full database is a full disc, one that cannot be opened a path that cannot be written", () => {
  const caught = (work: () => void): unknown => {
    try {
      work();
    } catch (error) {
      return writingError(error, "a.gpkg");
    }
    return undefined;
  };
  using database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE t (x); PRAGMA max_page_count = 2");
  expect(
    isAppError(
      caught(() => database.exec("INSERT INTO t VALUES (zeroblob(100000))")),
      "DiscFull",
    ),
  ).toBe(true);
  expect(
    isAppError(
      caught(() => new DatabaseSync("/nowhere/at/all.gpkg")),
      "PathNotWritable",
    ),
  ).toBe(true);
});

test("a file and its companion come together or not at all", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-write-"));
  const [file, companion] = [path.join(folder, "a.csv"), path.join(folder, "none", "a.json")];
  await writeFile(file, "old");
  const failure = await writeWithCompanion(file, companion, async (temporary) => {
    await writeFile(temporary, "new");
    return { result: undefined, companionText: "{}" };
  }).catch((error) => error);
  expect(isAppError(failure, "PathNotWritable")).toBe(true);
  expect(await readFile(file, "utf8")).toBe("old");
  expect(await readdir(folder)).toEqual(["a.csv"]);
  await rm(folder, { recursive: true });
});
