import { expect, test } from "vitest";
import { calls } from "../../../src-main/contract/index.ts";
import { identifiedCity, openBench } from "./identified-city.ts";

const timeout = 240_000;
const DAY = 86_400_000;

test("what was deleted is listed with what went with it, and each comes back", { timeout }, async () => {
  await using bench = await openBench();
  const { service } = bench;
  const { dataset, baseMap } = await bench.start(identifiedCity(60, 20));
  const list = async () => calls["deleted.list"].output.parse(await service.call("deleted.list", {}));
  expect(await list()).toEqual([]);
  const ring: [number, number][] = [
    [-87.68, 41.885],
    [-87.62, 41.885],
    [-87.62, 41.92],
  ];
  const region = await service.call("region.save", { name: "North", shape: "polygon", ring });
  await service.call("region.delete", { region: region.id });
  const week = await service.call("forecast.make", { run: baseMap.run, horizonDays: 7 });
  await service.call("forecast.delete", { forecast: week.id });
  const twoDays = await service.call("forecast.make", { run: baseMap.run, horizonDays: 2 });
  await service.call("dataset.delete", { dataset: dataset.id });
  const deleted = await list();
  expect(deleted.map(({ kind, id, name, valid, others }) => [kind, id, name, valid, others])).toEqual([
    ["dataset", dataset.id, dataset.name, null, 3],
    ["forecast", week.id, "Long-run map", { fromDay: week.validFromDay, days: 7 }, 0],
    ["region", region.id, "North", null, 0],
  ]);
  for (const { kind, deletedAt, keptUntil } of deleted) {
    expect(keptUntil === null ? null : (Date.parse(keptUntil) - Date.parse(deletedAt)) / DAY).toBe(kind === "region" ? null : 7);
  }
  // The week's forecast was made of the data set: both are there again.
  const { ids } = await service.call("deleted.restore", { id: week.id });
  expect(ids).toContain(dataset.id);
  expect((await service.call("forecast.list", {})).map(({ id }) => id)).toEqual([week.id]);
  // Its data set is there: what else went with that stays deleted, each for itself.
  expect((await list()).map(({ id }) => id).sort()).toEqual([baseMap.id, twoDays.id, region.id].sort());
  expect((await service.call("deleted.restore", { id: region.id })).ids).toEqual([region.id]);
  for (const { id } of [baseMap, twoDays]) await service.call("deleted.restore", { id });
  expect(await list()).toEqual([]);
  await expect(service.call("deleted.restore", { id: "job-1" })).rejects.toMatchObject({ code: "NotFound" });
  await expect(service.call("deleted.restore", { id: "run-99" })).rejects.toMatchObject({ code: "NotFound" });
});
