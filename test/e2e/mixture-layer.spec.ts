import { expect, type Page, test } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";
import type { Probe } from "./harness/mixture.ts";

/** A pixel may differ from the CPU's colour by this much: rounding of two blends. */
const TOLERANCE = 2;

const OFFSETS: readonly (readonly [number, number])[] = [
  [0, 0],
  [60, -40],
  [-85, 30],
  [17, 111],
  [-130, -90],
];

let server: ViteDevServer;
/** One page for all: starting a graphics context in software takes seconds, and each test sets all that it looks at. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await createServer({
    configFile: false,
    root: process.cwd(),
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1", watch: null, hmr: false },
    optimizeDeps: { entries: ["test/e2e/harness/mixture.html"] },
  });
  await server.listen();
  page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  await page.goto(`${server.resolvedUrls?.local[0] ?? ""}test/e2e/harness/mixture.html`);
  await page.evaluate(() => window.harness.ready);
});

test.afterAll(async () => {
  await page.close();
  await server.close();
});

function expectClose(probes: readonly Probe[]): void {
  for (const probe of probes) {
    const worst = Math.max(...probe.pixel.map((channel, index) => Math.abs(channel - (probe.expected[index] ?? 0))));
    expect(worst, JSON.stringify(probe)).toBeLessThanOrEqual(TOLERANCE);
  }
}

for (const projection of ["mercator", "globe"] as const) {
  // A pixel of zoom 9 is 114 m wide: there the square must be wide too, or a half pixel is the whole difference.
  for (const [zoom, areaSquareMetres] of [
    [9, 1e6],
    [12, 1e5],
    [15, 1e4],
    [18, 1e4],
  ] as const) {
    test(`row 25: pixels equal the CPU's values under ${projection} at zoom ${zoom}`, async () => {
      const probes = await page.evaluate((request) => window.harness.probe(request), {
        zoom,
        projection,
        areaSquareMetres,
        statistic: "rate",
        offsets: OFFSETS,
        centre: [40, -30],
      } as const);
      expectClose(probes);
      expect(probes.some((probe) => probe.value > 0.5)).toBe(true);
    });
  }
}

test("the chance in a square of 1 km2 equals the CPU's, lake shore included", async () => {
  const probes = await page.evaluate((request) => window.harness.probe(request), {
    zoom: 13,
    projection: "mercator",
    areaSquareMetres: 1e6,
    statistic: "probability",
    offsets: OFFSETS,
    centre: [2300, 1600],
  } as const);
  expectClose(probes);
});

test("row 25: at street zoom neighbouring pixels differ by less than a colour step: there are no cells to be seen", async () => {
  const probes = await page.evaluate((request) => window.harness.probe(request), {
    zoom: 18,
    projection: "mercator",
    areaSquareMetres: 100_000,
    statistic: "rate",
    offsets: Array.from({ length: 400 }, (_, index) => [index - 200, 0] as const),
    centre: [40, -30],
  } as const);
  expectClose(probes);
  const values = probes.map(({ value }) => value);
  const steps = values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? Number.NaN)));
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.05);
  // 400 pixels of .45 m cross more than one cell of 125 m. A cell's edge as a step would be most of the whole range at once.
  expect(Math.max(...steps)).toBeLessThan(0.05 * (Math.max(...values) - Math.min(...values)));
});

for (const [atLeast, areaSquareMetres] of [
  [2, 1e5],
  [3, 1e6],
  [5, 1e6],
] as const) {
  test(`row 30: the chance of at least ${atLeast} equals the CPU's`, async () => {
    const probes = await page.evaluate((request) => window.harness.probe(request), {
      zoom: 15,
      projection: "mercator",
      areaSquareMetres,
      statistic: "probability",
      atLeast,
      offsets: OFFSETS,
      centre: [40, -30],
    } as const);
    expectClose(probes);
    expect(probes.some(({ value }) => value > 0.01)).toBe(true);
  });
}

for (const look of ["quantile", "difference", "swiped"] as const) {
  test(`pixels of a ${look} map equal the CPU's values`, async () => {
    const probes = await page.evaluate((request) => window.harness.probe(request), {
      zoom: 15,
      projection: "mercator",
      areaSquareMetres: 100_000,
      statistic: "rate",
      offsets: OFFSETS,
      centre: [40, -30],
      look,
    } as const);
    expectClose(probes);
    expect(new Set(probes.map(({ pixel }) => pixel.join())).size).toBeGreaterThan(3);
  });
}

test("nothing is drawn outside of the study area", async () => {
  const [probe] = await page.evaluate((request) => window.harness.probe(request), {
    zoom: 14,
    projection: "mercator",
    areaSquareMetres: 10_000,
    statistic: "rate",
    offsets: [[0, 0]],
    centre: [3200, 3000],
  } as const);
  expect(probe?.pixel).toEqual([255, 255, 255]);
});

for (const kind of ["style", "context", "projections"] as const) {
  test(`the same pixels come back after a change of ${kind}`, async () => {
    await page.evaluate((what) => window.harness.upheaval(what), kind);
    const probes = await page.evaluate((request) => window.harness.probe(request), {
      zoom: 14,
      projection: "mercator",
      areaSquareMetres: 10_000,
      statistic: "rate",
      offsets: OFFSETS,
      centre: [0, 0],
    } as const);
    expectClose(probes);
  });
}

test("a label drawn after the layer is still there", async () => {
  expect(await page.evaluate(() => window.harness.labelInk())).toBeGreaterThan(50);
});
