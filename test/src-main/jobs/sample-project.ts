/** A project with a made-up town in it: a seeded Poisson process, imported through the parser process like any other file. */
import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDay, parseDay } from "../../../models/forecast/index.ts";
import { createRng } from "../../../models/tensor/index.ts";
import type { Dataset } from "../../../src-main/contract/index.ts";
import { runParser } from "../../../src-main/ingest/index.ts";
import { createProject, type ProjectCatalogue } from "../../../src-main/project/index.ts";

export const TOWN_FIRST_DAY = "2019-01-01";
export const TOWN_DAYS = 120;

/** Three hot spots on 3 x 3 km beside a thin background; two categories. About 30 incidents a day. */
export function townCsv(seed = 1): string {
  const rng = createRng(seed);
  const first = parseDay(TOWN_FIRST_DAY) ?? 0;
  const rows = ["Date,Type,Latitude,Longitude"];
  for (let day = 0; day < TOWN_DAYS; day++) {
    const count = 24 + rng.integer(13);
    for (let incident = 0; incident < count; incident++) {
      const spot = rng.integer(4);
      const east = spot === 3 ? rng.uniform() * 3000 : 600 + 800 * spot + 120 * rng.normal();
      const north = spot === 3 ? rng.uniform() * 3000 : 700 + 700 * spot + 120 * rng.normal();
      const latitude = (41.8 + north / 111_070).toFixed(6);
      const longitude = (-87.7 + east / 83_100).toFixed(6);
      const hour = String(rng.integer(24)).padStart(2, "0");
      rows.push(`${formatDay(first + day)} ${hour}:00,${rng.uniform() < 0.7 ? "THEFT" : "BATTERY"},${latitude},${longitude}`);
    }
  }
  return `${rows.join("\n")}\n`;
}

export interface SampleProject extends AsyncDisposable {
  readonly project: ProjectCatalogue;
  readonly dataset: Dataset;
}

export async function sampleProject({
  attribution = [],
}: {
  readonly attribution?: readonly string[];
} = {}): Promise<SampleProject> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(join(tmpdir(), "isarithm-jobs-")));
  const project = stack.use(await createProject(join(folder.path, "town")));
  const file = join(folder.path, "town.csv");
  await writeFile(file, townCsv());
  await using work = await project.store.temporaryFolder();
  const {
    parquetPath,
    rejectsPath,
    dateFormat: _,
    ...found
  } = await runParser({
    kind: "importIncidents",
    file,
    fileName: "town.csv",
    roles: { time: "Date", category: "Type", lon: "Longitude", lat: "Latitude" },
    timeZone: "America/Chicago",
    workFolder: work.path,
  });
  const dataset = project.datasets.add({
    ...found,
    name: "Town",
    attribution,
    hash: await project.store.adoptFile(parquetPath, "parquet"),
    rejectsHash: await project.store.adoptFile(rejectsPath, "parquet"),
  });
  const held = stack.move();
  return { project, dataset, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
