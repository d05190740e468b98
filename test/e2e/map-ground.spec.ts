/** What lies where nothing is forecast, before and after it is known to be land. */
import { expect, type Page, type Route, test } from "@playwright/test";
import { colourAt, drawn, type SampleWindow, serveSample } from "./harness/shown-sample.ts";

let sample: SampleWindow;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
});

/** Of the light theme. */
const WATER = [223, 228, 233];
const UNKNOWN = [235, 238, 239];

/** Colour near the map's right edge: Lake Michigan, east of Chicago. */
async function lake(): Promise<readonly number[]> {
  const box = await page.locator(".map").first().boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  return (await colourAt(page, box.x + box.width - 60, box.y + box.height * 0.4)).map(Math.round);
}

test("until the land is known the ground has a colour of its own, and only then is the rest water", async () => {
  const held: Route[] = [];
  let isHeld = true;
  // The worker cuts the outlines: without it they are on their way for ever.
  await page.route(/maplibre-gl-worker/, async (route) => {
    if (isHeld) held.push(route);
    else await route.continue();
  });
  await page.goto(sample.served.address);
  await drawn(page);
  expect(held.length).toBeGreaterThan(0);
  await expect.poll(lake, { timeout: 30_000 }).toEqual(UNKNOWN);
  isHeld = false;
  for (const route of held) await route.continue();
  await expect.poll(lake, { timeout: 60_000 }).toEqual(WATER);
});
