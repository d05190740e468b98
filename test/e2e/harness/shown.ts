/** What a window shows of a project, for comparing it before and after. */
import { expect, type Locator, type Page } from "@playwright/test";

export interface Shown {
  readonly forecast: string;
  readonly legend: string;
  /** Of each array that the drawn map was made of, by its address. */
  readonly arrayHashes: Readonly<Record<string, string>>;
  readonly runs: string;
  readonly datasets: string;
}

/** Looks at each tab, and leaves the window on Forecast. */
export async function readShown(page: Page): Promise<Shown> {
  // A key that comes before the window knows of its project does nothing.
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("3");
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  const panel = page.getByRole("region", { name: "Forecast panel" });
  await expect(panel.locator('[data-figure="expected-count"]').first()).toBeVisible();
  await expect(panel.locator('[data-figure="expected-range"]')).toHaveText(/\d/, { timeout: 60_000 });
  // What would be exported comes last, from the service; until then a note stands in its place.
  await expect(panel.locator("#export-plan")).toContainText("EPSG:", { timeout: 60_000 });
  const forecast = await words(panel);
  const legend = await words(page.locator(".legend"));
  const arrayHashes = await page.evaluate(hashDrawnArrays);
  await page.keyboard.press("2");
  // A key, not a click: a click waits for frames, which take seconds where software draws the map.
  await page.getByRole("button", { name: "Runs", exact: true }).press("Enter");
  const runs = await words(page.getByRole("region", { name: "Runs" }));
  await page.keyboard.press("1");
  const datasets = await words(page.getByRole("region", { name: "Data panel" }));
  await page.keyboard.press("3");
  return { forecast, legend, arrayHashes, runs, datasets };
}

async function words(place: Locator): Promise<string> {
  return ((await place.textContent()) ?? "").replaceAll(/\s+/g, " ").trim();
}

/** Runs in the page: what it pulled for the map, pulled again and hashed. */
async function hashDrawnArrays(): Promise<Record<string, string>> {
  const addresses = performance
    .getEntriesByType("resource")
    .map(({ name }) => new URL(name).pathname)
    .filter((path) => path.startsWith("/field/"));
  const hashes: Record<string, string> = {};
  for (const address of [...new Set(addresses)].sort()) {
    const answer = await fetch(address);
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    hashes[address] = `${answer.status} ${[...new Uint8Array(digest)].join(" ")}`;
  }
  return hashes;
}
