/**
 * Frame times of the map while it is panned over a city, in a real browser at 1024 x 700, without a graphics card (SwiftShader) unless
 * ISARITHM_BENCH_GPU=1: counts for every pixel, for every second and fourth one, and as the window chooses. Run by
 * `isarithm bench map-frames`; prints one JSON document.
 */
import { cpus } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { createServer } from "vite";
import { findBrowser } from "../src-main/hosts/browser/index.ts";

const VIEW = { width: 1024, height: 700 };
const PAN_MILLISECONDS = 5000;

interface Pan {
  readonly components: number;
  readonly incidents: number;
  readonly divisor: 1 | 2 | 4 | "adaptive";
}

const DIVISORS = [1, 2, 4, "adaptive"] as const;
/** What is panned: nothing, a city of usual size, the most that must stay fluent. */
const PANS: readonly Pan[] = [
  { components: 0, incidents: 0, divisor: 1 },
  { components: 0, incidents: 200_000, divisor: 1 },
  ...DIVISORS.map((divisor) => ({ components: 337, incidents: 0, divisor })),
  ...DIVISORS.map((divisor) => ({ components: 1000, incidents: 0, divisor })),
  { components: 1000, incidents: 200_000, divisor: "adaptive" },
];
const PAGE = "test/e2e/harness/map-frames.html";

interface Frames {
  readonly intervals: readonly number[];
  readonly divisor: number;
}

/** What the page offers (test/e2e/harness/map-frames.ts). */
interface FramesPage {
  readonly mapFrames: {
    pan(wish: Pan & { readonly milliseconds: number }): Promise<Frames>;
    renderer(): string;
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const NAMES = { 1: "every pixel", 2: "half resolution", 4: "quarter resolution", adaptive: "as the window chooses" } as const;

function workOf({ components, incidents, divisor }: Pan, last: number): string {
  const how = divisor === "adaptive" ? `${NAMES.adaptive} (ended at 1/${last})` : NAMES[divisor];
  const what = [
    ...(components > 0 ? [`${components} components, ${how}`] : ["no forecast"]),
    ...(incidents > 0 ? [`${incidents} incidents`] : []),
  ];
  return what.join(", ");
}

async function measure(): Promise<unknown> {
  const root = path.resolve(import.meta.dirname, "..");
  const server = await createServer({
    configFile: false,
    root,
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1", watch: null, hmr: false },
    optimizeDeps: { entries: [PAGE] },
  });
  await server.listen();
  const software = process.env.ISARITHM_BENCH_GPU === "1" ? [] : ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...software, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
  });
  try {
    const page = await browser.newPage({ viewport: VIEW });
    await page.goto(`${server.resolvedUrls?.local[0] ?? ""}${PAGE}`);
    await page.waitForFunction(() => "mapFrames" in globalThis);
    const rows: { work: string; ours: number; peer: null; ratio: null; unit: string }[] = [];
    for (const wish of PANS) {
      const { intervals, divisor: last } = await page.evaluate(
        (asked) => (globalThis as unknown as FramesPage).mapFrames.pan(asked),
        { ...wish, milliseconds: PAN_MILLISECONDS },
      );
      for (const [name, share] of [
        ["median", 0.5],
        ["p90", 0.9],
      ] as const) {
        const work = `frame while panning, ${workOf(wish, last)}, ${name}`;
        rows.push({ work, ours: quantile(intervals, share), peer: null, ratio: null, unit: "ms" });
      }
    }
    const renderer = await page.evaluate(() => (globalThis as unknown as FramesPage).mapFrames.renderer());
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}; ${renderer}; ${VIEW.width} x ${VIEW.height}`;
    return { rows, machine };
  } finally {
    await browser.close();
    await server.close();
  }
}

console.log(JSON.stringify(await measure()));
