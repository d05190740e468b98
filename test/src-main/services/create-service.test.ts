import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { type Changed, calls, type Dataset } from "../../../src-main/contract/index.ts";
import * as api from "../../../src-main/services/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { smallCity } from "./small-city.ts";

// Imports start processes (a parser, an engine): seconds each on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

interface Bench extends AsyncDisposable {
  readonly folder: string;
  readonly service: Service;
  readonly logged: unknown[];
  readonly changed: Changed[];
}

async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-service-test-"));
  const logged: unknown[] = [];
  const changed: Changed[] = [];
  const service = createService({ log: (_context, error) => logged.push(error) });
  service.subscribe((name) => changed.push(name));
  return {
    folder,
    service,
    logged,
    changed,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function importText(
  service: Service,
  text: string,
  fileName = "city.csv",
): Promise<{ dataset: Dataset; forecast: string; run: string }> {
  const upload = await service.uploads.receive(fileName, Readable.from([Buffer.from(text)]), { limitBytes: 1e9 });
  const preview = await service.call("dataset.preview", { upload });
  const { dataset, baseMap } = await service.call("dataset.import", {
    upload,
    roles: preview.roles,
    timeZone: "America/Chicago",
  });
  return { dataset, forecast: baseMap.id, run: baseMap.run };
}

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toEqual([
    "FORECASTERS",
    "createService",
    "createUploadRegister",
    "readVersion",
    "toAppError",
    "toCallError",
  ]);
});

