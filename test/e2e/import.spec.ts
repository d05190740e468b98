/** Tables as people have them, dropped on the window: every guess with its reason, what is odd with its effect, several at once. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import proj4 from "proj4";
import { dragFile } from "./harness/drop.ts";
import { runCommand, type Served, serveProject, stopServing } from "./harness/service.ts";

test.describe.configure({ mode: "serial", timeout: 240_000 });

let folder: string;
let served: Served;
let page: Page;

/** Both sizes that the window is made for. */
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

interface Incident {
  readonly day: Date;
  readonly kind: string;
  readonly lat: number;
  readonly lon: number;
}

/** Incidents around a middle, the same ones every time; dates from January to December of 2018, days 1 to 12 of each month alone. */
function incidentsAround(lat: number, lon: number, count: number): Incident[] {
  let state = 7;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, index) => ({
    day: new Date(
      Date.UTC(2018, index % 12, 1 + (Math.floor(index / 12) % 12), Math.floor(chance() * 24), Math.floor(chance() * 60)),
    ),
    kind: chance() < 0.6 ? "Diebstahl" : "Körperverletzung",
    lat: lat + (chance() + chance() - 1) * 0.06,
    lon: lon + (chance() + chance() - 1) * 0.08,
  }));
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Semicolons, decimal commas, Latin-1, and dates that could be either order. */
function germanTable(incidents: readonly Incident[]): Buffer {
  const rows = incidents.map(({ day, kind, lat, lon }) =>
    [
      `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()} ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`,
      kind,
      lat.toFixed(5).replace(".", ","),
      lon.toFixed(5).replace(".", ","),
    ].join(";"),
  );
  return Buffer.from(["Tatzeit;Delikt;Breite;Länge", ...rows, ""].join("\r\n"), "latin1");
}

