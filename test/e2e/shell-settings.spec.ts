/** Colours, figures and language: kept for the next start, and complete. */
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, test } from "@playwright/test";
import { expect, openDrawn, runByName, type Sample, serveSample } from "./harness/sample.ts";
import { serveProject, stopServing } from "./harness/service.ts";

/** Names that the data bring, days, which Intl writes, and the path of the project. */
const DATAS_OWN =
  /^\S+: (aria-label: )?(Chicago 2018|Chicago, reported incidents 2018|Graph-ConvGRU, standard|\d+ \w{3} 2018|\/.*\.isarithm|Theft|Battery|Criminal damage|Assault|Deceptive practice|Narcotics|Burglary|Robbery)$/;

let sample: Sample;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  sample = await serveSample("settings");
});

test.afterAll(async () => {
  await sample.end();
});

async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`row 50: high contrast in ${colorScheme} without a serious fault, and the next start has it too`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await openDrawn(page, sample.served.address);
    await page.keyboard.press("Control+,");
    await page.getByRole("radio", { name: "High contrast" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await faults(page)).toEqual([]);
    await stopServing(sample.served);
    sample.served = await serveProject(sample.folder, sample.project);
    await page.goto(sample.served.address);
    await expect(page.locator("html")).toHaveAttribute("data-contrast", "more");
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await context.close();
  });
}

test("row 52: palette, shortcuts, menus, project dialog, diagnostics and the first screen without a serious fault", async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 700 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  await openDrawn(page, sample.served.address);
  for (const key of ["Control+k", "?", "j", "Control+o"]) {
    await page.keyboard.press(key);
    await expect(page.locator("dialog[open], .menu").first()).toBeVisible();
    expect(await faults(page), key).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open], .menu")).toHaveCount(0);
  }
  await runByName(page, "look at the diagnostics");
  await expect(page.getByRole("button", { name: "Save exactly this" })).toBeVisible({ timeout: 90_000 });
  expect(await faults(page), "diagnostics").toEqual([]);
  await page.keyboard.press("Escape");
  await runByName(page, "close the project");
  await expect(page.getByRole("button", { name: /^New project/ })).toBeVisible();
  expect(await faults(page), "first screen").toEqual([]);
  await page.getByRole("button", { name: /^Chicago 2018/ }).press("Enter");
  await expect(page).toHaveTitle(/^Chicago/);
  await context.close();
});

test("row 55: figures with decimal commas, in the words as they were", async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await openDrawn(page, sample.served.address);
  await page.keyboard.press("Control+,");
  // The window loads itself anew for it; a key before that is over does nothing.
  await Promise.all([page.waitForEvent("load"), page.getByLabel("Figures").selectOption("comma")]);
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press("1");
  await expect(page.getByText(/126\.549 reported incidents/)).toBeVisible({ timeout: 30_000 });
  await page.close();
});

test("row 55: no word of the window stands outside of its catalogue", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-XA" });
  const page = await context.newPage();
  await openDrawn(page, sample.served.address);
  const foreign: string[] = [];
  for (const key of ["1", "2", "3", "Control+,", "?", "Control+k"]) {
    await page.keyboard.press(key);
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll("details")) fold.open = true;
    });
    foreign.push(...(await page.evaluate(findPlainWords)).map((text) => `${key}: ${text}`));
    if (key.length > 1 || key === "?") await page.keyboard.press("Escape");
  }
  expect([...new Set(foreign)].filter((text) => !DATAS_OWN.test(text))).toEqual([]);
  await context.close();
});

/** Runs in the page: what is said or read out in plain letters. The service's own sentences are marked as not to be translated. */
function findPlainWords(): string[] {
  const found: string[] = [];
  const plain = /[a-z]{3}/i;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || parent.closest("[translate=no], script, style, option, kbd, canvas, .maplibregl-map") !== null)
      continue;
    const text = node.textContent ?? "";
    if (plain.test(text)) found.push(text.trim());
  }
  for (const element of document.querySelectorAll("[title], [aria-label], [placeholder]")) {
    if (element.closest("[translate=no], .maplibregl-map") !== null) continue;
    for (const name of ["title", "aria-label", "placeholder"]) {
      const text = element.getAttribute(name) ?? "";
      if (plain.test(text)) found.push(`${name}: ${text}`);
    }
  }
  return found;
}