test("what is no call, or no input of one, is refused by name", async () => {
  await using bench = await openBench();
  const { service } = bench;
  await expect(service.callByName("constructor", {})).rejects.toMatchObject({ code: "UnknownCall" });
  await expect(service.callByName("run.get", { run: 7 })).rejects.toMatchObject({
    code: "InvalidInput",
    details: { path: "run" },
  });
  await expect(service.call("dataset.list", {})).rejects.toMatchObject({ code: "NoProject" });
  await expect(service.call("app.status", {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "Cancelled" });
  expect(bench.logged).toEqual([]);
});

test("without a project the status is there all the same", async () => {
  await using bench = await openBench();
  const status = calls["app.status"].output.parse(await bench.service.call("app.status", {}));
  expect([status.project, status.jobs, status.engine.installing]).toEqual([null, [], false]);
});

test("a project that cannot be opened leaves the open one open", async () => {
  await using bench = await openBench();
  const { service, folder } = bench;
  const project = await service.call("project.create", { path: path.join(folder, "one") });
  await expect(service.call("project.open", { path: path.join(folder, "none") })).rejects.toMatchObject({
    code: "ProjectMissing",
  });
  expect((await service.call("app.status", {})).project?.id).toBe(project.id);
  expect(await service.call("dataset.list", {})).toEqual([]);
});

test("a project that another service has open is refused; once that one ends it can be opened", async () => {
  await using first = await openBench();
  await using second = await openBench();
  const { path: project } = await first.service.call("project.create", { path: path.join(first.folder, "one") });
  await expect(second.service.call("project.open", { path: project })).rejects.toMatchObject({ code: "ProjectInUse" });
  await first.service.call("project.create", { path: path.join(first.folder, "two") });
  expect((await second.service.call("project.open", { path: project })).path).toBe(project);
});

describe("a table of incidents", () => {
  test("becomes a data set, a long-run map for the day after, and everything that is asked of it", async () => {
    await using bench = await openBench();
    const { service, folder, changed } = bench;
    const city = smallCity();
    await service.call("project.create", { path: path.join(folder, "city") });
    const { dataset, forecast, run } = await importText(service, city.text);
    expect({ rows: dataset.rows.kept, firstDay: dataset.firstDay, lastDay: dataset.lastDay, name: dataset.name }).toEqual({
      rows: city.rows,
      firstDay: city.firstDay,
      lastDay: city.lastDay,
      name: "city",
    });
    expect(new Set(changed)).toEqual(
      new Set(["project", "datasets", "runs", "jobs", "forecasts"].filter((name) => changed.includes(name as Changed))),
    );
    expect(changed).toContain("datasets");
    expect(changed).toContain("forecasts");

    // The drawing's header and the arrays that are pulled agree.
    const got = calls["forecast.get"].output.parse(await service.call("forecast.get", { forecast }));
    expect([got.forecast.isLongRunMap, got.forecast.validFromDay, got.forecast.run]).toEqual([true, "2018-05-01", run]);
    for (const { name, bytes } of got.drawing.arrays) {
      expect([name, (await service.files.fieldArray(forecast, name)).byteLength]).toEqual([name, bytes]);
    }
    expect(got.forecast.summary.expectedCount).toBeGreaterThan(10);
    expect(got.forecast.summary.expectedCount).toBeLessThan(40);

    const points = await service.files.incidents(dataset.id, "2018-01-02", "2018-01-04");
    expect([points.count, points.lonLat.length, points.category.length]).toEqual([40, 80, 40]);
    await expect(service.files.incidents(dataset.id, "2018-02-30", "2018-03-01")).rejects.toMatchObject({ code: "InvalidInput" });
    await expect(service.files.fieldArray(forecast, "../../secret")).rejects.toMatchObject({ code: "ArrayMissing" });

    const place = calls["forecast.place"].output.parse(
      await service.call("forecast.place", { forecast, lon: -87.65, lat: 41.9, areaSquareMetres: 1e6 }),
    );
    expect(place.insideStudyArea).toBe(true);
    expect(place.probabilityOfAny).toBeCloseTo(1 - Math.exp(-place.expectedCount), 1);

    const exported = calls["export.raster"].output.parse(await service.call("export.raster", { forecast, format: "geotiff" }));
    const file = await service.files.exported(exported.download.replace("/download/", ""));
    expect([file.path, existsSync(file.path)]).toEqual([exported.file, true]);
    const style = await service.files.exported(`${exported.download.replace("/download/", "")}.qml`);
    expect(path.extname(style.fileName)).toBe(".qml");
    const list = calls["export.places"].output.parse(await service.call("export.places", { forecast, format: "csv", limit: 5 }));
    expect(list.rows).toBe(5);
    const about = await service.files.exported(`${list.download.replace("/download/", "")}.json`);
    expect(about.fileName).toMatch(/_places_250m\.csv\.json$/);

    expect(await service.call("dataset.rejects", { dataset: dataset.id, offset: 0, limit: 10 })).toEqual({ total: 0, rows: [] });
    await expect(service.call("forecast.get", { forecast: "forecast-99" })).rejects.toMatchObject({ code: "NotFound" });
    expect(bench.logged).toEqual([]);
  });

  test("is trained on by a baseline, waited for, forecast with and scored", async () => {
    await using bench = await openBench();
    const { service, folder } = bench;
    await service.call("project.create", { path: path.join(folder, "city") });
    const { dataset } = await importText(service, smallCity().text);
    const started = await service.call("run.start", { dataset: dataset.id, model: "climatology", toDay: "2018-04-01" });
    const ended = await service.call("job.wait", { job: started.job.id });
    const run = calls["run.get"].output.parse(await service.call("run.get", { run: started.run.id }));
    expect([ended.status, run.status, run.toDay]).toEqual(["done", "done", "2018-04-01"]);
    const made = await service.call("forecast.make", { run: run.id, issueDay: "2018-04-10" });
    expect([made.inSample, made.observedCount]).toEqual([false, 20]);
    const scores = calls.evaluate.output.parse(
      await service.call("evaluate", { runs: [run.id], fromDay: "2018-04-01", toDay: "2018-04-20" }),
    );
    expect(scores.scores.length).toBeGreaterThan(0);
    await expect(service.call("run.start", { dataset: dataset.id, model: "oracle" })).rejects.toMatchObject({
      code: "UnknownModel",
    });
    await expect(service.call("forecast.make", { run: run.id, issueDay: "2030-01-01" })).rejects.toMatchObject({
      code: "IssueDateOutsideData",
    });
  });

  test.each(["while the table is read", "when the long-run map has been fitted"])(
    "that is cancelled %s leaves nothing of itself",
    async (when) => {
      await using bench = await openBench();
      const { service, folder } = bench;
      await service.call("project.create", { path: path.join(folder, "city") });
      const upload = await service.uploads.receive(
        "city.csv",
        Readable.from([Buffer.from(smallCity({ days: 400, perDay: 100 }).text)]),
        {
          limitBytes: 1e9,
        },
      );
      const preview = await service.call("dataset.preview", { upload });
      const controller = new AbortController();
      // The run of the long-run map is recorded when it is fitted; its forecast is still to come.
      using _subscription = service.subscribe((changed) => {
        if (changed === "runs") controller.abort();
      });
      const importing = service.call(
        "dataset.import",
        { upload, roles: preview.roles, timeZone: "America/Chicago" },
        {
          signal: controller.signal,
          progress: () => {
            if (when === "while the table is read") controller.abort();
          },
        },
      );
      await expect(importing).rejects.toMatchObject({ code: "Cancelled" });
      expect(await service.call("dataset.list", {})).toEqual([]);
      expect(await service.call("run.list", {})).toEqual([]);
      // The file waits: the user can try again.
      expect((await service.call("dataset.preview", { upload })).fileName).toBe("city.csv");
    },
  );
});

const header = "Date,Primary Type,Latitude,Longitude\n";

const badTables: Readonly<Record<string, string | Buffer>> = {
  "header alone": header,
  "binary junk": Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3, 0, 0, 255, 254, 0, 9]),
  "no coordinates": "Date,Primary Type,Block\n01/02/2018 10:00:00 AM,THEFT,X\n",
  "dates that are none": `${header}someday,THEFT,41.9,-87.6\nnever,THEFT,41.9,-87.6\n`,
};

