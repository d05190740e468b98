import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { calls } from "../../../src-main/contract/index.ts";
import { readIncidents } from "../../../src-main/ingest/index.ts";
import { openProject } from "../../../src-main/project/index.ts";
import { chicago2018, csvOf, type Incident, identifiedCity, openBench } from "./identified-city.ts";

// A limit against hanging, not a measure.
const timeout = 600_000;

const LATE_DAYS = ["2018-05-28", "2018-05-29", "2018-05-30", "2018-05-31"];

/** Chicago until the end of May, with a quarter of its last four days still missing. */
function firstExport(city: readonly Incident[]): Incident[] {
  return city.filter(({ day }, index) => day < "2018-06-01" && !(LATE_DAYS.includes(day) && index % 4 === 0));
}

/** Until the end of June: every 5,000th incident of before was withdrawn, and the one after it was reclassified. */
function secondExport(city: readonly Incident[]): Incident[] {
  return city.flatMap((incident, index) => {
    if (incident.day >= "2018-07-01") return [];
    if (incident.day >= "2018-05-01") return [incident];
    if (index % 5000 === 0) return [];
    return [index % 5000 === 1 ? { ...incident, category: incident.category === "THEFT" ? "ROBBERY" : "THEFT" } : incident];
  });
}

test("Chicago until June, then until July: merged, settled, issued anew, scored beside the long-run map", {
  timeout,
}, async () => {
  await using bench = await openBench();
  const { service } = bench;
  const city = chicago2018();
  const first = firstExport(city);
  const second = secondExport(city);
  const { dataset, baseMap } = await bench.start(first);
  expect(dataset).toMatchObject({ version: 1, mergedBy: "id", lastDay: "2018-05-31", settledThrough: null, roles: { id: "ID" } });
  const week = await service.call("forecast.make", { run: baseMap.run, horizonDays: 7 });
  expect([baseMap.issuedDay, week.issuedDay]).toEqual(["2018-06-01", "2018-06-01"]);
  expect(await service.call("score", {})).toMatchObject({
    forecasts: [],
    added: [],
    waiting: [
      { forecast: baseMap.id, reason: expect.stringContaining("The data end on 2018-05-31") },
      { forecast: week.id, reason: expect.stringContaining("valid until 2018-06-07") },
    ],
  });

  const onLastDay = (incidents: readonly Incident[]) => incidents.filter(({ day }) => day === "2018-05-31").length;
  const shown = async () => (await service.files.incidents(dataset.id, "2018-05-31", "2018-06-01")).count;
  expect(await shown()).toBe(onLastDay(first));

  const updated = calls["dataset.update"].output.parse(
    await service.call("dataset.update", { dataset: dataset.id, uploads: [await bench.upload("july.csv", second)] }),
  );
  const before = new Set(first.map(({ id }) => id));
  const withdrawn = city.filter(({ day }, index) => day < "2018-05-01" && index % 5000 === 0).length;
  const revised = city.filter(({ day }, index) => day < "2018-05-01" && index % 5000 === 1).length;
  expect([withdrawn, revised]).toEqual([13, 13]);
  expect(updated).toMatchObject({
    changed: true,
    extent: "full",
    mergedBy: "id",
    rows: {
      new: second.filter(({ id }) => !before.has(id)).length,
      revised,
      withdrawn,
      unchanged: first.length - withdrawn - revised,
      notCovered: 0,
    },
  });
  expect(updated.dataset).toMatchObject({
    id: dataset.id,
    version: 2,
    lastDay: "2018-06-30",
    rows: { kept: second.length },
    // The first export lacked a quarter of its last four days: four days before the end of June are not settled.
    settledThrough: "2018-06-26",
    settling: { basis: "versions", lagDays: 4 },
  });
  expect(updated.dataset.categories.map(({ name }) => name)).toEqual(dataset.categories.map(({ name }) => name));
  expect(updated.dataset.versions.map(({ version, hash, files }) => [version, hash, files])).toEqual([
    [1, dataset.hash, ["first.csv"]],
    [2, updated.dataset.hash, ["july.csv"]],
  ]);
  // The map that plays through days shows the new incidents.
  expect(await shown()).toBe(onLastDay(second));

  // The last model with one call, and its row in the log names the new data.
  expect(updated.lastIssued).toEqual({
    run: baseMap.run,
    title: "Long-run map",
    forecast: week.id,
    horizonDays: 7,
    issueDay: "2018-07-01",
    settledIssueDay: "2018-06-27",
  });
  const again = await service.call("forecast.make", { run: baseMap.run, issueDay: updated.lastIssued?.issueDay ?? "" });
  expect(again).toMatchObject({ issuedDay: "2018-07-01", inSample: false, lineage: { dataHash: updated.dataset.hash } });
  const { run } = await service.call("run.start", { dataset: dataset.id, model: "climatology" });
  expect(run).toMatchObject({ toDay: "2018-06-27", settledThrough: "2018-06-26", dataVersion: 2 });

  const scored = calls.score.output.parse(await service.call("score", {}));
  // The update has done it already.
  expect([updated.scored, updated.scoringProblem, scored.added]).toEqual([[baseMap.id, week.id], null, []]);
  expect(scored.waiting).toEqual([{ forecast: again.id, issued: "2018-07-01", reason: expect.stringContaining("2018-06-30") }]);
  const figure = (forecast: string, metric: string) =>
    scored.forecasts.find((row) => row.forecast === forecast && row.metric === metric);
  const observed = (forecast: string) => figure(forecast, "observedCount")?.value ?? Number.NaN;
  // Of some 700 a day, about one in a thousand lies outside of the study area that May's incidents drew.
  const outside = (forecast: string, until: string) =>
    second.filter(({ day }) => day >= "2018-06-01" && day < until).length - observed(forecast);
  expect(outside(baseMap.id, "2018-06-02")).toBe(1);
  expect(outside(week.id, "2018-06-08")).toBeGreaterThanOrEqual(1);
  expect(outside(week.id, "2018-06-08")).toBeLessThan(15);
  expect((await service.call("forecast.get", { forecast: baseMap.id })).forecast.observedCount).toBe(observed(baseMap.id));
  // The forecast is the long-run map, and the patrols that it would send would meet several times what chance does.
  expect(figure(week.id, "informationGain")).toMatchObject({
    value: 0,
    baseline: 0,
    settled: true,
    outcomesKnown: false,
    dataVersion: 2,
  });
  expect(figure(week.id, "pai@5")?.value).toBeGreaterThan(2);

  // The same file again: no version. A correction: a version, and both scores are kept.
  const same = await service.call("dataset.update", { dataset: dataset.id, uploads: [await bench.upload("same.csv", second)] });
  expect([same.changed, same.dataset.version, same.rows.unchanged]).toEqual([false, 2, second.length]);
  expect((await service.call("score", {})).added).toEqual([]);
  const mistaken = second.find(({ day }) => day === "2018-06-03")?.id;
  const corrected = second.filter(({ id }) => id !== mistaken);
  const third = await service.call("dataset.update", {
    dataset: dataset.id,
    uploads: [await bench.upload("third.csv", corrected)],
  });
  expect([third.dataset.version, third.rows.withdrawn]).toEqual([3, 1]);
  expect([same.scored, third.scored]).toEqual([[], [baseMap.id, week.id]]);
  const rescored = await service.call("score", { forecast: week.id });
  expect(rescored.forecasts.find(({ metric }) => metric === "observedCount")?.value).toBe(observed(week.id) - 1);
  const kept = calls["score.list"].output.parse(await service.call("score.list", { forecast: week.id }));
  expect([kept.rows.map(({ dataVersion }) => dataVersion), kept.chain.verified]).toEqual([[2, 3], true]);
  const log = calls["log.list"].output.parse(await service.call("log.list", {}));
  expect(log.rows.map(({ row, forecast, dataVersion }) => [row, forecast, dataVersion])).toEqual([
    [1, baseMap.id, 1],
    [2, week.id, 1],
    [3, again.id, 2],
  ]);
  expect([log.chain.verified, log.scoreChain.verified]).toEqual([true, true]);
  expect(bench.logged).toEqual([]);
});

