import { createHash } from "node:crypto";
import { mkdtempDisposableSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createService, type Service } from "../../src-main/services/index.ts";
import { csvOf, identifiedCity } from "../src-main/services/identified-city.ts";
import { type SmallDisc, smallDisc } from "../support/small-disc.ts";

// Each try starts a parser and an engine: seconds on a busy machine.
const timeout = 400_000;
const KIBIBYTE = 1024;
const FULL = expect.objectContaining({ code: "DiscFull", hint: expect.stringMatching(/[Ff]ree/) });

/** Every file of a project's store by its name there. Halves show: each must be what its name says, and nothing lies in "tmp". */
function storeOf(project: string): string[] {
  const store = path.join(project, "store");
  const files = readdirSync(store, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    const hash = createHash("sha256")
      .update(readFileSync(path.join(parentPath, name)))
      .digest("hex");
    expect(name.split(".")[0]).toBe(hash);
  }
  return files.map(({ name }) => name).toSorted();
}

async function uploadOf(service: Service, days: number): Promise<string> {
  const bytes = Buffer.from(csvOf(identifiedCity(days, 20)));
  return await service.uploads.receive("city.csv", Readable.from([bytes]), { limitBytes: 1e9 });
}

async function rolesOf(service: Service, upload: string) {
  return (await service.call("dataset.preview", { upload })).roles;
}

/** Gives it more and more room until it goes through; says how often it did not. */
async function withMoreAndMoreRoom(
  disc: SmallDisc,
  work: () => Promise<unknown>,
  afterRefusal: () => Promise<void>,
): Promise<number> {
  for (let refusals = 0, room = 0; ; room = room === 0 ? 16 * KIBIBYTE : room * 2) {
    disc.fill(room);
    try {
      await work();
      return refusals;
    } catch (error) {
      expect(error).toEqual(FULL);
      refusals++;
      await afterRefusal();
    }
  }
}

test("an import, a forecast and an update on a full disc: said as such, nothing lost, nothing half done, and with room they go on", {
  timeout,
}, async (context) => {
  using disc = smallDisc("48m");
  if (disc === undefined) return context.skip("mounting is not allowed here");
  using given = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-given-"));
  await using service = createService({ log: () => undefined });
  const project = path.join(disc.path, "city.isarithm");
  await service.call("project.create", { path: project });
  const upload = await uploadOf(service, 60);
  const roles = await rolesOf(service, upload);
  const reopened = async (): Promise<string[]> => {
    disc.free();
    await service.call("project.create", { path: path.join(given.path, `between ${++closings}`) });
    await service.call("project.open", { path: project });
    return storeOf(project);
  };
  let closings = 0;

  const importRefusals = await withMoreAndMoreRoom(
    disc,
    () => service.call("dataset.import", { upload, roles, timeZone: "America/Chicago" }),
    async () => {
      expect(await service.call("dataset.list", {})).toEqual([]);
      storeOf(project);
    },
  );
  expect(importRefusals).toBeGreaterThan(3);
  // The data set, its rejects, the map's weights and the map.
  expect(await reopened()).toHaveLength(4);
  const [dataset] = await service.call("dataset.list", {});
  const [baseMap] = await service.call("forecast.list", {});
  if (dataset === undefined || baseMap === undefined) throw new Error("the import left no data set or no map");

  const before = storeOf(project);
  const again = { run: baseMap.run, issueDay: "2018-02-20", horizonDays: 2 };
  const forecastRefusals = await withMoreAndMoreRoom(
    disc,
    () => service.call("forecast.make", again),
    async () => {
      expect(await service.call("forecast.list", {})).toEqual([baseMap]);
      expect(storeOf(project)).toEqual(expect.arrayContaining(before));
    },
  );
  expect(forecastRefusals).toBeGreaterThan(0);

  // One map more: a long-run map has no other beside it.
  expect(await reopened()).toHaveLength(before.length + 1);
  const newer = await uploadOf(service, 70);
  const stored = storeOf(project);
  const updateRefusals = await withMoreAndMoreRoom(
    disc,
    () => service.call("dataset.update", { dataset: dataset.id, uploads: [newer] }),
    async () => {
      expect(await service.call("dataset.list", {})).toEqual([dataset]);
      expect(storeOf(project)).toEqual(expect.arrayContaining(stored));
    },
  );
  expect(updateRefusals).toBeGreaterThan(1);
  disc.free();
  expect((await service.call("dataset.list", {})).map(({ version }) => version)).toEqual([2]);
  const { forecast } = await service.call("forecast.get", { forecast: baseMap.id });
  // The update told what happened on its day; all else is as it was.
  expect(forecast.observedCount).not.toBeNull();
  expect({ ...forecast, observedCount: null }).toEqual(baseMap);
});
