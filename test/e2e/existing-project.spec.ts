/** A project that was made before: closed, opened again by another process, and refused to a second one meanwhile. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { runCommand, runRefused, type Served, serveProject, stopServing } from "./harness/service.ts";
import { readShown, type Shown } from "./harness/shown.ts";
import { chicago } from "./harness/tables.ts";

let folder: string;
let project: string;
let served: Served;
let before: Shown;

test.describe.configure({ mode: "serial" });

async function lookAt(browser: Browser, { address }: Served): Promise<Shown> {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(address);
  const shown = await readShown(page);
  await page.close();
  return shown;
}

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-existing-"));
  project = path.join(folder, "Chicago.isarithm");
  const { path: table } = chicago.write(folder);
  runCommand(folder, ["new", project]);
  const { dataset } = runCommand(folder, ["ingest", "crime", "--project", project, table]);
  const { run } = runCommand(folder, ["train", "crime", "--project", project, "--dataset", String(dataset), "--epochs", "1"]);
  runCommand(folder, ["forecast", "--project", project, "--run", String(run)]);
  const first = await serveProject(folder, project);
  before = await lookAt(browser, first);
  await stopServing(first);
  served = await serveProject(folder, project);
});

test.afterAll(async () => {
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

test("the forecast, the data set and the map are the same in a new process", async ({ browser }) => {
  expect(before.forecast).toContain("Graph-ConvGRU");
  expect(before.datasets).toContain("chicago_summer");
  expect(Object.keys(before.arrayHashes).length).toBeGreaterThan(0);
  expect(await lookAt(browser, served)).toEqual(before);
});

test("a second process is told who has the project open and what to do, and takes nothing from the first", async ({
  browser,
}) => {
  const { status, said } = runRefused(folder, ["list", "--project", project]);
  expect(status, said).toBe(1);
  expect(said).toContain(`is open in another Isarithm (process ${served.process.pid} since`);
  expect(said).toContain("[ProjectInUse]");
  expect(said).toContain("Close it there, or go on working in that window.");
  expect(await lookAt(browser, served)).toEqual(before);
});
