/** The whole window by keys alone: each stop can be seen, and no close of anything drops the focus. */
import { readFileSync } from "node:fs";
import { type Locator, type Page, test } from "@playwright/test";
import { expect, openDrawn, type Sample, serveSample } from "./harness/sample.ts";

/** More stops than any panel has. */
const MOST_STOPS = 120;

let sample: Sample;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  sample = await serveSample("keyboard");
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await openDrawn(page, sample.served.address);
});

test.afterAll(async () => {
  await page.close();
  await sample.end();
});

interface Stop {
  readonly name: string;
  /** What is wrong with it for somebody who has no mouse; empty where nothing is. */
  readonly fault: string;
}

/** The element that has the focus, as a person sees it. */
function stop(): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: "", fault: "the focus is nowhere" };
    const labelled = element.getAttribute("aria-labelledby");
    const label = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : undefined;
    const name =
      element.getAttribute("aria-label") ??
      (labelled === null ? null : document.getElementById(labelled)?.textContent) ??
      label?.textContent ??
      element.textContent ??
      "";
    const box = element.getBoundingClientRect();
    const inView =
      box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    // A ring of its own, or round what holds it.
    const ringed = [element, element.parentElement].some((each) => {
      const style = each === null ? undefined : getComputedStyle(each);
      return style !== undefined && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
    });
    const faults = [
      ...(name.trim() === "" ? ["it has no name"] : []),
      ...(inView ? [] : ["it is out of sight"]),
      ...(ringed ? [] : ["it has no ring"]),
    ];
    return { name: name.replaceAll(/\s+/g, " ").trim(), fault: faults.join(", ") };
  });
}

async function expectSeen(): Promise<void> {
  const { name, fault } = await stop();
  expect(`${name}: ${fault}`).toBe(`${name}: `);
}

/** Presses Tab until something of this name has the focus; each stop on the way is looked at. */
async function tabTo(wanted: RegExp, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let at = 0; at < MOST_STOPS; at++) {
    await page.keyboard.press(key);
    const { name, fault } = await stop();
    // Beyond the last stop the browser's own controls come, which this window has none of.
    if (name === "" && fault === "the focus is nowhere") continue;
    expect(`${name}: ${fault}`).toBe(`${name}: `);
    if (wanted.test(name)) return;
    passed.push(name);
  }
  throw new Error(`No stop is named ${wanted}: ${passed.join(" | ")}`);
}

async function expectFocusOn(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  await expectSeen();
}

const region = (name: string): Locator => page.getByRole("region", { name });
const map = (): Locator => page.locator(".map canvas").first();

test("row 51: from the first Tab on, the rail leads to the tabs", async () => {
  await tabTo(/^Data$/);
  await tabTo(/^Train$/);
  await page.keyboard.press("Enter");
  await expect(region("Train panel")).toBeVisible();
  await expectSeen();
});

test("row 51: a training is chosen and started, and the focus stays in the panel until the forecast is there", async () => {
  await tabTo(/^Model$/);
  await page.keyboard.press("ArrowDown");
  await expect(region("Train panel").getByLabel("Model")).toHaveValue("climatology");
  await tabTo(/^Start training$/);
  await page.keyboard.press("Enter");
  await expectSeen();
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("Training is done", { timeout: 90_000 });
  await expectSeen();
  await page.keyboard.press("3");
  await expectFocusOn(region("Forecast panel").getByRole("heading", { name: "Forecast", exact: true }));
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
});

test("row 51: another model and a first day are chosen by arrows, and the map follows", async () => {
  await tabTo(/^Model$|^Run$|^Forecaster$/);
  await expectSeen();
  await tabTo(/^Rate$/);
  await page.keyboard.press("Space");
  await expect(page.locator(".legend")).toContainText("per km² and day");
  await tabTo(/^Chance$/, "Shift+Tab");
  await page.keyboard.press("Space");
  await expect(page.locator(".legend")).toContainText("Chance of at least one");
});

test("row 51: the map has the focus by its key, and a place is pinned, read and let go of", async () => {
  await page.keyboard.press("m");
  await expectFocusOn(map());
  const before = page.url();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.url()).not.toBe(before);
  await page.keyboard.press("i");
  const card = page.locator(".place-card");
  await expect(card).toBeVisible();
  await expectFocusOn(map());
  await expect(card.getByRole("button", { name: "Copy as text" })).toBeVisible();
  await tabTo(/^Copy as text$/);
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await expectFocusOn(map());
});

