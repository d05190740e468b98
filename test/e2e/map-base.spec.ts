/** What lies under the forecast: outlines, a file of one's own, an online source after consent, and the globe. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { writeStreetMap } from "./harness/pmtiles-file.ts";
import { colourAt, drawn, press, type SampleWindow, serveSample, unfold } from "./harness/shown-sample.ts";

test.describe.configure({ mode: "serial" });

let sample: SampleWindow;
let page: Page;
let tiles: Server;
let host: string;
/** Paths that the tile server was asked for. */
const asked: string[] = [];
/** What the page's policy stopped. */
const refused: string[] = [];

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A black picture of one pixel. */
function picture(): Buffer {
  const chunk = (kind: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(4))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

test.beforeAll(async ({ browser }) => {
  tiles = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, { "Content-Type": "image/png", "Access-Control-Allow-Origin": "*" }).end(picture());
  });
  await new Promise<void>((resolve) => tiles.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(tiles.address() as AddressInfo).port}`;
  sample = await serveSample();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) refused.push(message.text());
  });
  await page.goto(sample.served.address);
  await drawn(page);
  await unfold(page, "Base map");
});

test.afterAll(async () => {
  await page.close();
  await sample[Symbol.asyncDispose]();
  await new Promise((resolve) => tiles.close(resolve));
});

/** Of the base map in light colours. */
const WATER = [223, 228, 233];

/** A place on land outside of the study area: the window's right lower corner is Indiana's. */
async function groundColour(): Promise<readonly [number, number, number]> {
  const box = await page.locator(".map").first().boundingBox();
  if (box === null) throw new Error("The map has no place in the window.");
  return colourAt(page, box.x + 60, box.y + box.height / 2);
}

test("row 26: globe and flat, and the forecast stays on it", async () => {
  await press(page, "Globe");
  expect(new URL(page.url()).searchParams.get("globe")).toBe("1");
  await page.reload();
  await drawn(page);
  await unfold(page, "Base map");
  await expect(page.getByRole("button", { name: "Globe" })).toHaveAttribute("aria-pressed", "true");
  await press(page, "Flat");
});

test("row 32: a PMTiles file of one's own is read in ranges and lies under the forecast", async () => {
  const file = path.join(sample.folder, "streets.pmtiles");
  writeStreetMap(file);
  // Until the outlines are cut, which is after the forecast is drawn, all of the ground has the colour of water.
  await expect(async () => expect((await groundColour()).map(Math.round)).not.toEqual(WATER)).toPass({ timeout: 60_000 });
  const before = await groundColour();
  await press(page, "Street file");
  await page.getByLabel("Path of a PMTiles file").fill(path.join(sample.folder, "absent.pmtiles"));
  await press(page, "Use this file");
  await expect(page.getByText("cannot be read")).toBeVisible();
  const statuses: number[] = [];
  page.on("response", (answer) => {
    if (new URL(answer.url()).pathname === "/basemap") statuses.push(answer.status());
  });
  await page.getByLabel("Path of a PMTiles file").fill(file);
  await press(page, "Use this file");
  await expect(page.getByText("Base map: own file")).toBeVisible({ timeout: 30_000 });
  // The file's one tile is all water: the ground turns from land to water.
  await expect(async () => expect((await groundColour()).map(Math.round)).toEqual(WATER)).toPass({ timeout: 30_000 });
  expect(before.map(Math.round)).not.toEqual(WATER);
  expect(statuses.length).toBeGreaterThan(0);
  expect(new Set(statuses)).toEqual(new Set([206]));
});

test("row 32: an online source is asked nothing before the consent that names its host", async () => {
  await press(page, "Online");
  await page.getByLabel("Address of the tiles").fill(`http://${host}/{z}/{x}/{y}.png`);
  const use = page.getByRole("button", { name: `Show pictures of ${host}` });
  await expect(use).toBeDisabled();
  await expect(page.getByText(`I agree that this window asks ${host} for map pictures.`)).toBeVisible();
  expect(asked).toEqual([]);
  // The page's own policy stops what a fault of the window might ask.
  expect(
    await page.evaluate(
      (address) =>
        fetch(address).then(
          () => "asked",
          () => "stopped",
        ),
      `http://${host}/0/0/0.png`,
    ),
  ).toBe("stopped");
  expect(asked).toEqual([]);
  refused.length = 0;
  await page.getByRole("checkbox", { name: /I agree that this window asks/ }).press("Space");
  await use.press("Enter");
  await expect(async () => expect(asked.length).toBeGreaterThan(0)).toPass({ timeout: 60_000 });
  await drawn(page);
  expect(refused).toEqual([]);
  await expect(page.getByText(`Base map: ${host}`)).toBeVisible();
  expect(asked.every((each) => /^\/\d+\/\d+\/\d+\.png$/.test(each))).toBe(true);
});

test("row 32: back to the outlines, the host may be asked no more", async () => {
  await unfold(page, "Base map");
  await press(page, "Outlines");
  await expect(page.getByText(`Base map: ${host}`)).toHaveCount(0, { timeout: 30_000 });
  await drawn(page);
  asked.length = 0;
  expect(
    await page.evaluate(
      (address) =>
        fetch(address).then(
          () => "asked",
          () => "stopped",
        ),
      `http://${host}/0/0/0.png`,
    ),
  ).toBe("stopped");
  expect(asked).toEqual([]);
});
