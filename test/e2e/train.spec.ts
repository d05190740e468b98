/** Trainings in the window: what one will take, how it goes, pause and queue, the end that keeps the best, and doing it again. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Locator, type Page, test } from "@playwright/test";
import { identifiedCity } from "../src-main/services/identified-city.ts";
import { expect, openDrawn, runByName } from "./harness/sample.ts";
import { killService, runCommand, serveProject, stopServing } from "./harness/service.ts";
import { type City, serveCity } from "./harness/small-city.ts";

/** More than any test waits for: these trainings are ended by the test, never by themselves. */
const ENDLESS = { patience: 5000 };
const ENDLESS_EPOCHS = "5000";

/** Of two on a machine that has trained nothing yet, less on one that has. */
const ROUGH = /good to a factor of/i;

let city: City;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  city = await serveCity("train");
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  // A run whose settings have no field in the window: what is run again has them too.
  const settings = path.join(city.folder, "endless.json");
  writeFileSync(settings, JSON.stringify(ENDLESS));
  await stopServing(city.served);
  const where = ["--project", city.project, "--dataset", city.dataset];
  runCommand(city.folder, ["train", "crime", ...where, "--preset", "quick", "--epochs", "1", "--config", settings]);
  city.served = await serveProject(city.folder, city.project);
  await openDrawn(page, city.served.address);
  // The question about the engine is a spec of its own: here the engine that is there trains.
  await page.evaluate(() => localStorage.setItem("isarithm.engine-asked", "without"));
});

test.afterAll(async () => {
  await page.close();
  await city.end();
});

const panel = (): Locator => page.getByRole("region", { name: "Train panel" });
const running = (): Locator => page.getByRole("region", { name: /^Training Graph-ConvGRU/ });
const paused = (): Locator => page.getByRole("region", { name: /^Paused: Graph-ConvGRU/ });

async function setEpochs(epochs: string): Promise<void> {
  const field = panel().getByRole("spinbutton", { name: "Epochs" });
  if (!(await field.isVisible())) await panel().getByText("Advanced").press("Enter");
  await field.fill(epochs);
}

async function start(): Promise<void> {
  await panel().getByRole("button", { name: "Start training" }).press("Enter");
}

/** The epoch that the running training's own line names. */
async function epochOf(card: Locator): Promise<number> {
  return Number(/Epoch (\d+) of/.exec((await card.textContent()) ?? "")?.[1] ?? 0);
}

