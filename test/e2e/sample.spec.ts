/** What the first start shows: the shipped sample project, its forecast of a held-out day, and what then happened. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { ROOT, type Served, serveProject, stopServing } from "./harness/service.ts";

let folder: string;
let served: Served;

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-sample-"));
  const project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  served = await serveProject(folder, project);
});

test.afterAll(async () => {
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the sample's forecast is on the map, and o shows what then happened (${colorScheme})`, async ({ browser }) => {
    const page: Page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
    await page.goto(served.address);
    await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
    await expect(page.locator(".legend")).toContainText("Fri 3 Aug 2018");
    await expect(page.locator(".legend")).not.toContainText("Long-run map");
    await expect(page.locator('[data-figure="expected-count"]').first()).toHaveText("610");
    // How sure it is, and the long-run map beside it: of all categories, and of one.
    const range = page.locator('[data-figure="expected-range"]');
    await expect(range).toHaveText("485 to 746", { timeout: 60_000 });
    await expect(page.getByRole("row", { name: "Long-run map 574" })).toBeVisible();
    await expect(page.getByRole("row", { name: "Then reported 670" })).toBeVisible();
    await page.getByRole("checkbox", { name: "Theft" }).press("Space");
    await expect(page.getByRole("row", { name: "Expected reported incidents (theft) 190" })).toBeVisible();
    await expect(range).toHaveText("126 to 263");
    await expect(page.getByRole("row", { name: "Long-run map 168" })).toBeVisible();
    await expect(page.getByRole("row", { name: "Then reported 246" })).toBeVisible();
    await page.getByRole("checkbox", { name: "All together" }).press("Space");
    await page.getByText("Incidents", { exact: true }).press("Enter");
    const shown = page.getByLabel("Show incidents on the map");
    await expect(shown).not.toBeChecked();
    await page.keyboard.press("o");
    await expect(shown).toBeChecked();
    await expect(page.getByText("670 incidents on the map")).toBeVisible();
    await page.close();
  });
}
