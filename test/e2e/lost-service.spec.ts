/** The service dies while the window is open, and is started again on the same port and project. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { killService, ROOT, type Served, serveProject, stopServing } from "./harness/service.ts";
import { readShown, type Shown } from "./harness/shown.ts";

let folder: string;
let project: string;
let served: Served;
/** One browser with its cookies. */
let context: BrowserContext;
let page: Page;
let before: Shown;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-lost-"));
  project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  served = await serveProject(folder, project);
  context = await browser.newContext({ viewport: { width: 1024, height: 700 } });
  page = await context.newPage();
  await page.goto(served.address);
  before = await readShown(page);
});

test.afterAll(async () => {
  await context.close();
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

test("a window whose service is killed says so, and what to do, and keeps what it shows", async () => {
  await killService(served);
  const notices = page.getByRole("status", { name: "Notices" });
  await expect(notices).toContainText("The service cannot be reached.");
  await expect(notices).toContainText("start Isarithm again");
  await expect(page.getByRole("contentinfo", { name: "Status" })).toContainText(/No connection to the service, attempt \d/);
  await expect(page.locator('[data-figure="expected-count"]').first()).toHaveText("610");
});

test("a service started again on the same port and project is told from one that is gone", async () => {
  served = await serveProject(folder, project, served.port);
  const notices = page.getByRole("status", { name: "Notices" });
  await expect(notices).toContainText("The service was started again", { timeout: 20_000 });
  await expect(notices).toContainText("open the address that it printed");
});

test("a plain reload of the old window says in words what happened and what to do", async () => {
  const stale = await context.newPage();
  const answer = await stale.goto(`http://127.0.0.1:${served.port}/?tab=forecast`);
  expect(answer?.status()).toBe(401);
  await expect(stale.getByRole("heading", { name: "This address is no longer good" })).toBeVisible();
  await expect(stale.getByRole("listitem")).toHaveCount(3);
  await expect(stale.locator("main")).toHaveCSS("max-width", "544px");
  await stale.close();
});

test("its address shows everything again, and the old window of the same browser goes on too", async () => {
  const reloaded = await context.newPage();
  await reloaded.goto(served.address);
  expect(await readShown(reloaded)).toEqual(before);
  await reloaded.close();

  await expect(page.getByRole("status", { name: "Notices" })).not.toContainText("service", { timeout: 20_000 });
  await expect(page.getByRole("contentinfo", { name: "Status" })).not.toContainText("No connection");
  await page.reload();
  expect(await readShown(page)).toEqual(before);
});