test("bad tables are refused with the next step, and the data set before stays", async () => {
  await using bench = await openBench();
  const { service, folder } = bench;
  await service.call("project.create", { path: path.join(folder, "city") });
  const { dataset } = await importText(service, smallCity({ days: 30, perDay: 5 }).text);
  for (const [name, content] of Object.entries(badTables)) {
    const file = path.join(folder, "bad.csv");
    await writeFile(file, content);
    const upload = await service.uploads.register(file);
    const attempt = service
      .call("dataset.preview", { upload })
      .then(({ roles, timeZone }) => service.call("dataset.import", { upload, roles, timeZone }));
    await expect(attempt, name).rejects.toMatchObject({
      name: "AppError",
      code: expect.not.stringMatching(/^(Unexpected|Internal|ParserCrashed)/),
      hint: expect.stringMatching(/\w/),
    });
  }
  const upload = await service.uploads.receive("c.csv", Readable.from([Buffer.from(smallCity().text)]), { limitBytes: 1e9 });
  const { roles } = await service.call("dataset.preview", { upload });
  await expect(service.call("dataset.import", { upload, roles, timeZone: "Mars/Olympus" })).rejects.toMatchObject({
    code: "UnknownTimeZone",
  });
  expect((await service.call("dataset.list", {})).map(({ id }) => id)).toEqual([dataset.id]);
  expect(bench.logged).toEqual([]);
});

describe("tables with hardly anything in them", () => {
  test.each([
    ["one incident", `${header}01/02/2018 10:00:00 AM,THEFT,41.9,-87.6\n`],
    [
      "all at one point",
      header +
        Array.from({ length: 30 }, (_, day) => `01/${String(day + 1).padStart(2, "0")}/2018 10:00:00 AM,THEFT,41.9,-87.6\n`).join(
          "",
        ),
    ],
    [
      "many on one day",
      header + "01/02/2018 10:00:00 AM,THEFT,41.9,-87.6\n01/02/2018 11:00:00 AM,THEFT,41.91,-87.61\n".repeat(100),
    ],
  ])("%s: the long-run map of what there is", async (_name, text) => {
    await using bench = await openBench();
    const { service, folder } = bench;
    await service.call("project.create", { path: path.join(folder, "city") });
    const { dataset, forecast } = await importText(service, text);
    const { forecast: baseMap } = await service.call("forecast.get", { forecast });
    const kept = text.split("\n").length - 2;
    expect(dataset.rows.kept).toBe(kept);
    expect(baseMap.isLongRunMap).toBe(true);
    expect(baseMap.summary.expectedCount).toBeGreaterThan(0);
    expect(baseMap.summary.expectedCount).toBeLessThanOrEqual(kept + 1);
    expect((await service.call("dataset.list", {})).map(({ id }) => id)).toEqual([dataset.id]);
  });
});
