/** How a forecast is looked at: colours, scale, ends of the ramp, categories, incidents, and the text beside the map. */
import { expect, type Page, test } from "@playwright/test";
import { drawn, press, type SampleWindow, serveSample, unfold } from "./harness/shown-sample.ts";

let sample: SampleWindow;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(sample.served.address);
  await drawn(page);
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
});

test("row 24: colours, scale and the two ends of the ramp are changed by keyboard and come back after a reload", async () => {
  const legend = page.locator(".legend");
  const high = legend.getByRole("slider", { name: "Value at the high end of the colours" });
  await expect(legend).toContainText("within 10 ha, Fri 3 Aug 2018");
  const fitted = Number(await high.getAttribute("aria-valuenow"));
  await high.focus();
  await high.press("PageDown");
  await high.press("ArrowLeft");
  const narrowed = Number(await high.getAttribute("aria-valuenow"));
  expect(narrowed).toBeLessThan(fitted);
  await legend.getByRole("combobox", { name: "Colours" }).selectOption("print");
  await expect(legend.locator(".ramp")).toHaveAttribute("data-ramp", "print");
  await page.reload();
  await drawn(page);
  await expect(legend.locator(".ramp")).toHaveAttribute("data-ramp", "print");
  expect(Number(await high.getAttribute("aria-valuenow"))).toBeCloseTo(narrowed, 3);
  await press(page, "Fit");
  expect(Number(await high.getAttribute("aria-valuenow"))).toBe(fitted);
  await press(page, "Quantile");
  await expect(legend.getByRole("button", { name: "Quantile" })).toHaveAttribute("aria-pressed", "true");
});

test("row 24: the ends of the ramp are dragged, and the histogram lies over it", async () => {
  const legend = page.locator(".legend");
  const low = legend.getByRole("slider", { name: "Value at the low end of the colours" });
  const before = Number(await low.getAttribute("aria-valuenow"));
  const box = await low.boundingBox();
  const track = await legend.locator(".ramp").boundingBox();
  if (box === null || track === null) throw new Error("The legend has no place in the window.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width / 3, box.y + box.height / 2);
  await page.mouse.up();
  expect(Number(await low.getAttribute("aria-valuenow"))).toBeGreaterThan(before);
  expect(await legend.locator(".histogram rect").count()).toBe(48);
  await press(page, "Fit");
});

test("several categories are looked at together: the legend names them, their expected counts are added", async () => {
  const figure = page.locator('[data-figure="expected-count"]').first();
  const value = async (): Promise<number> => Number(await figure.getAttribute("data-value"));
  const one = async (name: string): Promise<number> => {
    await page.getByRole("checkbox", { name }).press("Space");
    const count = await value();
    await page.getByRole("checkbox", { name }).press("Space");
    return count;
  };
  const sum = (await one("Theft")) + (await one("Battery"));
  await page.getByRole("checkbox", { name: "Theft" }).press("Space");
  await page.getByRole("checkbox", { name: "Battery" }).press("Space");
  expect(await value()).toBeCloseTo(sum, 6);
  await expect(page.locator(".legend")).toContainText("at least one reported incident (theft or battery)");
  await page.getByRole("checkbox", { name: "All together" }).press("Space");
  await expect(page.locator(".legend")).not.toContainText("theft");
});

test("incidents of chosen days lie over the map, all 126,549 of them too", async () => {
  await unfold(page, "Incidents");
  await page.keyboard.press("o");
  await expect(page.getByText("670 incidents on the map")).toBeVisible();
  await page.getByLabel("Days of the incidents").selectOption("All days of the data");
  await expect(page.getByText("126,549 incidents on the map")).toBeVisible({ timeout: 30_000 });
  await page.getByLabel("Days of the incidents").selectOption("7 days before it");
  await expect(page.getByText(/^[45],\d\d\d incidents on the map/)).toBeVisible();
  await page.keyboard.press("o");
  await expect(page.getByText("incidents on the map")).toHaveCount(1);
});

test("row 52: the map is described in text, and its table twin ranks the same places", async () => {
  const map = page.getByRole("application").first();
  const described = await map.getAttribute("aria-describedby");
  await expect(page.locator(`#${described}`)).toContainText(
    /In view: from .+ to .+\. The highest value in view lies at \d+\.\d+° N/,
  );
  await press(page, "Ranked places");
  await expect(page.getByRole("region", { name: "Ranked places" }).getByRole("row")).toHaveCount(51, { timeout: 60_000 });
});
