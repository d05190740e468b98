/**
 * `npm test`: installs what is missing, then checks, unit tests and end-to-end tests, and one closing line with the sum.
 * `npm test -- FILTER ...` runs the unit tests whose path holds FILTER, and nothing else.
 */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { secondsSince } from "./report.mjs";
import { runChecks } from "./testing/checks.mjs";
import { ensureChromium } from "./testing/chromium.mjs";
import { closingLine, playwrightCounts, sumOf, vitestCounts } from "./testing/counts.mjs";
import { ensureEngine } from "./testing/engine.mjs";
import { runTool } from "./testing/tool.mjs";
import { ensureWindow } from "./window-build.mjs";

/** @typedef {import("./testing/counts.mjs").Counts} Counts */

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const RESULTS = path.join(ROOT, "test-results");
const inContinuousIntegration = process.env.CI !== undefined && process.env.CI !== "" && process.env.CI !== "false";

/** @param {string} line */
const say = (line) => console.log(line);

/**
 * @param {readonly string[]} filters
 * @returns {Promise<Counts>}
 */
async function unitTests(filters) {
  const report = path.join(RESULTS, "vitest.json");
  rmSync(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { status } = await runTool(ROOT, [...args, ...filters], { show: true });
  return vitestCounts(report, status);
}

/** @returns {Promise<Counts>} */
async function endToEndTests() {
  const report = path.join(RESULTS, "playwright.json");
  rmSync(report, { force: true });
  const hasBrowser = ensureChromium(say);
  const runner = ["node_modules/@playwright/test/cli.js", "test"];
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  if (!hasBrowser) {
    // Listed, so that what was not run is counted.
    await runTool(ROOT, [...runner, "--list", "--reporter=json"], { env });
    const { passed, failed, skipped } = playwrightCounts(report, 0);
    const count = passed + failed + skipped;
    return inContinuousIntegration ? { passed: 0, failed: count, skipped: 0 } : { passed: 0, failed: 0, skipped: count };
  }
  await ensureWindow(ROOT, { say });
  const { status } = await runTool(ROOT, [...runner, "--reporter=list,json"], { env, show: true });
  return playwrightCounts(report, status);
}

/**
 * @param {readonly string[]} filters
 * @returns {AsyncGenerator<Counts>}
 */
async function* parts(filters) {
  if (filters.length > 0) {
    yield await unitTests(filters);
    return;
  }
  yield await ensureEngine(say, { required: inContinuousIntegration });
  yield await runChecks(ROOT, say);
  yield await unitTests([]);
  yield await endToEndTests();
}

const start = performance.now();
mkdirSync(RESULTS, { recursive: true });
/** @type {Counts[]} */
const counts = [];
try {
  for await (const part of parts(process.argv.slice(2))) counts.push(part);
} catch (error) {
  console.error(error);
  counts.push({ passed: 0, failed: 1, skipped: 0 });
}
const total = sumOf(counts);
say(`Done in ${secondsSince(start)}.`);
say(closingLine(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