test.each(["Reading rows", "Checking rows", "Comparing with what is there", "Writing", "Counting"])(
  "killed while it says “%s”, an update leaves the version before whole, and works the next time",
  { timeout },
  async (moment) => {
    const city = identifiedCity(60, 30);
    await using bench = await openBench();
    const { dataset } = await bench.start(city.filter(({ day }) => day < "2018-02-15"));
    const project = path.join(bench.folder, "city.isarithm");
    await bench.service[Symbol.asyncDispose]();
    const file = path.join(bench.folder, "newer.csv");
    writeFileSync(file, csvOf(city));
    const updating = spawn(process.execPath, [path.join(import.meta.dirname, "update-and-tell.ts"), project, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exited = once(updating, "exit");
    for await (const line of createInterface({ input: updating.stdout })) if (line === moment) updating.kill("SIGKILL");
    const [status, signal] = await exited;
    expect([status, signal]).toEqual([null, "SIGKILL"]);
    {
      using opened = await openProject(project);
      const [left] = opened.datasets.list();
      expect(left).toEqual(dataset);
      const incidents = await readIncidents(opened.store.pathOf(dataset.hash), dataset);
      expect(incidents.day.length).toBe(dataset.rows.kept);
    }
    const whole = spawn(process.execPath, [path.join(import.meta.dirname, "update-and-tell.ts"), project, file], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: whole.stdout })) lines.push(line);
    expect(lines.at(-1)).toBe("version 2");
  },
);

