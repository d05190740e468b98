/** Every tab, with and without data, in each theme and at the window's common and smallest size, as axe-core judges it. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ROOT, runCommand, type Served, serveProject, stopServing } from "./harness/service.ts";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
const TABS = { Data: "1", Train: "2", Forecast: "3" } as const;

let folder: string;

/** Faults that keep people out; lesser findings are left to judgement. */
async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary}`));
}

test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-axe-"));
});

test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

for (const filled of [true, false]) {
  test.describe(filled ? "with the sample project" : "with an empty project", () => {
    let served: Served;

    test.beforeAll(async () => {
      const project = path.join(folder, `${filled ? "sample" : "empty"}.isarithm`);
      if (filled) cpSync(path.join(ROOT, "samples/chicago-2018.isarithm"), project, { recursive: true });
      else runCommand(folder, ["new", project]);
      served = await serveProject(folder, project);
    });

    test.afterAll(async () => {
      await stopServing(served);
    });

    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of SIZES) {
        test(`no serious fault in ${colorScheme} at ${viewport.width} x ${viewport.height}`, async ({ browser }) => {
          const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
          const page = await context.newPage();
          await page.goto(served.address);
          if (filled) await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
          else await expect(page.getByText("Your incidents go here")).toBeVisible();
          for (const [tab, key] of Object.entries(TABS)) {
            await page.keyboard.press(key);
            await expect(
              page.getByRole("region", { name: `${tab} panel` }).getByRole("heading", { name: tab, exact: true }),
            ).toBeVisible();
            // To be looked at by people: what axe cannot judge.
            await page.screenshot({ path: test.info().outputPath(`${tab.toLowerCase()}.png`) });
            await page.evaluate(openFolds);
            if (filled && tab === "Forecast") {
              await page.keyboard.press("i");
              await expect(page.getByRole("complementary", { name: /^Forecast at/ }).getByRole("table")).toBeVisible({
                timeout: 60_000,
              });
            }
            expect(await findFaults(page), tab).toEqual([]);
          }
          await page.keyboard.press("?");
          await expect(page.getByRole("dialog")).toBeVisible();
          expect(await findFaults(page), "shortcuts").toEqual([]);
          await context.close();
        });
      }
    }
  });
}

/** Runs in the page: what is folded away is looked at too. */
function openFolds(): void {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
}
