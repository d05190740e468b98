import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { ensureSampleProject, SAMPLE_ATTRIBUTION, type SampleOptions } from "../../../src-main/cli/sample-project.ts";
import { makeOwnedFolder } from "../../../src-main/ownership/index.ts";
import { createService } from "../../../src-main/services/index.ts";
import { smallCity } from "../services/small-city.ts";

vi.setConfig({ testTimeout: 120_000 });

interface Place extends AsyncDisposable {
  readonly data: string;
  readonly samples: string;
  readonly options: SampleOptions;
}

async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-sample-test-"));
  const samples = path.join(folder, "samples");
  await mkdir(samples);
  return {
    data: path.join(folder, "data"),
    samples,
    options: {
      samplesFolder: samples,
      signal: new AbortController().signal,
      progress: () => undefined,
      log: (_context, error) => {
        throw error;
      },
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

test("the project that comes with Isarithm is copied once, also when two start at once", async () => {
  await using place = await openPlace();
  const source = path.join(place.samples, "chicago-2018.isarithm");
  await mkdir(path.join(source, "store"), { recursive: true });
  await writeFile(path.join(source, "store", "a"), "artifact");
  const both = await Promise.all([
    ensureSampleProject(place.data, place.options),
    ensureSampleProject(place.data, place.options),
  ]);
  const target = path.join(place.data, "projects", "chicago-2018.isarithm");
  expect(both).toEqual([target, target]);
  expect(await readdir(path.dirname(target))).toEqual(["chicago-2018.isarithm"]);
  expect(await readFile(path.join(target, "store", "a"), "utf8")).toBe("artifact");
  // The user's copy is the user's: it is not overwritten.
  await writeFile(path.join(target, "store", "a"), "mine");
  await ensureSampleProject(place.data, place.options);
  expect(await readFile(path.join(target, "store", "a"), "utf8")).toBe("mine");
});

test("without the project the table is imported, with its attribution", async () => {
  await using place = await openPlace();
  await mkdir(path.join(place.samples, "data"));
  await writeFile(path.join(place.samples, "data", "chicago-incidents-2018.csv.gz"), gzipSync(smallCity().text));
  const target = (await ensureSampleProject(place.data, place.options)) ?? "";
  await using service = createService({ log: place.options.log });
  const project = await service.call("project.open", { path: target });
  const [dataset] = await service.call("dataset.list", {});
  expect([project.name, dataset?.attribution]).toEqual(["Chicago 2018", SAMPLE_ATTRIBUTION]);
  expect((await service.call("forecast.list", {})).map(({ isLongRunMap }) => isLongRunMap)).toEqual([true]);
});

test("what a start that was killed left goes at the next one, what a living one makes stays", async () => {
  await using place = await openPlace();
  const source = path.join(place.samples, "chicago-2018.isarithm");
  await mkdir(source);
  const projects = path.join(place.data, "projects");
  await using living = await makeOwnedFolder(projects, ".making-");
  const names = ["chicago-2018.isarithm", path.basename(living.path)].sort();
  // The second time the sample is there already.
  for (const _time of ["first", "second"]) {
    await mkdir(path.join(projects, `.making-99999999-0-${randomUUID()}`, "chicago-2018.isarithm"), { recursive: true });
    await ensureSampleProject(place.data, place.options);
    expect((await readdir(projects)).sort()).toEqual(names);
  }
});

test("a copy of Isarithm without samples has none", async () => {
  await using place = await openPlace();
  expect(await ensureSampleProject(place.data, place.options)).toBeUndefined();
  expect(existsSync(place.data)).toBe(false);
});
