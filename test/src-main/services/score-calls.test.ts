import path from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { createService } from "../../../src-main/services/index.ts";
import { identifiedCity, openBench } from "./identified-city.ts";

const timeout = 240_000;

test("a forecast that looks back is logged as such; one inside of its training period is not logged", { timeout }, async () => {
  await using bench = await openBench();
  const { service } = bench;
  await bench.start(identifiedCity(60, 20));
  const { run, job } = await service.call("run.start", { dataset: "dataset-1", model: "climatology", toDay: "2018-02-01" });
  await service.call("job.wait", { job: job.id });
  const back = await service.call("forecast.make", { run: run.id, issueDay: "2018-02-10" });
  const inside = await service.call("forecast.make", { run: run.id, issueDay: "2018-01-20" });
  expect([back.inSample, inside.inSample]).toEqual([false, true]);
  await expect(service.call("score", { forecast: inside.id })).rejects.toMatchObject({
    code: "NotFound",
    hint: expect.stringContaining("training period"),
  });
  const scored = await service.call("score", { forecast: back.id });
  // One export alone does not tell how late incidents come: what was scored may still change.
  expect(scored.forecasts.find(({ metric }) => metric === "observedCount")).toEqual({
    forecast: back.id,
    issued: "2018-02-10",
    validFromDay: "2018-02-10",
    validDays: 1,
    dataVersion: 1,
    settled: false,
    outcomesKnown: true,
    metric: "observedCount",
    value: 20,
    baseline: null,
  });
  expect((await service.call("score", { forecast: back.id })).added).toEqual([]);
});

test("a deleted forecast keeps its row, its files and its score", { timeout }, async () => {
  await using bench = await openBench();
  const { service } = bench;
  const city = identifiedCity(60, 20);
  const { baseMap } = await bench.start(city.filter(({ day }) => day < "2018-02-15"));
  expect(await service.call("forecast.delete", { forecast: baseMap.id })).toEqual({ ids: [baseMap.id] });
  expect(await service.call("forecast.list", {})).toEqual([]);
  await expect(service.call("forecast.get", { forecast: baseMap.id })).rejects.toMatchObject({ code: "Deleted" });
  const upload = await bench.upload("newer.csv", city);
  expect(await service.call("dataset.update", { dataset: "dataset-1", uploads: [upload] })).toMatchObject({
    scored: [baseMap.id],
    scoringProblem: null,
  });
  expect((await service.call("log.list", {})).rows.map(({ forecast }) => forecast)).toEqual([baseMap.id]);
  expect(await service.call("forecast.restore", { forecast: baseMap.id })).toEqual({ ids: [baseMap.id] });
  expect((await service.call("forecast.get", { forecast: baseMap.id })).forecast.observedCount).toBe(20);
  // Its data set deleted: nothing to score against, said by name.
  await service.call("dataset.delete", { dataset: "dataset-1" });
  expect([await service.call("dataset.list", {}), await service.call("run.list", {})]).toEqual([[], []]);
  const without = await service.call("score", {});
  expect(without.waiting).toEqual([
    { forecast: baseMap.id, issued: "2018-02-15", reason: expect.stringContaining("dataset-1 was deleted") },
  ]);
  expect(without.forecasts.length).toBeGreaterThan(0);
  await service.call("dataset.restore", { dataset: "dataset-1" });
  expect((await service.call("dataset.list", {})).map(({ version }) => version)).toEqual([2]);
});

test("a forecast whose row in the log was changed is named and not scored", { timeout }, async () => {
  await using bench = await openBench();
  const city = identifiedCity(60, 20);
  const { baseMap } = await bench.start(city.filter(({ day }) => day < "2018-02-15"));
  const upload = await bench.upload("newer.csv", city);
  await bench.service.call("dataset.update", { dataset: "dataset-1", uploads: [upload] });
  const project = path.join(bench.folder, "city.isarithm");
  await bench.service[Symbol.asyncDispose]();
  const database = new Sqlite(path.join(project, "project.sqlite"));
  const edit = `UPDATE forecast_log SET entry = replace(entry, '"expectedCount":', '"expectedCount":9')`;
  expect(() => database.exec(edit)).toThrow(/cannot be changed/);
  database.exec(`DROP TRIGGER forecast_log_update; ${edit}`);
  database.close();
  await using again = createService({ log: () => undefined });
  await again.call("project.open", { path: project });
  expect((await again.call("log.list", {})).chain).toMatchObject({
    verified: false,
    problems: [{ row: 1, message: expect.stringContaining("was changed after it was written") }],
  });
  expect(await again.call("score", {})).toMatchObject({
    forecasts: [],
    added: [],
    waiting: [{ forecast: baseMap.id, reason: expect.stringContaining("proves nothing") }],
  });
});
