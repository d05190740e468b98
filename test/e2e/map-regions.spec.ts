/** Regions: drawn by keyboard and by mouse, kept in the project, told in figures and text. */
import { expect, type Page, test } from "@playwright/test";
import { drawn, type SampleWindow, serveSample, unfold } from "./harness/shown-sample.ts";

test.describe.configure({ mode: "serial" });

let sample: SampleWindow;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  page = await context.newPage();
  await page.goto(sample.served.address);
  await drawn(page);
  await unfold(page, "Regions");
});

test.afterAll(async () => {
  await page.context().close();
  await sample[Symbol.asyncDispose]();
});

/** Clicks at shares of the map's width and height, slowly enough that two clicks are no double click. */
async function clickAt(shares: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.locator(".map").first().boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  for (const [x, y] of shares) {
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 3 });
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y, { delay: 30 });
    // Clicks nearer in time count as one double click, as they would for a hand.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 350)));
  }
}

const card = () => page.getByRole("complementary", { name: /^Forecast in / });

test("row 31: a rectangle around the city holds the forecast's own total", async () => {
  const at = new URL(page.url()).searchParams.get("at");
  await page.locator(".map canvas").first().press("-");
  await expect(async () => expect(new URL(page.url()).searchParams.get("at")).not.toBe(at)).toPass();
  await page.getByRole("button", { name: "Rectangle" }).press("Enter");
  await expect(page.getByText("Click two opposite corners.")).toBeVisible();
  await clickAt([
    [0.15, 0.15],
    [0.85, 0.85],
  ]);
  await expect(card()).toContainText("Reported incidents in", { timeout: 60_000 });
  const figure = card().locator('[data-figure="area-expected"]');
  const whole = Number(await page.locator('[data-figure="expected-count"]').first().getAttribute("data-value"));
  const inside = Number(await figure.getAttribute("data-value"));
  expect(inside / whole).toBeGreaterThan(0.97);
  expect(inside / whole).toBeLessThanOrEqual(1 + 1e-6);
  await expect(card()).toContainText(/90 % range\s*\d+ to \d+/);
  await expect(card().getByRole("row", { name: /Then reported 6\d\d/ })).toBeVisible();
  await expect(card()).toContainText("times the long-run map");
});

test("row 31: the key goes on to the next shape, and Escape ends the drawing", async () => {
  await page.locator(".map canvas").first().focus();
  await page.keyboard.press("r");
  await expect(page.getByText("Enter closes.")).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByText("Click two opposite corners.")).toBeVisible();
  await page.keyboard.press("r");
  await expect(page.getByText("Click the centre, then the edge.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Click the centre, then the edge.")).toBeHidden();
});

test("row 31: a polygon is drawn by keyboard alone", async () => {
  await page.locator(".map canvas").first().focus();
  await page.keyboard.press("r");
  await expect(page.getByText("Space sets a corner, Enter closes.")).toBeVisible();
  for (const arrow of ["ArrowRight", "ArrowDown", "ArrowLeft"]) {
    await page.keyboard.press("Space");
    const before = new URL(page.url()).searchParams.get("at");
    await page.keyboard.press(arrow);
    await expect(async () => expect(new URL(page.url()).searchParams.get("at")).not.toBe(before)).toPass();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  }
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Region 2", exact: true })).toHaveAttribute("aria-pressed", "true", {
    timeout: 30_000,
  });
  await expect(card()).toContainText(/90 % range\s*\d+/, { timeout: 60_000 });
});

test("row 31: a region is named, copied as text, and there again after a reload", async () => {
  const name = page.getByRole("textbox", { name: "Name of the region" });
  await name.fill("North side");
  await name.press("Enter");
  await expect(page.getByRole("button", { name: "North side", exact: true })).toBeVisible();
  await card().getByRole("button", { name: "Copy as text" }).press("Enter");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text.split("\n")[0]).toMatch(/^North side, .+ km², valid Fri 3 Aug 2018/);
  expect(text).toContain("Corners (longitude latitude): ");
  await page.reload();
  await drawn(page);
  await unfold(page, "Regions");
  await page.getByRole("button", { name: "North side", exact: true }).press("Enter");
  await expect(card()).toContainText(/90 % range\s*\d+/, { timeout: 60_000 });
});

test("row 31: a region is deleted, and the deletion taken back", async () => {
  await card().getByRole("button", { name: "Delete North side" }).press("Enter");
  await expect(page.getByRole("button", { name: "North side", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).first().press("Enter");
  await expect(page.getByRole("button", { name: "North side", exact: true })).toBeVisible();
});

test("row 31: an outline that crosses itself is refused in words, and nothing is kept of it", async () => {
  const before = await page.locator("button.region").count();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Polygon" }).press("Enter");
  await clickAt([
    [0.5, 0.3],
    [0.65, 0.5],
    [0.65, 0.3],
    [0.5, 0.5],
  ]);
  await page.locator(".map canvas").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The outline of the region crosses or touches itself")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("button.region")).toHaveCount(before);
});