test("row 51: a region is drawn corner by corner, and its card is left again", async () => {
  await page.keyboard.press("r");
  await page.keyboard.press("m");
  for (const arrow of ["ArrowRight", "ArrowDown"]) {
    await page.keyboard.press("Space");
    const before = new URL(page.url()).searchParams.get("at");
    await page.keyboard.press(arrow);
    await expect.poll(() => new URL(page.url()).searchParams.get("at")).not.toBe(before);
  }
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  const card = page.locator(".place-card");
  await expect(card).toBeVisible();
  await expectSeen();
  await page.keyboard.press("m");
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
  await expectFocusOn(map());
});

test("row 51: the drawer's table is opened, walked through and closed, and the focus is on what opens it again", async () => {
  if (!(await region("Ranked places").isVisible())) await page.keyboard.press("d");
  await expect(region("Ranked places")).toBeVisible();
  await tabTo(/^Close the drawer$/);
  await page.keyboard.press("Enter");
  await expectFocusOn(page.getByRole("button", { name: "Ranked places" }));
  await page.keyboard.press("Enter");
  await expectFocusOn(region("Ranked places").getByRole("heading", { name: "Ranked places" }));
});

test("row 51: the export is reached by name and written", async () => {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("export the forecast");
  await page.keyboard.press("Enter");
  const summary = page.locator("summary", { hasText: "Export" });
  await expectFocusOn(summary);
  await tabTo(/^Export$/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Download", exact: true })).toBeVisible({ timeout: 120_000 });
  await expectSeen();
  await tabTo(/^Download$/);
});

test("row 51: the settings take the focus and give it back", async () => {
  const download = page.getByRole("link", { name: "Download", exact: true });
  await page.keyboard.press("m");
  await page.keyboard.press("Control+,");
  await expectFocusOn(region("Settings").getByRole("heading", { name: "Settings" }));
  await tabTo(/^As the system$/);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await tabTo(/^Look at the diagnostics/);
  await page.keyboard.press("Escape");
  await expect(region("Settings")).toBeHidden();
  await expectFocusOn(map());
  await expect(download).toHaveCount(0);
});

test("row 51: every dialog and menu gives the focus back to where it was", async () => {
  await page.keyboard.press("1");
  await page.keyboard.press("m");
  for (const key of ["Control+k", "?", "Control+o", "Control+Alt+n"]) {
    await page.keyboard.press(key);
    await expect(page.locator("dialog[open]")).toBeVisible();
    await expectSeen();
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog[open]")).toHaveCount(0);
    await expectFocusOn(map());
  }
  await page.keyboard.press("j");
  await expect(page.locator(".menu")).toBeVisible();
  await expectSeen();
  await page.keyboard.press("Escape");
  await expectFocusOn(page.getByRole("button", { name: /Nothing under way/ }));
  await tabTo(/^Chicago/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await expectSeen();
  await page.keyboard.press("Escape");
  await expectSeen();
});

test("row 54: the diagnostics are read entry by entry before they are saved, and closed back to where they were opened", async () => {
  await page.keyboard.press("Control+,");
  await tabTo(/^Look at the diagnostics/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Diagnostics" });
  await expectFocusOn(dialog.getByRole("heading", { name: "Diagnostics" }));
  const save = dialog.getByRole("button", { name: "Save exactly this" });
  await expect(save).toBeVisible({ timeout: 90_000 });
  const names = ["about.json", "doctor.json", "settings.json", "project.json", "jobs.json", "log.txt"];
  const entries = dialog.getByRole("group", { name: "What the bundle holds" }).getByRole("button");
  await expect(entries).toHaveText(names.map((name) => new RegExp(`${name}.*\\d (bytes|kB|MB)`)));
  for (const name of names) {
    await tabTo(new RegExp(name));
    await page.keyboard.press("Enter");
    const text = dialog.getByRole("region", { name: `Text of ${name}` });
    await expect(text).toHaveText(/./);
    expect(await text.textContent()).not.toMatch(/token=|Chicago/);
  }
  await tabTo(/^File to save it in$/);
  const file = `${sample.folder}/bundle.json`;
  await page.keyboard.type(file);
  await tabTo(/^Save exactly this$/);
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/^Saved/)).toContainText("bundle.json");
  const { entries: saved } = JSON.parse(readFileSync(file, "utf8")) as { entries: { name: string; text: string }[] };
  expect(saved.map(({ name }) => name)).toEqual(names);
  const [about] = saved;
  await dialog.getByRole("button", { name: /about\.json/ }).press("Enter");
  expect(await dialog.getByRole("region", { name: "Text of about.json" }).textContent()).toBe(about?.text);
  const downloaded = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download as JSON" }).press("Enter");
  expect(JSON.parse(readFileSync(await (await downloaded).path(), "utf8"))).toEqual({ entries: saved });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expectFocusOn(page.getByRole("button", { name: /^Look at the diagnostics/ }));
});
