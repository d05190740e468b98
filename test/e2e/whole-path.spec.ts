/** The main job in a real browser: a table dropped on the window becomes a map, a trained forecast and a raster. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { fromFile } from "geotiff";
import { dragFile } from "./harness/drop.ts";
import { runCommand, type Served, serveProject, stopServing } from "./harness/service.ts";
import { chicago, type IncidentFile, tables } from "./harness/tables.ts";

for (const { city, centre, trainFrom, write } of tables) {
  test.describe(`the whole path, ${city}`, () => {
    test.describe.configure({ mode: "serial", timeout: 300_000 });

    let folder: string;
    let file: IncidentFile;
    let served: Served;
    let page: Page;

    test.beforeAll(async ({ browser }) => {
      folder = mkdtempSync(path.join(tmpdir(), "isarithm-e2e-"));
      file = write(folder);
      const project = path.join(folder, `${city}.isarithm`);
      runCommand(folder, ["new", project]);
      served = await serveProject(folder, project);
      page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(served.address);
    });

    test.afterAll(async () => {
      await page.close();
      await stopServing(served);
      rmSync(folder, { recursive: true, force: true });
    });

    test("an empty project says what goes here, and a file over the window where it would go", async () => {
      const target = page.getByText("Drop to import");
      const drag = await dragFile(page, file.path, page.getByText("Your incidents go here"));
      await expect(target).toBeHidden();
      await drag.enter();
      await expect(target).toBeVisible();
      await drag.leave();
      await page.mouse.move(700, 400);
      await expect(target).toBeHidden();
      await expect(page.getByText("Your incidents go here")).toBeVisible();
    });

    test("the columns of a dropped file are guessed, and confirming draws the long-run map of the city", async () => {
      const drag = await dragFile(page, file.path, page.getByRole("application", { name: "Map without a forecast." }));
      await drag.enter();
      await expect(page.getByText("Drop to import")).toBeVisible();
      await drag.drop();
      await expect(page.getByText("Drop to import")).toBeHidden();
      await expect(page.getByText("What the columns mean")).toBeVisible({ timeout: 60_000 });
      await page.getByRole("button", { name: "Import", exact: true }).click();
      await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 120_000 });
      await expect(page.locator(".legend")).toContainText("Long-run map");
      await page.keyboard.press("1");
      await expect(page.getByText(file.kept.toLocaleString("en-US")).first()).toBeVisible();
    });

    test("rejected rows are shown with their reasons", async () => {
      await page.getByRole("button", { name: `Show ${file.rejected} rejected rows` }).click();
      await expect(page.getByRole("cell", { name: file.reason }).first()).toBeVisible();
      await page.keyboard.press("Escape");
    });

    test("a small training replaces the long-run map", async () => {
      await page.keyboard.press("2");
      if (trainFrom !== undefined) await page.getByLabel("First day").fill(trainFrom);
      await page.getByText("Advanced").click();
      await page.getByRole("spinbutton", { name: "Epochs" }).fill("2");
      await page.getByRole("button", { name: "Start training" }).click();
      await expect(page.getByText(/Training is done/).first()).toBeVisible({ timeout: 240_000 });
      await expect(page.locator(".legend")).not.toContainText("Long-run map");
    });

    test("a click shows what is expected at the place beside the long-run map", async () => {
      await page.keyboard.press("3");
      await page.locator(".map canvas").click({ position: { x: 480, y: 400 } });
      const card = page.getByRole("complementary", { name: /^Forecast at/ });
      await expect(card.getByRole("row", { name: /^Expected/ })).toBeVisible({ timeout: 60_000 });
      await expect(card.getByRole("row", { name: /^At least one/ })).toBeVisible();
      await expect(card.getByRole("columnheader", { name: "Long-run map" })).toBeVisible();
    });

    test("the exported raster holds the forecast's expected count in the right place", async () => {
      await page.locator("summary", { hasText: "Export" }).press("Enter");
      const download = page.waitForEvent("download", { timeout: 120_000 });
      await page.getByRole("button", { name: "Export", exact: true }).click();
      await page.getByRole("link", { name: "Download" }).click({ timeout: 120_000 });
      const raster = path.join(folder, "forecast.tif");
      await (await download).saveAs(raster);

      const image = await (await fromFile(raster)).getImage();
      const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = image.getBoundingBox();
      expect(west).toBeLessThan(centre.lon);
      expect(east).toBeGreaterThan(centre.lon);
      expect(south).toBeLessThan(centre.lat);
      expect(north).toBeGreaterThan(centre.lat);

      const values = (await image.readRasters({ interleave: true })) as Float32Array;
      const [width, height] = [image.getWidth(), image.getHeight()];
      // Ground area by the sphere of equal radius at this latitude: good to .5 %, and independent of the writer.
      const metresPerDegree = (Math.PI / 180) * 6_371_008.8;
      let count = 0;
      for (let row = 0; row < height; row++) {
        const latitude = north - ((row + 0.5) * (north - south)) / height;
        const squareMetres =
          ((north - south) / height) *
          metresPerDegree *
          (((east - west) / width) * metresPerDegree) *
          Math.cos((latitude * Math.PI) / 180);
        for (let column = 0; column < width; column++) {
          const rate = values[row * width + column] ?? Number.NaN;
          if (!Number.isNaN(rate)) count += (rate * squareMetres) / 1e6;
        }
      }
      const shown = await page.locator('[data-figure="expected-count"]').first().getAttribute("data-value");
      expect(Math.abs(count / Number(shown) - 1)).toBeLessThan(0.01);
    });

    test("gdalinfo reads the same place and the band's name", async () => {
      let report: string;
      try {
        report = execFileSync("gdalinfo", [path.join(folder, "forecast.tif")]).toString();
      } catch {
        test.skip(true, "gdalinfo is not installed");
        return;
      }
      expect(report).toContain('ID["EPSG",4326]');
      expect(report).toMatch(/NoData Value=nan/);
      expect(report).toMatch(/Description = .*km2/);
    });

    test("a second table takes over the map from the trained forecast of the first", async () => {
      const second = chicago.write(folder);
      const drag = await dragFile(page, second.path, page.getByRole("application"));
      await drag.enter();
      await drag.drop();
      await page.getByRole("button", { name: "Import", exact: true }).click({ timeout: 60_000 });
      await expect(page.locator(".legend")).toContainText("Long-run map", { timeout: 120_000 });
      await expect(page.getByRole("region", { name: "Forecast panel" })).toContainText("Thu 9 Aug 2018");
    });
  });
}
