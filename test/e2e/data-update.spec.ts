/** A newer export of a table that is there: dropped on its card, told apart row by row, and the forecast issued anew. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { dragFile } from "./harness/drop.ts";
import { runCommand, type Served, serveProject, stopServing } from "./harness/service.ts";
import { drawn } from "./harness/shown-sample.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let folder: string;
let served: Served;
let page: Page;

interface Row {
  readonly id: number;
  readonly day: number;
  readonly text: string;
}

const PER_DAY = 60;
const FIRST_DAYS = 60;

/** `days` of incidents from 2019-01-01 on, the same ones every time. */
function rowsOf(days: number): Row[] {
  let state = 11;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: days * PER_DAY }, (_, id) => {
    const day = Math.floor(id / PER_DAY);
    const date = new Date(Date.UTC(2019, 0, 1 + day)).toISOString().slice(0, 10);
    const time = `${String(Math.floor(chance() * 24)).padStart(2, "0")}:${String(Math.floor(chance() * 60)).padStart(2, "0")}`;
    const place = `${(41.85 + (chance() + chance() - 1) * 0.04).toFixed(5)},${(-87.65 + (chance() + chance() - 1) * 0.05).toFixed(5)}`;
    return { id, day, text: `N${id},${date} ${time},THEFT,${place}` };
  });
}

function write(name: string, rows: readonly Row[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, ["ID,Date,Type,Latitude,Longitude", ...rows.map(({ text }) => text), ""].join("\n"));
  return file;
}

const card = () => page.getByRole("article", { name: "reports" });
const note = () => card().getByRole("region", { name: "Update of reports" });

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-update-"));
  const project = path.join(folder, "town.isarithm");
  runCommand(folder, ["new", project]);
  // A quarter of the last three days is reported later.
  const first = rowsOf(FIRST_DAYS).filter(({ id, day }) => day < FIRST_DAYS - 3 || id % 4 !== 0);
  runCommand(folder, ["ingest", "crime", "--project", project, "--timezone", "America/Chicago", write("reports.csv", first)]);
  served = await serveProject(folder, project);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(served.address);
  await drawn(page);
  await page.keyboard.press("1");
});

test.afterAll(async () => {
  await page.close();
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

async function dropOnCard(file: string): Promise<void> {
  const drag = await dragFile(page, file, card());
  await drag.enter();
  await expect(page.getByText("Drop to bring reports up to date")).toBeVisible();
  await drag.drop();
}

const changed = async (kind: string): Promise<string> =>
  (await note().getByRole("row", { name: kind }).getByRole("cell").textContent()) ?? "";

test("dropped on its card it is merged: new, revised and withdrawn rows are counted, and the last settled day is said", async () => {
  await expect(card()).toContainText("3,555 reported incidents from 1 Jan 2019 to 1 Mar 2019");
  // Ten days more; every 500th was withdrawn, and the one after it moved to another category.
  const newer = rowsOf(FIRST_DAYS + 10).flatMap((row) => {
    if (row.day >= FIRST_DAYS - 3) return [row];
    if (row.id % 500 === 0) return [];
    return [row.id % 500 === 1 ? { ...row, text: row.text.replace("THEFT", "ROBBERY") } : row];
  });
  await dropOnCard(write("reports_march.csv", newer));
  await expect(note()).toContainText("What reports_march.csv changed", { timeout: 120_000 });
  expect(await Promise.all(["New", "Revised", "Withdrawn", "Unchanged"].map(changed))).toEqual(["645", "7", "7", "3,541"]);
  await expect(note()).toContainText("Rows were told apart by their number.");
  // The long-run map of the import was for the day after its data, which are here now.
  await expect(note()).toContainText("1 earlier forecast was scored");
  await expect(card()).toContainText(/Complete until Fri 8 Mar 2019: the last 3 days still gain reports\./);
  await page.screenshot({ path: test.info().outputPath("updated.png") });
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.screenshot({ path: test.info().outputPath("updated-1024.png") });
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("a training ends with the last settled day, and says so", async () => {
  await page.keyboard.press("2");
  const panel = page.getByRole("region", { name: "Train panel" });
  await expect(panel.getByLabel("Last day")).toHaveValue("2019-03-08");
  await expect(panel).toContainText("Later days are left out: after 8 Mar 2019 incidents are still being reported.");
  await panel.getByLabel("Last day").fill("2019-03-10");
  await expect(panel).toContainText("Days after 8 Mar 2019 still gain reports");
  await panel.getByLabel("Last day").blur();
  await page.keyboard.press("1");
  await expect(note()).toBeVisible();
});

test("the last forecast is issued anew with one more click", async () => {
  await note()
    .getByRole("button", { name: /^Issue the forecast for / })
    .press("Enter");
  const panel = page.getByRole("region", { name: "Forecast panel" });
  await expect(panel).toContainText("Tue 12 Mar 2019", { timeout: 60_000 });
  await expect(page.locator('.map[data-state="drawn"]')).toBeVisible({ timeout: 60_000 });
});

test("the same file again holds nothing new; another table is refused, and the data stay", async () => {
  await page.keyboard.press("1");
  await dropOnCard(path.join(folder, "reports_march.csv"));
  await expect(note()).toContainText("The file holds nothing new. The data are as they were.", { timeout: 120_000 });
  await note().getByRole("button", { name: "Close" }).press("Enter");
  const other = path.join(folder, "other.csv");
  writeFileSync(other, "Name,Age\nAda,36\nAlan,41\n");
  await dropOnCard(other);
  await expect(note().getByRole("alert")).toContainText("The data are as they were: the file could not be merged.", {
    timeout: 60_000,
  });
  await expect(note().getByRole("alert")).toContainText("Next step:");
  await note().getByRole("button", { name: "Dismiss" }).press("Enter");
  await expect(note()).toBeHidden();
  await card().locator("summary").getByText("2 versions").press("Enter");
  await expect(card().getByRole("row", { name: /^2 11 Mar 2019 645 7 7$/ })).toBeVisible();
});
