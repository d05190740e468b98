import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { JobProgress } from "../contract/index.ts";
import { createService, type ErrorLog } from "../services/index.ts";
import { projectsFolder } from "./user-folders.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../samples");
const SAMPLE_PROJECT = "chicago-2018.isarithm";
const SAMPLE_TABLE = path.join("data", "chicago-incidents-2018.csv.gz");

/** What must be shown with the sample's data (terms of the City of Chicago's data portal). */
export const SAMPLE_ATTRIBUTION: readonly string[] = [
  "Reported incidents, January to August 2018: City of Chicago Data Portal, Crimes 2001 to present, modified.",
  "The City of Chicago makes no claim that these data are right, accurate, up to date or complete; they are used at one's own risk.",
];

export interface SampleOptions {
  readonly samplesFolder?: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: JobProgress) => void;
  readonly log: ErrorLog;
}

/** Makes a folder's content under another name first: whoever sees the final name sees the whole project. */
async function publish(target: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = path.join(path.dirname(target), `.making-${randomUUID()}-${path.basename(target)}`);
  try {
    await make(temporary);
    await rename(temporary, target);
  } catch (error) {
    // Another start was faster: its copy is as good as ours.
    if (!existsSync(target)) throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function importTable(table: string, folder: string, { signal, progress, log }: SampleOptions): Promise<void> {
  await using service = createService({ log });
  await service.call("project.create", { path: folder, name: "Chicago 2018", attribution: [...SAMPLE_ATTRIBUTION] });
  const upload = await service.uploads.register(table);
  const preview = await service.call("dataset.preview", { upload }, { signal, progress });
  await service.call(
    "dataset.import",
    { upload, roles: preview.roles, timeZone: preview.timeZone, name: "Chicago, reported incidents 2018" },
    { signal, progress },
  );
}

/** The sample project in the user's own folder, put there at the first start; undefined where this copy of Isarithm has no samples. */
export async function ensureSampleProject(dataFolder: string, options: SampleOptions): Promise<string | undefined> {
  const target = path.join(projectsFolder(dataFolder), SAMPLE_PROJECT);
  if (existsSync(target)) return target;
  const samples = options.samplesFolder ?? SAMPLES;
  const project = path.join(samples, SAMPLE_PROJECT);
  const table = path.join(samples, SAMPLE_TABLE);
  if (existsSync(project)) await publish(target, (temporary) => cp(project, temporary, { recursive: true }));
  else if (existsSync(table)) await publish(target, (temporary) => importTable(table, temporary, options));
  else return undefined;
  return target;
}