test("a refused file and a cancelled update leave the data set as it was, and the file waits", { timeout }, async () => {
  const city = identifiedCity(60, 30);
  await using bench = await openBench();
  const { service } = bench;
  const { dataset } = await bench.start(city.filter(({ day }) => day < "2018-02-15"));
  const other = path.join(bench.folder, "other.csv");
  writeFileSync(other, csvOf(city).replace("Primary Type", "Offence"));
  await expect(
    service.call("dataset.update", { dataset: dataset.id, uploads: [await service.uploads.register(other)] }),
  ).rejects.toMatchObject({ code: "ColumnsDiffer", message: expect.stringContaining("“Primary Type”") });
  const upload = await bench.upload("newer.csv", city);
  const controller = new AbortController();
  await expect(
    service.call(
      "dataset.update",
      { dataset: dataset.id, uploads: [upload] },
      { signal: controller.signal, progress: () => controller.abort() },
    ),
  ).rejects.toMatchObject({ code: "Cancelled" });
  expect(await service.call("dataset.list", {})).toEqual([dataset]);
  expect((await service.call("dataset.update", { dataset: dataset.id, uploads: [upload] })).dataset.version).toBe(2);
});

test("a half-written store is named, and a whole file put back heals it", { timeout }, async () => {
  const city = identifiedCity(40, 20);
  await using bench = await openBench();
  const { service, folder } = bench;
  const { dataset, baseMap } = await bench.start(city.filter(({ day }) => day < "2018-02-01"));
  const upload = await bench.upload("newer.csv", city);
  const stored = path.join(folder, "city.isarithm", "store", dataset.hash.slice(0, 2), `${dataset.hash}.parquet`);
  const whole = readFileSync(stored);
  const update = () => service.call("dataset.update", { dataset: dataset.id, uploads: [upload] });
  truncateSync(stored, whole.length / 2);
  await expect(update()).rejects.toMatchObject({ code: "StoreDamaged", details: { path: stored } });
  const shown = () => service.files.incidents(dataset.id, "2018-01-02", "2018-01-03");
  await expect(shown()).rejects.toMatchObject({ code: "StoreDamaged", details: { path: stored } });
  // A bit of a coordinate: readable, and another place.
  const middle = Math.floor(whole.length / 2);
  writeFileSync(stored, whole.with(middle, (whole[middle] ?? 0) ^ 1));
  await expect(shown()).rejects.toMatchObject({ code: "StoreDamaged", details: { path: stored } });
  rmSync(stored);
  await expect(update()).rejects.toMatchObject({ code: "ArtifactMissing" });
  // What does not need the file is there, and nothing of the attempts is.
  expect((await service.call("forecast.get", { forecast: baseMap.id })).forecast).toEqual(baseMap);
  expect((await service.call("dataset.list", {})).map(({ version }) => version)).toEqual([1]);
  writeFileSync(stored, whole);
  expect((await update()).dataset.version).toBe(2);
});

test("of two updates at a time the second is told, and nothing of the first is lost", { timeout }, async () => {
  const city = identifiedCity(60, 30);
  await using bench = await openBench();
  const { service } = bench;
  const { dataset } = await bench.start(city.filter(({ day }) => day < "2018-02-15"));
  const uploads = [await bench.upload("a.csv", city), await bench.upload("b.csv", city)];
  const ends = await Promise.allSettled(
    uploads.map((upload) => service.call("dataset.update", { dataset: dataset.id, uploads: [upload] })),
  );
  expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(ends.find((end) => end.status === "rejected")).toMatchObject({ reason: { code: "DatasetChanged" } });
  expect((await service.call("dataset.list", {}))[0]).toMatchObject({ version: 2, rows: { kept: city.length } });
});

test("a project's folder that is taken away while it is open: said so, and the service goes on with another", {
  timeout,
}, async () => {
  const city = identifiedCity(40, 20);
  await using bench = await openBench();
  const { service, folder } = bench;
  const { dataset } = await bench.start(city.filter(({ day }) => day < "2018-02-01"));
  const upload = await bench.upload("newer.csv", city);
  renameSync(path.join(folder, "city.isarithm"), path.join(folder, "away"));
  for (const attempt of [
    () => service.call("dataset.list", {}),
    () => service.call("dataset.update", { dataset: dataset.id, uploads: [upload] }),
    () => service.call("run.start", { dataset: dataset.id, model: "climatology" }),
    () => service.call("score", {}),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "ProjectGone", hint: expect.stringContaining("Put the folder back") });
  }
  expect(existsSync(path.join(folder, "city.isarithm"))).toBe(false);
  await service.call("project.create", { path: path.join(folder, "next") });
  expect(await service.call("dataset.list", {})).toEqual([]);
});
