import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { announceRunning, findRunning } from "../../../src-main/cli/running-window.ts";

const root = mkdtempSync(path.join(tmpdir(), "isarithm-running-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a service that runs is found by its process, and no longer when it has ended", async () => {
  {
    await using _running = await announceRunning(root, "http://127.0.0.1:1/?token=t");
    expect(await findRunning(root, process.pid)).toEqual({ processId: process.pid, address: "http://127.0.0.1:1/?token=t" });
  }
  expect(await findRunning(root, process.pid)).toBeUndefined();
});

test("what a killed service left is not found, and swept by the next one", async () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const left = path.join(root, "running", `${pid}.json`);
  mkdirSync(path.dirname(left), { recursive: true });
  writeFileSync(left, JSON.stringify({ processId: pid, address: "http://127.0.0.1:2/" }));
  expect(await findRunning(root, pid)).toBeUndefined();
  await using _running = await announceRunning(root, "http://127.0.0.1:1/");
  expect(existsSync(left)).toBe(false);
});
