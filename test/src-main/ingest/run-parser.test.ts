import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { type ImportTask, readIncidents, runParser } from "../../../src-main/ingest/index.ts";
import { IMPORT_LIMITS, parserArguments } from "../../../src-main/ingest/run-parser.ts";
import { removeForsakenFolders } from "../../../src-main/ownership/index.ts";
import { startKillable } from "../../processes/start-killable.ts";
import { chicagoRow, PORTAL_ROLES, portalCsv, tableFolder } from "./tables.ts";

const CSV = portalCsv(Array.from({ length: 200 }, (_, index) => chicagoRow(index)));

function importTask(file: string, workFolder: string): ImportTask {
  return {
    kind: "importIncidents",
    file,
    fileName: path.basename(file),
    roles: PORTAL_ROLES,
    timeZone: "America/Chicago",
    workFolder,
  };
}

function previewFolders(pid: number | undefined): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`isarithm-preview-${pid}-`));
}

function workFolderIn(folder: string): string {
  const work = path.join(folder, "work");
  mkdirSync(work);
  return work;
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return isAppError(error) ? error.code : String(error);
}

describe("runParser", () => {
  test("previews and imports in a process of its own", async () => {
    using table = tableFolder(CSV);
    const preview = await runParser({ kind: "previewIncidents", file: table.file, fileName: "table.csv", upload: "u1" });
    expect([preview.upload, preview.roles, preview.timeZone]).toEqual(["u1", PORTAL_ROLES, "America/Chicago"]);
    expect(previewFolders(process.pid)).toEqual([]);
    const shares: (number | null)[] = [];
    const result = await runParser(importTask(table.file, workFolderIn(table.folder)), {
      progress: ({ share }) => shares.push(share),
    });
    expect((await readIncidents(result.parquetPath, result)).day).toHaveLength(200);
    expect(shares.at(-1)).toBe(1);
  });

  test("what a killed preview leaves is known for a leftover", async () => {
    using table = tableFolder(CSV);
    await using loop = await startKillable(path.join(import.meta.dirname, "preview-loop.ts"), [table.file]);
    await expect.poll(() => previewFolders(loop.pid), { timeout: 60_000 }).toHaveLength(1);
    await loop.kill();
    // Its parser may still be writing for a moment.
    const leftAfterSweep = () => removeForsakenFolders(tmpdir(), "isarithm-").then(() => previewFolders(loop.pid));
    await expect.poll(leftAfterSweep, { timeout: 60_000 }).toEqual([]);
  });

  test("a tagged error comes through whole", async () => {
    using table = tableFolder("Date,Latitude,Longitude\n");
    const attempt = runParser({ kind: "previewIncidents", file: table.file, fileName: "header.csv", upload: "u" });
    const error = await attempt.catch((reason: unknown) => reason);
    expect(isAppError(error, "NoRows") && [error.message, error.details.columns]).toEqual([
      "header.csv has a header line but no rows.",
      ["Date", "Latitude", "Longitude"],
    ]);
  });

  test("a crash is a tagged error with what the process said last", async () => {
    using table = tableFolder(CSV);
    const work = workFolderIn(table.folder);
    // A folder where the parser wants to write its file: nobody foresees that, so the process dies of it.
    mkdirSync(path.join(work, "clean.csv"));
    const error = await runParser(importTask(table.file, work)).catch((reason: unknown) => reason);
    expect(isAppError(error, "ParserCrashed") && error.details.errorOutput).toContain("EISDIR");
  });

  test("passing the limits of time or memory ends it", async () => {
    using table = tableFolder(CSV);
    const task = importTask(table.file, workFolderIn(table.folder));
    expect(await codeOf(runParser(task, { limits: { seconds: 0.05, memoryMegabytes: 1000 } }))).toBe("ParserLimit");
    expect(await codeOf(runParser(task, { limits: { seconds: 30, memoryMegabytes: 30 } }))).toBe(
      process.platform === "linux" ? "ParserLimit" : "ParserCrashed",
    );
  });

  test("an abort ends the process at once", async () => {
    using table = tableFolder(portalCsv(Array.from({ length: 300_000 }, (_, index) => chicagoRow(index))));
    const controller = new AbortController();
    const attempt = runParser(importTask(table.file, workFolderIn(table.folder)), {
      signal: controller.signal,
      progress: () => controller.abort(new Error("enough")),
    });
    await expect(attempt).rejects.toThrow("enough");
    await expect(
      runParser(importTask(table.file, table.folder), { signal: AbortSignal.abort(new Error("before")) }),
    ).rejects.toThrow("before");
  });
});

describe("the parser process's rights", () => {
  test("it reads its own file, and no other; it writes its folder only and starts nothing", () => {
    using table = tableFolder(CSV);
    using other = tableFolder("secret");
    const task = { ...importTask(realpathSync(table.file), realpathSync(workFolderIn(table.folder))) };
    const probe = `
      const fs = require("node:fs");
      const attempt = (what) => { try { what(); return "done"; } catch (error) { return error.code; } };
      console.log(JSON.stringify([
        attempt(() => fs.readFileSync(${JSON.stringify(task.file)})),
        attempt(() => fs.readFileSync(${JSON.stringify(other.file)})),
        attempt(() => fs.readFileSync("/etc/passwd")),
        attempt(() => fs.writeFileSync(${JSON.stringify(path.join(task.workFolder, "a"))}, "")),
        attempt(() => fs.writeFileSync(${JSON.stringify(path.join(other.folder, "a"))}, "")),
        attempt(() => fs.writeFileSync(${JSON.stringify(task.file)}, "")),
        attempt(() => require("node:child_process").spawnSync("true")),
      ]));`;
    const output = execFileSync(process.execPath, [...parserArguments(task, IMPORT_LIMITS), "--eval", probe], {
      encoding: "utf8",
    });
    const denied = "ERR_ACCESS_DENIED";
    expect(JSON.parse(output)).toEqual(["done", denied, denied, "done", denied, denied, denied]);
  });

  test("asked for another file than it was started for, it cannot read it", async () => {
    using table = tableFolder(CSV);
    using other = tableFolder(CSV);
    const task = importTask(realpathSync(table.file), realpathSync(workFolderIn(table.folder)));
    const entry = path.resolve(import.meta.dirname, "../../../src-main/ingest/parser-process.ts");
    const child = fork(entry, [], {
      execArgv: parserArguments(task, IMPORT_LIMITS),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.send({ ...task, file: realpathSync(other.file) });
    const [message] = await once(child, "message");
    child.kill("SIGKILL");
    await once(child, "close");
    expect(message).toMatchObject({ kind: "error", error: { code: "FileNotReadable" } });
  });
});
