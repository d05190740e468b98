import { existsSync } from "node:fs";
import { mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { writeWhole, writingError } from "../../../src-main/export/file-writing.ts";

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
