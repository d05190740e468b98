import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createJobQueue } from "../../../src-main/jobs/index.ts";
import { openProject, type ProjectCatalogue } from "../../../src-main/project/index.ts";
import { readForecaster, readMixture } from "../../../src-main/store/index.ts";

export interface Inspection {
  /** What must not be: a row whose artifact is missing or damaged, work that claims to go on, a leftover of a killed writer. */
  readonly faults: readonly string[];
  /** Status of each run, by id. */
  readonly runs: ReadonlyMap<string, string>;
  readonly weights: ReadonlyMap<string, string | null>;
}

async function faultOf(what: string, read: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    return [`${what}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function artifacts(project: ProjectCatalogue): Promise<readonly string[]> {
  const { store } = project;
  const checks: Promise<readonly string[]>[] = [];
  for (const { id } of project.runs.list()) {
    const { checkpoint, weightsHash } = project.runs.record(id);
    if (checkpoint !== null) checks.push(faultOf(`checkpoint of ${id}`, () => readForecaster(store, checkpoint.hash)));
    if (weightsHash !== null) checks.push(faultOf(`weights of ${id}`, () => readForecaster(store, weightsHash)));
  }
  for (const { id } of project.forecasts.list()) {
    const { mixtureHash } = project.forecasts.record(id);
    checks.push(faultOf(`map of ${id}`, () => readMixture(store, mixtureHash)));
  }
  return (await Promise.all(checks)).flat();
}

/** Opens a project as the next start would, and looks at everything that a kill could have broken. */
export async function inspectProject(folder: string): Promise<Inspection> {
  const faults: string[] = [];
  using project = await openProject(folder);
  await using _queue = createJobQueue(project);
  faults.push(...(await artifacts(project)));
  const runs = new Map(project.runs.list().map(({ id, status }) => [id, status]));
  for (const [id, status] of runs) if (status === "running") faults.push(`${id} claims to be running`);
  const leftovers = readdirSync(path.join(project.store.root, "tmp"));
  if (leftovers.length > 0) faults.push(`left in the store: ${leftovers.join(", ")}`);
  return {
    faults,
    runs,
    weights: new Map(project.runs.list().map(({ id }) => [id, project.runs.record(id).weightsHash])),
  };
}

/** SQLite's own check of every page and index. */
export function checkCatalogue(folder: string): readonly string[] {
  const database = new DatabaseSync(path.join(folder, "project.sqlite"), { readOnly: true });
  try {
    const rows = database
      .prepare("PRAGMA integrity_check")
      .all()
      .map((row) => String(row.integrity_check));
    return rows.length === 1 && rows[0] === "ok" ? [] : rows;
  } finally {
    database.close();
  }
}
