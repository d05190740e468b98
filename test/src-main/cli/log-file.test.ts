import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createLog, LOG_LIMIT_BYTES } from "../../../src-main/cli/log-file.ts";

test("the log keeps causes, and is put aside when it is full", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-log-test-"));
  try {
    const file = path.join(folder, "new", "isarithm.log");
    createLog(file)("dataset.import", new Error("outer", { cause: new Error("inner") }));
    const text = await readFile(file, "utf8");
    expect(text).toContain("dataset.import");
    expect(text).toContain("inner");
    await writeFile(file, "x".repeat(LOG_LIMIT_BYTES + 1));
    createLog(file)("run.list", new Error("later"));
    expect([existsSync(`${file}.old`), (await readFile(file, "utf8")).startsWith("x")]).toEqual([true, false]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
