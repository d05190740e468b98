/** A copy of the shipped sample project, served for one spec. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Page, expect as playwrightExpect } from "@playwright/test";
import { ROOT, type Served, serveProject, stopServing } from "./service.ts";

/** Frames take seconds where software draws the map beside other work: what comes, may come late. */
export const expect = playwrightExpect.configure({ timeout: 30_000 });

export interface Sample {
  readonly folder: string;
  readonly project: string;
  served: Served;
  end(): Promise<void>;
}

export async function serveSample(name: string): Promise<Sample> {
  const folder = mkdtempSync(path.join(tmpdir(), `isarithm-${name}-`));
  const project = path.join(folder, "chicago-2018.isarithm");
  cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
  const sample: Sample = {
    folder,
    project,
    served: await serveProject(folder, project),
    async end() {
      await stopServing(sample.served);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return sample;
}

export async function openDrawn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
}

/** Finds a command by its name and runs it, by keys alone. */
export async function runByName(page: Page, typed: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  await page.keyboard.type(typed);
  // What it acts on may still be on its way.
  await expect(page.getByRole("dialog", { name: "Commands" }).getByRole("option").first()).not.toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeHidden();
}
