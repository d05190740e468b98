/** Keys, the palette and the sheet of shortcuts are one table. */
import { type Page, test } from "@playwright/test";
import { expect, openDrawn, runByName, type Sample, serveSample } from "./harness/sample.ts";

let sample: Sample;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  sample = await serveSample("commands");
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await openDrawn(page, sample.served.address);
});

test.afterAll(async () => {
  await page.close();
  await sample.end();
});

test("row 51: a command is found by some of its words and run by Enter", async () => {
  await runByName(page, "go data");
  await expect(page.getByRole("region", { name: "Data panel" })).toBeVisible();
  await runByName(page, "chance within 1 ha");
  await page.keyboard.press("3");
  await expect(page.locator(".legend")).toContainText("within 1 ha");
});

test("row 51: what cannot be run now is named and does nothing", async () => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("redo");
  const option = page.getByRole("option", { name: /Redo/ });
  await expect(option).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeHidden();
});

test("row 51: each key of the sheet is a key of the palette, with the same words", async () => {
  await page.keyboard.press("?");
  const rows = page.getByRole("dialog", { name: "Shortcuts" }).locator("dl > div");
  const sheet = await rows.evaluateAll((all) =>
    all.map((row) => [
      [...row.querySelectorAll("kbd")].map((key) => key.textContent).join("+"),
      row.querySelector("dd")?.textContent?.trim() ?? "",
    ]),
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeHidden();
  await page.keyboard.press("Control+k");
  const options = page.getByRole("dialog", { name: "Commands" }).getByRole("option");
  await expect(options.first()).toBeVisible();
  const palette = await options.evaluateAll((all) =>
    all.flatMap((row) => {
      const keys = [...row.querySelectorAll("kbd")].map((key) => key.textContent).join("+");
      return keys === "" ? [] : [[keys, row.querySelector(".name")?.textContent?.trim() ?? ""]];
    }),
  );
  await page.keyboard.press("Escape");
  expect(palette.length).toBeGreaterThan(15);
  for (const pair of palette) expect(sheet).toContainEqual(pair);
});

test("row 51: a key that follows Escape at once finds the window, not the dialog that was left", async () => {
  for (let time = 0; time < 4; time++) {
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible({ timeout: 5_000 });
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open]")).toHaveCount(0);
  }
});

test("row 51: digits go to the tabs, and letters typed into a field stay there", async () => {
  await page.keyboard.press("2");
  await expect(page.getByRole("region", { name: "Train panel" })).toBeVisible();
  await page.getByText("Advanced").press("Enter");
  const seed = page.getByRole("spinbutton", { name: "Seed" });
  await seed.focus();
  await page.keyboard.press("End");
  await page.keyboard.type("3");
  await expect(seed).toHaveValue("13");
  await expect(page.getByRole("region", { name: "Train panel" })).toBeVisible();
});

test("row 51: Ctrl Z in a field is the field's own", async () => {
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("spinbutton", { name: "Seed" })).toHaveValue("1");
  await expect(page.getByRole("region", { name: "Train panel" })).toBeVisible();
});

test("row 53: nothing under way is said, and an export is listed while it is written", async () => {
  await page.locator("body").click({ position: { x: 700, y: 20 } });
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(page.getByRole("group", { name: "Work under way" })).toContainText("Nothing under way");
  await page.keyboard.press("Escape");
  await page.keyboard.press("3");
  await page.keyboard.press("Control+Enter");
});