/** Metres of UTM zone 16 north, as Chicago lies in it. */
function projectedTable(incidents: readonly Incident[]): string {
  const rows = incidents.map(({ day, lat, lon }) => {
    const [x = 0, y = 0] = proj4("+proj=utm +zone=16 +datum=WGS84 +units=m").forward([lon, lat]);
    return `${day.toISOString().slice(0, 16).replace("T", " ")},THEFT,${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return ["Occurred,Offense,X,Y", ...rows, ""].join("\n");
}

function portalTable(incidents: readonly Incident[], more: readonly string[] = []): string {
  const rows = incidents.map(
    ({ day, lat, lon }) => `${day.toISOString().slice(0, 16).replace("T", " ")},THEFT,${lat.toFixed(5)},${lon.toFixed(5)}`,
  );
  return ["Date,Type,Latitude,Longitude", ...rows, ...more, ""].join("\n");
}

function write(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function drop(files: string | readonly string[]): Promise<void> {
  const drag = await dragFile(page, files, page.getByRole("application"));
  await drag.enter();
  await expect(page.getByText("Drop to import")).toBeVisible();
  await drag.drop();
}

const form = () => page.getByRole("region", { name: /^Import / });
const columns = () => page.getByText("What the columns mean");

/** Nothing of the panel or the drawer may reach out of the window at either size; pictures are kept for looking at. */
async function lookAt(name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect([name, size.width, wide]).toEqual([name, size.width, false]);
    await page.screenshot({ path: test.info().outputPath(`${name}-${size.width}.png`) });
  }
  await page.setViewportSize(SIZES[0]);
}

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), "isarithm-import-"));
  const project = path.join(folder, "tables.isarithm");
  runCommand(folder, ["new", project]);
  served = await serveProject(folder, project);
  page = await browser.newPage({ viewport: SIZES[0] });
  await page.goto(served.address);
});

test.afterAll(async () => {
  await page.close();
  await stopServing(served);
  rmSync(folder, { recursive: true, force: true });
});

test("row 4: semicolons, decimal commas and Latin-1 are read, each guess with its reason, and dates that could be either are asked for", async () => {
  await drop(write("delikte_berlin.csv", germanTable(incidentsAround(52.52, 13.4, 1440))));
  await expect(columns()).toBeVisible({ timeout: 60_000 });
  for (const [role, column] of [
    ["Date and time", "Tatzeit"],
    ["Longitude", "Länge"],
    ["Latitude", "Breite"],
  ] as const) {
    const field = form().getByLabel(role, { exact: true });
    await expect(field).toHaveValue(column);
    await expect(field).toHaveAccessibleDescription(/\w{3}/);
  }
  // What no name tells is chosen by hand, and said to be.
  const category = form().getByLabel("Category", { exact: true });
  await expect(category).toHaveAccessibleDescription(/No column is named like a category/);
  await category.selectOption("Delikt");
  await expect(category).toHaveAccessibleDescription("Chosen by you.");
  // The first rows as the table has them, with umlauts.
  await expect(page.getByRole("cell", { name: "Körperverletzung" }).first()).toBeVisible();
  await expect(form().getByLabel("Time zone of the dates")).toHaveValue("Europe/Berlin");
  await expect(form().getByLabel("Time zone of the dates")).toHaveAccessibleDescription(/Berlin/);
  const either = page.getByRole("group", { name: "Day or month first?" });
  await expect(either.getByRole("radio")).toHaveCount(2);
  await expect(either).toContainText(/01\/02\/2018 \d\d:\d\d is/);
  await expect(form()).toContainText("In the wrong order incidents are spread over the year");
  await lookAt("either-date");
  await either.getByRole("radio", { name: /DD\/MM\/YYYY/ }).check();
  await expect(either.getByRole("radio", { name: /DD\/MM\/YYYY/ })).toBeChecked();
  await expect(page.getByRole("button", { name: "Import", exact: true })).toBeEnabled({ timeout: 30_000 });
  await page.locator("summary").getByText("How the file is read").press("Enter");
  for (const part of ["Letters are coded as", "Columns are parted by"]) {
    await expect(form().getByLabel(part)).toHaveAccessibleDescription(/\w{3}/);
  }
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.locator(".legend")).toContainText("Long-run map", { timeout: 120_000 });
  await page.keyboard.press("1");
  const card = page.getByRole("article", { name: "delikte berlin" });
  // Twelve days of each of twelve months: the other order would end on the same day, but the months would be days.
  await expect(card).toContainText("1,440 reported incidents from 1 Jan 2018 to 12 Dec 2018");
});

test("row 4: projected metres are drawn on the map to be confirmed", async () => {
  await drop(write("crime_utm.csv", projectedTable(incidentsAround(41.85, -87.65, 1200))));
  await expect(columns()).toBeVisible({ timeout: 60_000 });
  const crs = form().getByLabel("Coordinates are");
  await expect(crs).toHaveAccessibleDescription(/Look at the map before you import|near Chicago/);
  await expect(form()).toContainText("The map shows where");
  // The map flies to where the guess puts them.
  await expect(async () => {
    const [lat = 0, lon = 0] = cameraCentre();
    expect([Math.abs(lon + 87.65) < 0.2, Math.abs(lat - 41.85) < 0.2]).toEqual([true, true]);
  }).toPass({ timeout: 30_000 });
  await lookAt("projected");
  const other = await crs
    .locator("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(other.length).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(form()).toBeHidden();
});

/** Latitude and longitude of the camera, from the address. */
function cameraCentre(): readonly number[] {
  return (new URL(page.url()).searchParams.get("at") ?? "").split(",").map(Number);
}

test("row 5: what is odd about the data is said with what it does to a forecast", async () => {
  const city = incidentsAround(41.85, -87.65, 1400);
  const odd = [
    // An hour that stands for none, one address for many, entered twice, and two that lie far off.
    ...Array.from(
      { length: 60 },
      (_, index) => `2018-${two(1 + (index % 12))}-${two(1 + (index % 9))} 00:00,THEFT,41.85${index},-87.65${index}`,
    ),
    ...Array.from(
      { length: 60 },
      (_, index) => `2018-${two(1 + (index % 12))}-03 ${two(index % 24)}:11,THEFT,41.87811,-87.62980`,
    ),
    ...Array.from({ length: 4 }, () => "2018-05-05 10:20,THEFT,41.85555,-87.65555"),
    "2018-05-05 10:20,THEFT,34.05,-118.24",
    "2018-06-05 10:20,THEFT,42.2,-87.9",
    "never,THEFT,41.85,-87.65",
  ];
  await drop(write("odd.csv", portalTable(city, odd)));
  await page.getByRole("button", { name: "Import", exact: true }).click({ timeout: 60_000 });
  await expect(page.getByText(/reported incidents of odd imported/)).toBeVisible({ timeout: 120_000 });
  await page.keyboard.press("1");
  const card = page.getByRole("article", { name: "odd" });
  const findings = card.locator(".findings li");
  await expect(findings.filter({ hasText: "on one point" })).toBeVisible();
  for (const told of [
    "midnight sharp",
    "repeat an earlier row",
    "days have no incident",
    "degree from the middle",
    "apart from the nearest",
  ]) {
    await expect(findings.filter({ hasText: told })).toHaveCount(1);
  }
  for (const finding of await findings.all()) {
    const effect = finding.locator("p.meta").first();
    await expect(effect).toHaveText(/\w+ \w+/);
  }
  // Rows to look at, and the rejected ones with their reasons.
  await findings.filter({ hasText: "on one point" }).locator("summary").press("Enter");
  await expect(findings.filter({ hasText: "on one point" })).toContainText("41.87811,-87.62980");
  await card.getByRole("button", { name: "Show 2 rejected rows" }).press("Enter");
  await expect(page.getByRole("cell", { name: "Far from all other incidents" })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toMatch(/^\uFEFFline,reason,file,row\r\n\d+,\w+,"odd/);
  await findings.first().scrollIntoViewIfNeeded();
  await lookAt("findings");
  await page.keyboard.press("Escape");
});

test("row 7: several files dropped at once: tables become one, areas become a layer", async () => {
  const city = incidentsAround(41.85, -87.65, 1440);
  const square = (name: string, south: number) => ({
    type: "Feature",
    properties: { BEAT: name },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [-87.8, south],
          [-87.5, south],
          [-87.5, south + 0.1],
          [-87.8, south + 0.1],
          [-87.8, south],
        ],
      ],
    },
  });
  await drop([
    write("calls_spring.csv", portalTable(city.filter(({ day }) => day.getUTCMonth() < 6))),
    write("calls_autumn.csv", portalTable(city.filter(({ day }) => day.getUTCMonth() >= 6))),
    write(
      "beats.geojson",
      JSON.stringify({ type: "FeatureCollection", features: [square("North", 41.85), square("South", 41.75)] }),
    ),
  ]);
  await expect(columns()).toBeVisible({ timeout: 60_000 });
  await expect(form()).toContainText("2 more files wait; they come after this one.");
  await lookAt("several");
  await form().getByRole("button", { name: "Read them as one table with this one" }).click();
  await expect(form()).toContainText("Read as one table with 1 more file.");
  await expect(form()).toContainText("1 more file waits; it comes after this one.");
  await page.getByRole("button", { name: "Import", exact: true }).click({ timeout: 60_000 });
  await expect(page.getByText("beats is here: 2 areas.")).toBeVisible({ timeout: 120_000 });
  await page.keyboard.press("1");
  await expect(page.getByRole("article", { name: "calls spring" })).toContainText("1,440 reported incidents");
  const layer = page.getByRole("article", { name: "beats" });
  await expect(layer).toContainText("2 areas, called by BEAT");
  await layer.scrollIntoViewIfNeeded();
  await lookAt("layer");
});
