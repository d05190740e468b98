/** Where a data set is forecast: the area around its incidents, the polygons of a file, or what was drawn by hand. */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { dragFile } from "./harness/drop.ts";
import { ROOT } from "./harness/service.ts";
import { drawn, type SampleWindow, serveSample } from "./harness/shown-sample.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

const REAL = path.resolve(ROOT, "../shared/data/boundaries/chicago-community-areas.geojson");

let sample: SampleWindow;
let page: Page;

const card = () => page.locator("article[data-dataset]");
const choice = () => card().getByLabel("Forecast inside of");

test.beforeAll(async ({ browser }) => {
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(sample.served.address);
  await drawn(page);
  await page.keyboard.press("1");
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
});

/** The city's own areas where they are at hand; else two rectangles that hold most of it. */
function areasFile(): { readonly file: string; readonly name: string; readonly count: number } {
  if (existsSync(REAL)) return { file: REAL, name: "chicago-community-areas", count: 77 };
  const rectangle = (community: string, south: number, north: number) => ({
    type: "Feature",
    properties: { community },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [-87.8, south],
          [-87.52, south],
          [-87.52, north],
          [-87.8, north],
          [-87.8, south],
        ],
      ],
    },
  });
  const file = path.join(sample.folder, "sides.geojson");
  writeFileSync(
    file,
    JSON.stringify({ type: "FeatureCollection", features: [rectangle("North", 41.85, 42.05), rectangle("South", 41.7, 41.85)] }),
  );
  return { file, name: "sides", count: 2 };
}

async function look(name: string): Promise<void> {
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: test.info().outputPath(`${name}-${size.width}.png`) });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("the area around the incidents is shown with its size before anything is changed", async () => {
  await card().locator("summary").getByText("Study area").press("Enter");
  await expect(card()).toContainText(/Around the incidents themselves\. \d{3} km²/, { timeout: 60_000 });
  await choice().scrollIntoViewIfNeeded();
  await look("default");
});

test("a dropped file of areas becomes a layer and then the study area", async () => {
  const { file, name, count } = areasFile();
  const drag = await dragFile(page, file, page.getByRole("application"));
  await drag.enter();
  await drag.drop();
  await expect(page.getByText(`${name} is here: ${count} areas.`)).toBeVisible({ timeout: 60_000 });
  const layer = page.getByRole("article", { name });
  await expect(layer.getByLabel("Called by")).toHaveValue("community");
  await choice().selectOption(`Areas of ${name}`);
  await card().getByRole("button", { name: "Use it" }).press("Enter");
  await expect(card()).toContainText(`The areas of ${name}. `, { timeout: 60_000 });
  await expect(card()).toContainText(/[\d,]+ reported incidents inside, [\d,]+ outside of it and left out\./);
  await choice().scrollIntoViewIfNeeded();
  await look("areas");
});

test("one that is drawn by hand stands chosen, and one click uses it", async () => {
  await card().getByRole("button", { name: "Draw a region ..." }).press("Enter");
  await expect(page.getByText("Enter closes.")).toBeVisible();
  const box = await page.locator(".map").first().boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  for (const [x, y] of [
    [0.35, 0.3],
    [0.65, 0.3],
    [0.65, 0.7],
    [0.35, 0.7],
  ] as const) {
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 3 });
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y, { delay: 30 });
    // Clicks nearer in time count as one double click, as they would for a hand.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 350)));
  }
  await page.keyboard.press("Enter");
  await expect(choice().locator("option:checked")).toHaveText(/^Region /, { timeout: 30_000 });
  await card().getByRole("button", { name: "Use it" }).press("Enter");
  await expect(card()).toContainText("Drawn by hand.", { timeout: 60_000 });
  await choice().scrollIntoViewIfNeeded();
  await look("drawn");
});

test("an area of elsewhere is refused with the next step, and the one in force stays", async () => {
  const file = path.join(sample.folder, "elsewhere.geojson");
  const ring = [
    [10, 50],
    [11, 50],
    [11, 51],
    [10, 50],
  ];
  writeFileSync(
    file,
    JSON.stringify({ type: "Feature", properties: { name: "Elsewhere" }, geometry: { type: "Polygon", coordinates: [ring] } }),
  );
  const drag = await dragFile(page, file, page.getByRole("application"));
  await drag.enter();
  await drag.drop();
  await choice().selectOption("Areas of elsewhere", { timeout: 60_000 });
  await card().getByRole("button", { name: "Use it" }).press("Enter");
  await expect(card().getByRole("alert")).toContainText("lies in this area", { timeout: 60_000 });
  await expect(card().getByRole("alert")).toContainText("The area was not changed.");
  await card().getByRole("alert").getByRole("button", { name: "Dismiss" }).press("Enter");
  await expect(card()).toContainText("Drawn by hand.");
  await choice().selectOption("Around the incidents");
  await card().getByRole("button", { name: "Use it" }).press("Enter");
  await expect(card()).toContainText("Around the incidents themselves.", { timeout: 60_000 });
});
