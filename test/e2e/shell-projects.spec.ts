/** Projects in the window: the first screen, new ones, recent ones, and a second start of the program. */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type Page, test } from "@playwright/test";
import { expect, openDrawn, runByName, type Sample, serveSample } from "./harness/sample.ts";
import { runCommand } from "./harness/service.ts";

let sample: Sample;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  sample = await serveSample("projects");
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await openDrawn(page, sample.served.address);
});

test.afterAll(async () => {
  await page.close();
  await sample.end();
});

test("row 49: a closed project leaves the first screen, with the recent one on it", async () => {
  await page.getByRole("button", { name: "Chicago 2018", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Close the project" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Isarithm" }).last()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: /^Chicago 2018 opened/ })).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("button", { name: "Data" })).toBeDisabled();
});

test("row 49: a new project is made where one says, and is empty", async () => {
  mkdirSync(path.join(sample.folder, "city work"));
  await page.getByRole("button", { name: /^New project/ }).press("Enter");
  await page.getByLabel("Name", { exact: true }).fill("A quite long name of a project, 40 signs");
  await page.getByLabel("Folder", { exact: true }).fill(path.join(sample.folder, "city work"));
  await page.getByRole("button", { name: "Show the folder" }).press("Enter");
  await expect(page.getByText("No folders here.")).toBeVisible();
  await page.getByRole("button", { name: "Create" }).press("Enter");
  await expect(page.getByText("Your incidents go here")).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveTitle(/^A quite long name/);
  expect(existsSync(path.join(sample.folder, "city work", "A quite long name of a project, 40 signs.isarithm"))).toBe(true);
});

test("row 49: a project is found in its folder, and the one before is let go", async () => {
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog", { name: "Open a project" });
  await dialog.getByLabel("Folder", { exact: true }).fill(sample.folder);
  await dialog.getByRole("button", { name: "Show the folder" }).press("Enter");
  await dialog.getByRole("button", { name: "chicago-2018.isarithm" }).press("Enter");
  await dialog.getByRole("button", { name: "Open", exact: true }).press("Enter");
  await expect(page).toHaveTitle(/^Chicago 2018/, { timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("row 49: a folder that is no project is refused where it was chosen, and what is open stays", async () => {
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog", { name: "Open a project" });
  mkdirSync(path.join(sample.folder, "not.isarithm"));
  await dialog.getByLabel("Folder", { exact: true }).fill(path.join(sample.folder, "not.isarithm"));
  await dialog.getByRole("button", { name: "Open", exact: true }).press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("is no project");
  await page.keyboard.press("Escape");
  await expect(page).toHaveTitle(/^Chicago 2018/);
});

test("row 49: a recent project is opened by its name", async () => {
  await runByName(page, "open project quite long");
  await expect(page).toHaveTitle(/^A quite long name/, { timeout: 30_000 });
});

test("row 49: a second start on the open project finds the window that has it", () => {
  const project = path.join(sample.folder, "city work", "A quite long name of a project, 40 signs.isarithm");
  const again = runCommand(sample.folder, ["serve", "--no-open", "--project", project]);
  expect(again.running).toBe(true);
  expect(again.port).toBe(sample.served.port);
});
