/** Undo and redo of everything that is the analyst's work, and of nothing else. */
import { type Page, test } from "@playwright/test";
import { expect, openDrawn, runByName, type Sample, serveSample } from "./harness/sample.ts";

let sample: Sample;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  sample = await serveSample("undo");
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await openDrawn(page, sample.served.address);
});

test.afterAll(async () => {
  await page.close();
  await sample.end();
});

const undo = () => page.keyboard.press("Control+z");
const redo = () => page.keyboard.press("Control+Shift+z");

test("row 47: rate or chance, and the look of the map", async () => {
  const legend = page.locator(".legend");
  await page.keyboard.press("p");
  await expect(legend).toContainText("per km² and day");
  await page.getByRole("button", { name: "Linear" }).press("Enter");
  await undo();
  await expect(page.getByRole("button", { name: "Log" })).toHaveAttribute("aria-pressed", "true");
  await expect(legend).toContainText("per km² and day");
  await undo();
  await expect(legend).toContainText("Chance of at least one");
  await redo();
  await expect(legend).toContainText("per km² and day");
  await undo();
});

test("row 47: one drag of the opacity is one step", async () => {
  const slider = page.getByRole("slider", { name: "Opacity" });
  const before = await slider.inputValue();
  await slider.focus();
  // A drag as the page sees it: many values, each an event of its own. Real moves would wait for frames, seconds each in software.
  await slider.evaluate(async (field) => {
    field.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    for (let step = 1; step <= 8; step++) {
      if (field instanceof HTMLInputElement) field.value = String(0.85 - step * 0.05);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    field.dispatchEvent(new Event("pointerup", { bubbles: true }));
  });
  await expect(slider).not.toHaveValue(before);
  await undo();
  await expect(slider).toHaveValue(before);
});

test("row 47: the camera is not a step", async () => {
  const name = (await page.getByRole("button", { name: /^Undo/ }).getAttribute("title")) ?? "";
  await page.keyboard.press("m");
  await page.keyboard.press("+");
  await page.waitForURL(/at=/);
  await expect(page.getByRole("button", { name: /^Undo/ })).toHaveAttribute("title", name);
});

test("row 47: a forecast, a run and a data set that were deleted come back with all that was made of them", async () => {
  const expected = page.locator('[data-figure="expected-count"]').first();
  await expect(expected).toHaveText("610");
  await runByName(page, "delete the forecast");
  const notices = page.getByRole("status", { name: "Notices" });
  await expect(notices).toContainText("is deleted");
  await expect(expected).not.toHaveText("610");
  await undo();
  // Back on the map too, as it was before it was deleted.
  await expect(expected).toHaveText("610");

  await runByName(page, "runs as a table");
  const runs = page.getByRole("region", { name: "Runs" });
  await runs.getByRole("button", { name: /^Delete Graph-ConvGRU/ }).press("Enter");
  await expect(runs).not.toContainText("Graph-ConvGRU");
  await notices.getByRole("button", { name: "Undo" }).last().press("Enter");
  await expect(runs).toContainText("Graph-ConvGRU");

  await page.keyboard.press("1");
  await page.getByRole("button", { name: /^Delete Chicago/ }).press("Enter");
  await expect(page.getByText("Your incidents go here")).toBeVisible();
  await undo();
  await expect(page.getByRole("article", { name: /Chicago/ })).toBeVisible();
  await redo();
  await expect(page.getByText("Your incidents go here")).toBeVisible();
  await undo();
  await page.keyboard.press("3");
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
});

test("row 47: the colours of the window", async () => {
  await runByName(page, "colours dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await undo();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("row 47: nothing of it is left after a reload", async () => {
  await page.reload();
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeDisabled();
});

test("row 47: what was deleted before a reload is restored from the settings", async () => {
  await page.keyboard.press("1");
  await page.getByRole("button", { name: /^Delete Chicago/ }).press("Enter");
  await expect(page.getByText("Your incidents go here")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Your incidents go here")).toBeVisible();
  await page.keyboard.press("Control+,");
  const deleted = page.getByRole("region", { name: "Recently deleted" });
  await expect(deleted).toContainText("Data set Chicago, reported incidents 2018");
  await expect(deleted).toContainText("With 4 runs and forecasts made of it.");
  await deleted.getByRole("button", { name: /^Restore: Data set Chicago/ }).press("Enter");
  await expect(deleted).toContainText("Nothing was deleted in the last days.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("1");
  await expect(page.getByRole("article", { name: /Chicago/ })).toBeVisible();
});
