/** The sample project in a window of its own, for the specs of the map. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { ROOT, type Served, serveProject, stopServing } from "./service.ts";

export interface SampleWindow extends AsyncDisposable {
  readonly folder: string;
  readonly served: Served;
}

export async function serveSample(): Promise<SampleWindow> {
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-map-"));
  const project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  const served = await serveProject(folder, project);
  return {
    folder,
    served,
    async [Symbol.asyncDispose]() {
      await stopServing(served);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function drawn(page: Page): Promise<void> {
  await expect(page.locator('.map[data-state="drawn"]').first()).toBeVisible({ timeout: 60_000 });
}

/** Opens one of the panel's folded sections. A key, not a click: a click waits for frames, which take long in software. */
export async function unfold(page: Page, title: string): Promise<void> {
  const summary = page.locator("summary").getByText(title, { exact: true });
  if (!(await summary.evaluate((element) => element.closest("details")?.open))) await summary.press("Enter");
}

/** Presses a button by its key. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name, exact: typeof name === "string" }).press("Enter");
}

/** Mean colour of a square of 9 x 9 pixels of the window. */
export async function colourAt(page: Page, x: number, y: number): Promise<readonly [number, number, number]> {
  const shot = await page.screenshot({ clip: { x: x - 4, y: y - 4, width: 9, height: 9 } });
  return page.evaluate(async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context?.drawImage(image, 0, 0);
    const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: new Uint8ClampedArray() };
    const sums: [number, number, number] = [0, 0, 0];
    data.forEach((value, index) => {
      if (index % 4 < 3) sums[(index % 4) as 0 | 1 | 2] += value / (data.length / 4);
    });
    return sums;
  }, shot.toString("base64"));
}
