/** Every kind of file that the export section writes, as it comes out of the download, and what the section says on the way. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { fromFile } from "geotiff";
import { ROOT, runCommand, type Served, serveProject, stopServing } from "./harness/service.ts";

/** Of the sample's forecast of 3 August, as the window's own figure says it. */
const EXPECTED_COUNT = 610;
const NAME = "chicago-reported-incidents-2018_2018-08-03";
const CATEGORIES = 8;

let folder: string;
let project: string;
let served: Served;
let context: BrowserContext;
let page: Page;

// One window, in which each test goes on where the one before ended.
test.describe.configure({ mode: "serial" });

const section = (): Locator => page.locator("details", { has: page.locator("#export-name") });
const field = (label: string): Locator => section().getByLabel(label, { exact: true });

/** Keys and no clicks: a click waits for frames, which take seconds where software draws the map. */
async function chooseKind(kind: "Raster" | "Picture" | "Places" | "Briefing"): Promise<void> {
  const button = section().getByRole("button", { name: kind, exact: true });
  await button.press("Enter");
  await expect(button).toHaveAttribute("aria-pressed", "true");
}

/** Waits for the name of what is chosen, exports and downloads it. */
async function exported(name: string): Promise<string> {
  await expect(field("File name")).toHaveValue(name);
  await section().getByRole("button", { name: "Export", exact: true }).press("Enter");
  const link = section().getByRole("link", { name: "Download", exact: true });
  await expect(section().locator(".done")).toContainText(name, { timeout: 120_000 });
  const download = page.waitForEvent("download");
  await link.press("Enter");
  const arrived = await download;
  expect(arrived.suggestedFilename()).toBe(name);
  const file = path.join(folder, name);
  await arrived.saveAs(file);
  return file;
}

const startOf = (file: string, bytes: number): string => readFileSync(file).toString("latin1", 0, bytes);

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-exports-"));
  project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  served = await serveProject(folder, project);
  context = await browser.newContext({ viewport: { width: 1024, height: 700 } });
  page = await context.newPage();
  await page.goto(served.address);
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  await page.locator("summary", { hasText: "Export" }).press("Enter");
});

test.afterAll(async () => {
  await context.close();
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

test("row 38: a GeoTIFF in longitude and latitude says its data, its day and its source, and holds the city's count", async () => {
  await chooseKind("Raster");
  await expect(section().getByText("355 × 433 cells, about 290 kB")).toBeVisible();
  const file = await exported(`${NAME}_rate_100m.tif`);
  // The plan is within a factor of two of what is written.
  expect(290_000 / statSync(file).size).toBeGreaterThan(0.5);
  expect(290_000 / statSync(file).size).toBeLessThan(2);
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  expect(image.getGeoKeys()).toMatchObject({ GTModelTypeGeoKey: 2, GeographicTypeGeoKey: 4326 });
  expect(image.getGDALNoData()).toBeNaN();
  expect(await image.getGDALMetadata()).toMatchObject({
    DATASET: "Chicago, reported incidents 2018",
    DATASET_PERIOD: "2018-01-01 to 2018-08-08",
    ATTRIBUTION: expect.stringContaining("City of Chicago"),
    VALID_FROM: "2018-08-03",
    TIME_ZONE: "America/Chicago",
    LINEAGE_WEIGHTS_HASH: expect.stringMatching(/^[0-9a-f]{16,}$/),
  });
  tiff.close();
});

test("row 38: in the UTM zone of the place, with a band for each category", async () => {
  await field("Coordinates").selectOption({ label: "UTM zone 16 north (EPSG:32616)" });
  await field("Categories").selectOption({ label: "All, and a band for each" });
  await field("Value").selectOption({ label: "Expected count per cell" });
  await field("Cell size").selectOption({ label: "250 m" });
  const file = await exported(`${NAME}_count_categories_250m_epsg32616.tif`);
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  expect(image.getGeoKeys()).toMatchObject({ GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32_616 });
  expect(image.getSamplesPerPixel()).toBe(CATEGORIES + 1);
  expect(image.getResolution().map(Math.abs).slice(0, 2)).toEqual([250, 250]);
  const bands = (await image.readRasters()) as unknown as readonly Float32Array[];
  const sums = bands.map((band) => band.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value), 0));
  expect(sums[0] ?? 0).toBeGreaterThan(EXPECTED_COUNT - 1);
  expect(sums[0] ?? 0).toBeLessThan(EXPECTED_COUNT + 1);
  expect(sums.slice(1).reduce((sum, value) => sum + value, 0) / (sums[0] ?? 0)).toBeCloseTo(1, 4);
  tiff.close();
});