test("row 14: time and memory are told before the start, with how rough they are, and follow the choice", async () => {
  await page.keyboard.press("2");
  const estimate = panel().locator('[data-figure="estimate"]');
  await expect(estimate).toContainText(/^(About )?\d+ \w+.*memory/);
  await expect(estimate).toContainText(ROUGH);
  const quick = (await estimate.locator("p").first().textContent()) ?? "";
  await panel()
    .getByRole("radio", { name: /^Standard/ })
    .check();
  await expect(estimate.locator("p").first()).not.toHaveText(quick);
  await estimate.getByText(ROUGH).press("Enter");
  await expect(estimate).toContainText(/\(\d+ nodes|Reckoned for \d+ nodes/);
  await panel()
    .getByRole("radio", { name: /^Quick look/ })
    .check();
  await panel().getByLabel("First day").fill("2031-01-01");
  await expect(estimate).toBeHidden();
  await panel().getByLabel("First day").fill("2018-01-01");
  await expect(estimate).toContainText("of memory");
});

test("row 10: the loss is drawn while it trains, with rate, time left and memory, against the long-run map", async () => {
  await runByName(page, "runs as a table");
  const runs = page.getByRole("region", { name: "Runs" });
  await runs.getByRole("button", { name: /^Run Graph-ConvGRU.* again/ }).press("Enter");
  await expect(panel()).toContainText("patience = 5000");
  await setEpochs(ENDLESS_EPOCHS);
  await start();
  await page.getByRole("button", { name: "Loss by epoch" }).press("Enter");
  await expect(running()).toContainText(/Epoch \d+ of 5,?000/, { timeout: 60_000 });
  await expect(running()).toContainText("steps/s");
  await expect(running()).toContainText(/\d+ (s|min|h).* left/);
  await expect(running()).toContainText(/in memory at most/);
  const drawer = page.getByRole("region", { name: "Loss by epoch" });
  await drawer.getByRole("button", { name: "As a table" }).press("Enter");
  await expect(drawer.getByRole("columnheader", { name: "Long-run map" })).toBeVisible();
  const rows = drawer.locator("tbody tr");
  const before = await rows.count();
  await expect.poll(() => rows.count()).toBeGreaterThan(before);
  await drawer.getByRole("button", { name: "As a chart" }).press("Enter");
  await expect(drawer.getByRole("img").first()).toBeVisible();
});

test("row 11: a pause says what it costs, ends within a batch, and goes on from the last epoch", async () => {
  await expect(running()).toContainText(/A pause goes back to the end of epoch \d+/);
  await running().getByRole("button", { name: "Pause" }).press("Enter");
  await expect(paused()).toContainText(/Goes on after epoch \d+/);
  const at = Number(/Goes on after epoch (\d+)/.exec((await paused().textContent()) ?? "")?.[1]);
  await expect(page.getByRole("status", { name: "Notices" })).not.toContainText("stopped");
  await paused().getByRole("button", { name: "Go on" }).press("Enter");
  await expect(running()).toBeVisible();
  await expect.poll(() => epochOf(running())).toBeGreaterThan(at);
});

test("row 11: the key pauses and goes on, and the palette names it", async () => {
  await page.keyboard.press("Control+Alt+p");
  await expect(paused()).toBeVisible();
  await page.keyboard.press("Control+Alt+p");
  await expect(running()).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("pause training");
  await expect(page.getByRole("option", { name: /Pause training Graph-ConvGRU/ })).toBeVisible();
  await page.keyboard.press("Escape");
});

test("row 53: trainings that wait have places, and are moved by their buttons, which keep the focus", async () => {
  for (const seed of ["11", "12"]) {
    await panel().getByRole("spinbutton", { name: "Seed" }).fill(seed);
    await expect(panel().locator('[data-figure="estimate"]')).toContainText("before it");
    await start();
    await expect(panel().getByRole("button", { name: "Start training" })).toHaveAttribute("aria-disabled", "false");
  }
  const waiting = page.getByRole("region", { name: "2 trainings wait" });
  await expect(waiting.getByRole("listitem")).toHaveCount(2);
  const first = waiting.getByRole("listitem").first();
  await expect(first).toContainText("seed 11");
  const earlier = waiting
    .getByRole("listitem")
    .nth(1)
    .getByRole("button", { name: /one place earlier/ });
  await earlier.press("Enter");
  await expect(first).toContainText("seed 12");
  await expect(first.getByRole("button", { name: /one place earlier/ })).toBeFocused();
  await page.keyboard.press("j");
  const menu = page.getByRole("group", { name: "Work under way" });
  await menu
    .getByRole("button", { name: /^Put .* first/ })
    .nth(1)
    .press("Enter");
  await page.keyboard.press("Escape");
  await expect(first).toContainText("seed 11");
  for (let left = 2; left > 0; left--) {
    await page
      .getByRole("region", { name: /trainings? waits?/ })
      .getByRole("button", { name: "Cancel" })
      .first()
      .press("Enter");
    await expect(page.getByRole("region", { name: /trainings? waits?/ }).getByRole("listitem")).toHaveCount(left - 1);
  }
});

test("row 12: a stop ends within a batch and keeps the best, which forecasts", async () => {
  await running().getByRole("button", { name: "Stop and keep best" }).press("Enter");
  await expect(page.getByRole("button", { name: /Nothing under way/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("status", { name: "Notices" })).toContainText("the best state is kept", { timeout: 60_000 });
  await page.keyboard.press("3");
  const facts = page.getByRole("region", { name: "Forecast panel" }).getByRole("region", { name: "Graph-ConvGRU, quick" });
  await expect(facts.locator('[data-figure="expected-count"]')).toHaveText(/\d/);
});

test("row 44: a run tells data hash, version, seed and device, and is run again with its settings", async () => {
  await runByName(page, "runs as a table");
  const table = page.getByRole("region", { name: "Runs" });
  await table
    .getByRole("row", { name: /Stopped/ })
    .last()
    .getByRole("button", { name: "Graph-ConvGRU, quick", exact: true })
    .press("Enter");
  const card = panel().locator("[data-run]");
  await expect(card.locator('[data-figure="seed"]')).toHaveText("1");
  await expect(card.locator('[data-figure="data-hash"]')).toHaveAttribute("title", /^[0-9a-f]{64}$/);
  await expect(card.locator('[data-figure="device"]')).toContainText(/on .*CPU|on .*thread/i);
  await expect(card.locator('[data-figure="code-version"]')).toHaveText(/\d+\.\d+\.\d+/);
  await setEpochs("1");
  await panel().getByRole("spinbutton", { name: "Seed" }).fill("99");
  await card.getByRole("button", { name: "Run again with these settings" }).press("Enter");
  await expect(panel().getByRole("spinbutton", { name: "Seed" })).toHaveValue("1");
  await expect(panel().getByRole("spinbutton", { name: "Epochs" })).toHaveValue(ENDLESS_EPOCHS);
  await expect(panel()).toContainText("patience = 5000");
  await expect(panel().getByRole("button", { name: "Start training" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(running()).toBeVisible();
});

test("row 11: after a crash in the middle of an epoch the training goes on after the last one that had ended", async ({
  browser,
}) => {
  await expect.poll(() => epochOf(running()), { timeout: 60_000 }).toBeGreaterThan(2);
  const reached = await epochOf(running());
  await page.close();
  await killService(city.served);
  city.served = await serveProject(city.folder, city.project);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await page.goto(city.served.address);
  await page.getByRole("status", { name: "Notices" }).getByRole("button", { name: "Resume" }).press("Enter");
  await page.keyboard.press("2");
  await expect(running()).toBeVisible({ timeout: 60_000 });
  // The first epoch that it trains is not before the one that was under way: nothing that had ended is trained again.
  await expect.poll(() => epochOf(running()), { timeout: 60_000 }).toBeGreaterThanOrEqual(reached);
  await page.keyboard.press("Control+Alt+s");
  await expect(page.getByRole("button", { name: /Nothing under way/ })).toBeVisible({ timeout: 60_000 });
});

test("row 13: data with a category that the model has not learnt are told of before a forecast is made", async ({ browser }) => {
  // Another week, in which a category is reported that was not there before.
  const known = 90 * 12;
  const newer = identifiedCity(97, 12).map((incident, index) =>
    index >= known && index % 3 === 0 ? { ...incident, category: "ARSON" } : incident,
  );
  const file = path.join(city.folder, "small_city_newer.csv");
  const lines = newer.map(({ day, category, time, place }) => {
    const [year, month, date] = day.split("-");
    return `${month}/${date}/${year} ${time},${category},${place}`;
  });
  writeFileSync(file, `Date,Primary Type,Latitude,Longitude\r\n${lines.join("\r\n")}\r\n`);
  await page.close();
  await stopServing(city.served);
  runCommand(city.folder, ["update", "--project", city.project, "--dataset", city.dataset, file]);
  city.served = await serveProject(city.folder, city.project);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await openDrawn(page, city.served.address);
  await page.keyboard.press("3");
  const misfits = page.getByRole("region", { name: "The data do not fit what this run has learnt" });
  await expect(misfits).toContainText('"ARSON", which this model has not learnt');
  await expect(misfits).toContainText("Train again on the data as they are now");
});
