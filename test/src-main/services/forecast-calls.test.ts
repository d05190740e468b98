import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { calls, type DrawingHeader, type Forecast } from "../../../src-main/contract/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

// An import starts a parser and an engine: seconds each on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const city = smallCity();
const HELD_OUT = { day: "2018-04-10", written: "04/10/2018" };

let folder: string;
let service: Service;
let made: Forecast;
const logged: unknown[] = [];
let family: DrawingHeader["countFamily"];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "isarithm-total-test-"));
  service = createService({ log: (_context, error) => logged.push(error) });
  await service.call("project.create", { path: path.join(folder, "city") });
  const upload = await service.uploads.receive("city.csv", Readable.from([Buffer.from(city.text)]), { limitBytes: 1e9 });
  const { roles } = await service.call("dataset.preview", { upload });
  const { dataset } = await service.call("dataset.import", { upload, roles, timeZone: "America/Chicago" });
  const { run, job } = await service.call("run.start", { dataset: dataset.id, model: "climatology", toDay: "2018-04-01" });
  await service.call("job.wait", { job: job.id });
  made = await service.call("forecast.make", { run: run.id, issueDay: HELD_OUT.day });
  family = (await service.call("forecast.get", { forecast: made.id })).drawing.countFamily;
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const total = async (categories?: string[]) =>
  calls["forecast.total"].output.parse(
    await service.call("forecast.total", { forecast: made.id, ...(categories === undefined ? {} : { categories }) }),
  );

/** P(count <= n) of a Poisson count, or of a negative binomial one with variance m + m^2 / size: its terms, one by one. */
function shareUpTo(n: number, mean: number, size: number | undefined): number {
  let term = size === undefined ? Math.exp(-mean) : (1 + mean / size) ** -size;
  let sum = n < 0 ? 0 : term;
  for (let count = 1; count <= n; count += 1) {
    term *= size === undefined ? mean / count : (((size + count - 1) / count) * mean) / (mean + size);
    sum += term;
  }
  return sum;
}

test("one category's count has the interval and the chance of its family's closed form", async () => {
  const index = made.categories.indexOf("THEFT");
  const mean = made.summary.byCategory[index] ?? Number.NaN;
  const size = family.kind === "poisson" ? undefined : family.size[index];
  const { expectedCount, interval, probabilityOfAny } = await total(["THEFT"]);
  expect(expectedCount).toBeCloseTo(mean, 9);
  expect(expectedCount).toBeGreaterThan(5);
  expect(probabilityOfAny).toBeCloseTo(1 - shareUpTo(0, mean, size), 9);
  // The least counts that 5 and 95 of a hundred do not exceed.
  for (const [end, share] of [
    [interval.low, 0.05],
    [interval.high, 0.95],
  ] as const) {
    expect(shareUpTo(end, mean, size)).toBeGreaterThanOrEqual(share);
    expect(shareUpTo(end - 1, mean, size)).toBeLessThan(share);
  }
});

test("the long-run map of the same categories, and what then happened, are told with it", async () => {
  const all = await total();
  const parts = await Promise.all(made.categories.map((name) => total([name])));
  const sum = (values: readonly number[]): number => values.reduce((before, value) => before + value, 0);
  expect(all.expectedCount).toBeCloseTo(made.summary.expectedCount, 9);
  expect(sum(parts.map((part) => part.expectedCount))).toBeCloseTo(all.expectedCount, 9);
  expect(all.baseline.expectedCount).toBeCloseTo(made.baselineExpectedCount ?? Number.NaN, 9);
  expect(sum(parts.map((part) => part.baseline.expectedCount))).toBeCloseTo(all.baseline.expectedCount, 9);
  expect(all.observedCount).toBe(made.observedCount);
  const lines = city.text.split("\r\n").filter((line) => line.startsWith(HELD_OUT.written));
  expect(parts.map(({ observedCount }) => observedCount)).toEqual(
    made.categories.map((name) => lines.filter((line) => line.split(",")[1] === name).length),
  );
  await expect(total(["PIRACY"])).rejects.toMatchObject({ code: "UnknownCategory" });
});

test("the day after the data has no count yet", async () => {
  const [baseMap] = (await service.call("forecast.list", {})).filter(({ validFromDay }) => validFromDay === "2018-05-01");
  const found = await service.call("forecast.total", { forecast: baseMap?.id ?? "" });
  expect(found.observedCount).toBeNull();
});

test.each([[["THEFT"]], [undefined]])("a briefing of %j says the same interval", async (categories) => {
  const { interval } = await total(categories);
  const { file } = await service.call("export.briefing", {
    forecast: made.id,
    format: "html",
    ...(categories === undefined ? {} : { categories }),
  });
  const said = /90 % interval<\/dt><dd>([^<]*)</.exec(await readFile(file, "utf8"))?.[1];
  expect(said).toBe(`${interval.low} to ${interval.high}`);
  expect(logged).toEqual([]);
});
