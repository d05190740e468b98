/** The window comes back to where it was: a reload, another start, a crash in the middle of a training. */
import { type Page, test } from "@playwright/test";
import { expect, openDrawn, runByName, type Sample, serveSample } from "./harness/sample.ts";
import { killService, serveProject, stopServing } from "./harness/service.ts";

let sample: Sample;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  sample = await serveSample("return");
});

test.afterAll(async () => {
  await sample.end();
});

async function arrange(page: Page): Promise<void> {
  await openDrawn(page, sample.served.address);
  await page.keyboard.press("3");
  await page.keyboard.press("p");
  await runByName(page, "ranked");
  await page.keyboard.press("[");
  await page.keyboard.press("m");
  await page.keyboard.press("+");
  await page.waitForURL(/at=/);
  await expect(page).toHaveURL(/opacity=0\.75/);
}

async function expectArranged(page: Page): Promise<void> {
  await expect(page.locator(".legend")).toContainText("per km² and day");
  await expect(page.getByRole("region", { name: "Ranked places" })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Opacity" })).toHaveValue("0.75");
}

const cameraOf = (page: Page): string => new URL(page.url()).searchParams.get("at") ?? "";

test("row 48: a reload and another start come back to tab, forecast, camera, look and drawer", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await arrange(page);
  const camera = cameraOf(page);
  await page.reload();
  await expectArranged(page);
  expect(cameraOf(page)).toBe(camera);
  // Longer than the rest after which a view is kept: the keeping is what is tested.
  await expect(async () => {
    const again = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await again.goto(sample.served.address);
    await expect(again.getByRole("region", { name: "Ranked places" })).toBeVisible({ timeout: 10_000 });
    expect(cameraOf(again)).toBe(camera);
    await again.close();
  }).toPass({ timeout: 60_000 });
  await page.close();

  await stopServing(sample.served);
  sample.served = await serveProject(sample.folder, sample.project);
  const later = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await openDrawn(later, sample.served.address);
  await expectArranged(later);
  expect(cameraOf(later)).toBe(camera);
  await later.close();
});

test("row 48: back and forward lead over tabs", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await openDrawn(page, sample.served.address);
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  await page.goBack();
  await expect(page.getByRole("region", { name: "Data panel" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("region", { name: "Train panel" })).toBeVisible();
  await page.close();
});

test("row 48: after a crash in a training the window says so and offers to go on", async ({ browser }) => {
  test.setTimeout(300_000);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await openDrawn(page, sample.served.address);
  await page.keyboard.press("2");
  await page.getByRole("button", { name: "Start training" }).press("Enter");
  const without = page.getByRole("button", { name: "Start without it" });
  const stop = page.getByRole("button", { name: "Stop and keep best" });
  await expect(without.or(stop).first()).toBeVisible({ timeout: 60_000 });
  if (await without.isVisible()) await without.press("Enter");
  await expect(page.getByRole("button", { name: /^1 job/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("progressbar").first()).toHaveAttribute("aria-valuenow", /\d/, { timeout: 120_000 });
  await killService(sample.served);
  await page.close();

  sample.served = await serveProject(sample.folder, sample.project);
  const after = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await after.goto(sample.served.address);
  const notices = after.getByRole("status", { name: "Notices" });
  await expect(notices).toContainText("was interrupted", { timeout: 30_000 });
  await notices.getByRole("button", { name: "Resume" }).press("Enter");
  await expect(after.getByRole("button", { name: /^1 job/ })).toBeVisible({ timeout: 60_000 });
  await runByName(after, "stop training");
  await expect(after.getByRole("button", { name: /Nothing under way/ })).toBeVisible({ timeout: 120_000 });
  await after.close();
});