test("row 38: of the categories that the map shows, and of no others; the command line writes the same", async () => {
  for (const name of ["Theft", "Battery"]) await page.getByRole("checkbox", { name }).press("Space");
  await field("Coordinates").selectOption({ label: "Longitude and latitude (WGS 84)" });
  await field("Categories").selectOption({ label: "Theft and Battery, and a band for each" });
  const file = await exported(`${NAME}_count_theft-and-battery_categories_250m.tif`);
  const tiff = await fromFile(file);
  const image = await tiff.getImage();
  expect(image.getSamplesPerPixel()).toBe(3);
  expect(await image.getGDALMetadata(null)).toMatchObject({ CATEGORY: "THEFT + BATTERY, THEFT, BATTERY" });
  const bands = (await image.readRasters()) as unknown as readonly Float32Array[];
  const [sum = 0, theft = 0, battery = 0] = bands.map((band) =>
    band.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0),
  );
  const shown = Number(await page.locator('[data-figure="expected-count"]').first().getAttribute("data-value"));
  expect(sum).toBeCloseTo(shown, 0);
  expect((theft + battery) / sum).toBeCloseTo(1, 5);
  expect(sum).toBeLessThan(0.6 * EXPECTED_COUNT);
  tiff.close();

  await chooseKind("Places");
  await expect(field("Categories")).toHaveValue("map");
  const list = await exported(`${NAME}_places_theft-and-battery_250m.csv`);
  const [out, copy] = [path.join(folder, "two.csv"), path.join(folder, "two.isarithm")];
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), copy, { recursive: true });
  const words = ["export", "--project", copy, "--forecast", "forecast-2", "--format", "csv", "--limit", "50", "--out", out];
  runCommand(folder, [...words, "--category", "THEFT", "--category", "BATTERY"]);
  expect(readFileSync(out)).toEqual(readFileSync(list));
  await page.getByRole("checkbox", { name: "All together" }).press("Space");
  await chooseKind("Raster");
});

test("row 38: any system by its EPSG code; one that is none, and one of elsewhere, are refused in place with the next step", async () => {
  await field("Coordinates").selectOption({ label: "Another system by its EPSG code" });
  await expect(section().getByRole("button", { name: "Export", exact: true })).toBeDisabled();
  await field("EPSG code").fill("feet");
  await expect(section().getByText("Give the code as a number.")).toBeVisible();
  for (const [code, message] of [
    ["999999", '"EPSG:999999" is no coordinate reference system that is known here.'],
    ["3031", "EPSG:3031 does not reach the study area"],
  ] as const) {
    await field("EPSG code").fill(code);
    const note = section().getByRole("alert");
    await expect(note).toContainText(message);
    await expect(note).toContainText("Next step:");
    await expect(section().getByRole("button", { name: "Export", exact: true })).toBeDisabled();
  }
  await field("EPSG code").fill("epsg:3435");
  await expect(section().getByText("Transverse Mercator, US survey foot (EPSG:3435)")).toBeVisible();
  const file = await exported(`${NAME}_count_categories_250m_epsg3435.tif`);
  const tiff = await fromFile(file);
  expect((await tiff.getImage()).getGeoKeys()).toMatchObject({ ProjectedCSTypeGeoKey: 3435, ProjLinearUnitsGeoKey: 9003 });
  tiff.close();
});

test("row 38: the style for QGIS lies beside the raster", async () => {
  const download = page.waitForEvent("download");
  await section().getByRole("link", { name: "Style for QGIS" }).press("Enter");
  const style = path.join(folder, "style.qml");
  const arrived = await download;
  expect(arrived.suggestedFilename()).toBe(`${NAME}_count_categories_250m_epsg3435.qml`);
  await arrived.saveAs(style);
  expect(readFileSync(style, "utf8")).toContain("<qgis");
});

test("row 40: a PNG of the width that was asked for, with its resolution", async () => {
  await chooseKind("Picture");
  await field("Width").selectOption({ label: "Another" });
  await field("Width in pixels").fill("900");
  await expect(section().getByText(/^900 pixels wide/)).toBeVisible();
  const png = readFileSync(await exported(`${NAME}_map_rate.png`));
  expect(png.toString("latin1", 0, 8)).toBe("\x89PNG\r\n\x1a\n");
  expect(png.readUInt32BE(16)).toBe(900);
  expect(png.readUInt32BE(20)).toBeGreaterThan(900);
  const density = png.indexOf("pHYs");
  // 900 pixels on 7.5 inches are 120 dots per inch, 4724 a metre.
  expect(png.readUInt32BE(density + 4)).toBe(4724);
  await expect(section().locator(".done")).toContainText("Written: 900 × ");
});

