/** What a place on the map answers, and how sure the forecast is. */
import { expect, type Page, test } from "@playwright/test";
import { drawn, press, type SampleWindow, serveSample } from "./harness/shown-sample.ts";

let sample: SampleWindow;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(sample.served.address);
  await drawn(page);
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
});

const card = () => page.getByRole("complementary", { name: /^Forecast at / });
const shownIn = (name: string) => card().getByRole("row", { name: new RegExp(`^${name}`) });

test("row 29: a click tells value, interval and chance beside the long-run map's, and the weeks before as a chart against it", async () => {
  const canvas = page.locator(".map canvas");
  const box = await canvas.boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const expected = card().locator('[data-figure="area-expected"]');
  await expect(expected).toBeVisible({ timeout: 60_000 });
  const mean = Number(await expected.getAttribute("data-value"));
  expect(mean).toBeGreaterThan(0);
  // Forecast and long-run map side by side.
  await expect(shownIn("Expected").getByRole("cell")).toHaveText([/^[\d.]+$/, /^[\d.]+$/]);
  await expect(shownIn("At least one").getByRole("cell")).toHaveText([/%$/, /%$/]);
  await expect(card().locator('[data-figure="interval"]')).toHaveText(/^0( to \d+)?$/);
  const level = Number(await card().locator("[data-level]").getAttribute("data-level"));
  const longRun = Number(await shownIn("Expected").getByRole("cell").nth(1).textContent());
  expect(level / (7 * longRun)).toBeGreaterThan(0.9);
  expect(level / (7 * longRun)).toBeLessThan(1.1);
  await press(page, "As a table");
  const counts = await card().locator("section tbody tr td:last-child").allTextContents();
  expect(counts).toHaveLength(26);
  const sum = counts.reduce((total, text) => total + Number(text), 0);
  await expect(card()).toContainText(`${sum} reported in 26 weeks`);
});

test("row 29: another area and another category answer at once; the card and the legend do not cover each other", async () => {
  const expected = card().locator('[data-figure="area-expected"]');
  const before = Number(await expected.getAttribute("data-value"));
  await card().getByRole("button", { name: "1 km²" }).press("Enter");
  await expect(async () => expect(Number(await expected.getAttribute("data-value"))).toBeGreaterThan(3 * before)).toPass();
  const [first, second] = await Promise.all([card().boundingBox(), page.locator(".legend").boundingBox()]);
  if (first === null || second === null) throw new Error("Card and legend are shown.");
  expect(await card().evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  const apart = first.x >= second.x + second.width || second.x >= first.x + first.width || first.y + first.height <= second.y;
  expect(apart).toBe(true);
  await card().getByRole("button", { name: "10 ha" }).press("Enter");
  await card().getByRole("button", { name: "Close" }).press("Enter");
});

test("row 30: the chance of more than one is drawn with a legend of its own, read in the status bar, and there after a reload", async () => {
  const legend = page.locator(".legend");
  const high = legend.getByRole("slider", { name: "Value at the high end of the colours" });
  await expect(legend).toContainText("Chance of at least one reported incident within 10 ha");
  const one = Number(await high.getAttribute("aria-valuenow"));
  await press(page, "At least 3 reported incidents");
  await expect(legend).toContainText("Chance of at least 3 reported incidents within 10 ha");
  await expect(async () => expect(Number(await high.getAttribute("aria-valuenow"))).toBeLessThan(one)).toPass();
  await page.reload();
  await drawn(page);
  await expect(legend).toContainText("Chance of at least 3 reported incidents within 10 ha");
  await press(page, "Rate");
  await expect(page.getByRole("group", { name: "Chance of at least" })).toHaveCount(0);
  await expect(legend).toContainText("per km² and day, mean of 10 ha");
  // Rates have no upper end: what lies beyond the last colour is said.
  await expect(legend.locator(".ticks span").last()).toHaveText(/^≥ /);
});

test("at 200 % zoom of a small window no control is lost or lies on another", async () => {
  await page.setViewportSize({ width: 720, height: 450 });
  await page.locator(".map canvas").first().focus();
  await page.keyboard.press("i");
  await expect(card().locator('[data-figure="area-expected"]')).toBeVisible({ timeout: 60_000 });
  for (const control of [
    card().getByRole("button", { name: "Close" }),
    page.locator(".panel .foot button"),
    page.getByRole("button", { name: "Zoom in" }),
    page.getByRole("banner").getByRole("button").last(),
    page.getByRole("navigation").getByRole("button", { name: "Help" }),
  ]) {
    const box = await control.boundingBox();
    if (box === null) throw new Error("It is not shown.");
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(720);
    expect(box.y + box.height).toBeLessThanOrEqual(450);
    // What lies at its middle is itself.
    const own = await control.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return top !== null && (element.contains(top) || top.contains(element));
    });
    expect(own).toBe(true);
  }
  await card().getByRole("button", { name: "Copy as text" }).scrollIntoViewIfNeeded();
});
