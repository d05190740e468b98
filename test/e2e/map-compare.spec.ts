/** Two forecasts of one data set beside each other. */
import { expect, type Page, test } from "@playwright/test";
import { colourAt, drawn, press, type SampleWindow, serveSample, unfold } from "./harness/shown-sample.ts";

let sample: SampleWindow;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(sample.served.address);
  await drawn(page);
  await unfold(page, "Compare");
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
});

test("row 28: the difference of two forecasts has zero in grey, and says how its hatch was drawn", async () => {
  await press(page, "Difference");
  const legend = page.locator(".legend");
  await expect(legend.locator(".ramp")).toHaveAttribute("data-ramp", "diverging", { timeout: 60_000 });
  await expect(legend).toContainText("less Long-run map");
  await expect(legend).toContainText("Hatched: 220 days of incidents within 10 ha could not tell the two apart");
  const [low, high] = await Promise.all(
    ["low", "high"].map((end) =>
      legend.getByRole("slider", { name: `Value at the ${end} end of the colours` }).getAttribute("aria-valuenow"),
    ),
  );
  expect(Number(low)).toBe(-Number(high));
});

test("row 28: two maps move in step", async () => {
  await press(page, "Two maps");
  await expect(page.locator(".map canvas")).toHaveCount(2, { timeout: 60_000 });
  await expect(page.locator('.map[data-state="drawn"]')).toHaveCount(2, { timeout: 60_000 });
  const second = page.getByRole("application").nth(1);
  await expect(second).toHaveAccessibleName(/Second map: Long-run map/);
  const before = new URL(page.url()).searchParams.get("at");
  await second.locator("canvas").focus();
  await second.locator("canvas").press("ArrowRight");
  await expect(async () => expect(new URL(page.url()).searchParams.get("at")).not.toBe(before)).toPass();
  // Both show the same place: the describing text of the first map follows the second.
  await page.reload();
  await expect(page.locator('.map[data-state="drawn"]')).toHaveCount(2, { timeout: 60_000 });
});

test("row 28: a swipe's line is moved by keyboard, and shows one forecast left and the other right of it", async () => {
  await unfold(page, "Compare");
  await press(page, "Swipe");
  const line = page.getByRole("slider", { name: "Line between the two forecasts" });
  await line.focus();
  await line.press("Home");
  await expect(line).toHaveAttribute("aria-valuenow", "0");
  await expect(page.locator(".legend")).toContainText("Right of the line: Long-run map");
  const box = await page.locator(".map").first().boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  // Somewhere in the city: the two forecasts differ there by more than a rounding.
  const places = [0.5, 0.55, 0.6, 0.65].map((share) => [box.x + box.width * share, box.y + box.height * 0.5] as const);
  const colours = async () => Promise.all(places.map(([x, y]) => colourAt(page, x, y)));
  await expect(async () => expect((await colours()).length).toBe(4)).toPass();
  const other = await colours();
  await line.press("End");
  await expect(line).toHaveAttribute("aria-valuenow", "100");
  await expect(async () => expect(await colours()).not.toEqual(other)).toPass();
});