test("row 40: SVG with words that can be found, PDF of one page", async () => {
  await field("Format").selectOption({ label: "SVG, to edit" });
  const svg = readFileSync(await exported(`${NAME}_map_rate.svg`), "utf8");
  expect(svg).toMatch(/^(?:<\?xml[^>]*>\s*)?<svg /);
  expect(svg).toContain("Reported incidents");
  expect(svg).toContain("Chicago");
  await field("Format").selectOption({ label: "PDF, to print" });
  const pdf = await exported(`${NAME}_map_rate.pdf`);
  expect(startOf(pdf, 5)).toBe("%PDF-");
  expect(readFileSync(pdf, "latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
});

test("row 40: a picture that cannot be is refused in place, and an empty field is told", async () => {
  await field("Width in pixels").fill("90000");
  await expect(section().getByRole("alert")).toContainText("Choose from 320 to 8000 pixels.");
  await field("Width in pixels").fill("");
  await expect(section().getByText("A whole number above 0.")).toBeVisible();
  await expect(section().getByRole("button", { name: "Export", exact: true })).toBeDisabled();
  await field("Width").selectOption({ label: "1,600 pixels, for a screen" });
  await expect(section().getByRole("button", { name: "Export", exact: true })).toBeEnabled();
});

test("row 42: as many places as were asked for, as a table that a spreadsheet opens", async () => {
  await chooseKind("Places");
  await field("How many places").selectOption({ label: "Another" });
  await field("Number of places").fill("37");
  const file = await exported(`${NAME}_places_250m.csv`);
  expect([...readFileSync(file).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows: Record<string, string>[] = parse(readFileSync(file), { bom: true, columns: true });
  expect(rows).toHaveLength(37);
  expect(rows.map(({ rank }) => Number(rank))).toEqual(rows.map((_, index) => index + 1));
  const counts = rows.map(({ expected_count }) => Number(expected_count));
  expect(counts).toEqual([...counts].sort((a, b) => b - a));
  for (const { chance_of_any, interval_90_low, interval_90_high } of rows) {
    expect(Number(chance_of_any)).toBeGreaterThan(0);
    expect(Number(chance_of_any)).toBeLessThan(1);
    expect(Number(interval_90_low)).toBeLessThanOrEqual(Number(interval_90_high));
  }
  await expect(section().getByRole("link", { name: "What the columns mean" })).toBeVisible();
});

test("row 42: a GeoPackage that SQLite opens, of one category, with where the figures came from", async () => {
  await field("Format").selectOption({ label: "GeoPackage, for a GIS" });
  await field("Categories").selectOption({ label: "Theft" });
  const file = await exported(`${NAME}_places_theft_250m.gpkg`);
  using database = new DatabaseSync(file, { readOnly: true });
  expect(database.prepare("PRAGMA application_id").get()).toEqual({ application_id: 0x47504b47 });
  expect(database.prepare("SELECT count(*) AS places FROM places").get()).toEqual({ places: 37 });
  expect(database.prepare("SELECT srs_id FROM gpkg_contents").get()).toEqual({ srs_id: 4326 });
  const { metadata } = database.prepare("SELECT metadata FROM gpkg_metadata").get() as { metadata: string };
  expect(JSON.parse(metadata)).toMatchObject({
    TITLE: expect.stringContaining("THEFT"),
    DATASET: "Chicago, reported incidents 2018",
    ATTRIBUTION: expect.stringContaining("City of Chicago"),
  });
});

test("row 42: all places as GeoJSON sum to the city's expected count", async () => {
  await field("Format").selectOption({ label: "GeoJSON" });
  await field("Categories").selectOption({ label: "All together" });
  await field("How many places").selectOption({ label: "All of them" });
  await field("Side of the squares").selectOption({ label: "1,000 m" });
  const { type, features } = JSON.parse(readFileSync(await exported(`${NAME}_places_1000m.geojson`), "utf8"));
  expect(type).toBe("FeatureCollection");
  const counts = (features as { properties: { expected_count: number } }[]).map(({ properties }) => properties.expected_count);
  const sum = counts.reduce((total, count) => total + count, 0);
  expect(Math.abs(sum - EXPECTED_COUNT)).toBeLessThan(1);
});

test("row 43: a briefing of one page with ten places", async () => {
  await chooseKind("Briefing");
  await field("Format").selectOption({ label: "HTML, for a browser" });
  const file = await exported(`${NAME}_briefing.html`);
  const read = await context.newPage();
  await read.setContent(readFileSync(file, "utf8"));
  await expect(read.locator("table.places tbody tr")).toHaveCount(10);
  await expect(read.locator("svg").first()).toBeVisible();
  await expect(read.locator("body")).toContainText("Long-run map");
  await expect(read.locator("body")).toContainText("Expected counts of reported incidents, not of crime");
  await expect(read.locator("body")).toContainText("City of Chicago");
  await read.close();
  await field("Format").selectOption({ label: "PDF, to print" });
  await field("Paper").selectOption({ label: "US Letter" });
  const pdf = await exported(`${NAME}_briefing.pdf`);
  expect(startOf(pdf, 5)).toBe("%PDF-");
  expect(readFileSync(pdf, "latin1")).toMatch(/\/MediaBox \[0 0 612 792\]/);
});

test("row 43: a file may be called otherwise; what is no name is refused, and a file that is there is told", async () => {
  await field("File name").fill("a/b");
  await expect(section().getByRole("alert")).toContainText('it holds "/"');
  await field("File name").fill("Friday night");
  await expect(section().getByText(/exports.Friday night\.pdf$/)).toBeVisible();
  await section().getByRole("button", { name: "Export", exact: true }).press("Enter");
  await expect(section().locator(".done")).toContainText("Friday night.pdf", { timeout: 120_000 });
  expect(existsSync(path.join(project, "exports", "Friday night.pdf"))).toBe(true);
  await expect(section().getByText("A file of this name is there; it will be replaced.")).toBeVisible();
  await field("File name").fill("");
  await field("File name").blur();
  await expect(field("File name")).toHaveValue(`${NAME}_briefing.pdf`);
});

test("row 46: the window and the command line write the same bytes", async () => {
  const out = path.join(folder, "by-command.csv");
  const copy = path.join(folder, "copy.isarithm");
  // A project is open in one process alone.
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), copy, { recursive: true });
  const words = ["export", "--project", copy, "--forecast", "forecast-2", "--format", "csv", "--limit", "37", "--out", out];
  expect(runCommand(folder, words)).toMatchObject({ rows: 37 });
  expect(readFileSync(out)).toEqual(readFileSync(path.join(folder, `${NAME}_places_250m.csv`)));
});

test("the last choice is there again after a reload, and a cancelled export leaves nothing", async () => {
  await chooseKind("Raster");
  await field("Cell size").selectOption({ label: "Another" });
  await field("Side in metres").fill("5");
  await expect(field("File name")).toHaveValue(`${NAME}_count_5m_epsg3435.tif`);
  await section().getByRole("button", { name: "Export", exact: true }).press("Enter");
  await section().getByRole("progressbar").waitFor();
  await section().getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(section().getByRole("button", { name: "Export", exact: true })).toBeVisible();
  await expect(section().getByRole("alert")).toHaveCount(0);
  const left = (): string[] => readdirSync(path.join(project, "exports")).filter((name) => /_5m_|\.part/.test(name));
  await expect.poll(left).toEqual([]);

  await page.reload();
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  const summary = page.locator("summary", { hasText: "Export" });
  if ((await page.locator("#export-name").isVisible()) === false) await summary.press("Enter");
  await expect(field("Side in metres")).toHaveValue("5");
  await expect(field("Coordinates")).toHaveValue("other");
  await expect(field("EPSG code")).toHaveValue("epsg:3435");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing of the section is wider than the panel, and axe finds nothing serious (${colorScheme})`, async () => {
    await page.emulateMedia({ colorScheme });
    for (const kind of ["Raster", "Picture", "Places", "Briefing"] as const) {
      await chooseKind(kind);
      await expect(field("File name")).not.toHaveValue("");
      const overflow = await section().evaluate(
        (details) =>
          [...details.querySelectorAll("*")].filter((element) => {
            const edge = details.getBoundingClientRect().right + 0.5;
            return element.getBoundingClientRect().right > edge && !element.closest(".visually-hidden, option");
          }).length,
      );
      expect(overflow, kind).toBe(0);
      const { violations } = await new AxeBuilder({ page }).include("details[open]").analyze();
      const faults = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(
        faults.map(({ id }) => id),
        kind,
      ).toEqual([]);
    }
  });
}
