import { existsSync } from "node:fs";
import { cp, rename } from "node:fs/promises";
import path from "node:path";
import type { Dataset, JobProgress } from "../contract/index.ts";
import { makeOwnedFolder, removeForsakenFolders } from "../ownership/index.ts";
import { createService, type ErrorLog, type Service } from "../services/index.ts";
import { projectsFolder } from "./user-folders.ts";

const SAMPLES = path.resolve(import.meta.dirname, "../../samples");
const SAMPLE_PROJECT = "chicago-2018.isarithm";
/** Of the folders, beside the user's projects, in which the sample is made. */
const MAKING_PREFIX = ".making-";
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

/** Makes a folder's content elsewhere first: whoever sees the final name sees the whole project. */
async function publish(target: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await using making = await makeOwnedFolder(path.dirname(target), MAKING_PREFIX);
  const temporary = path.join(making.path, path.basename(target));
  try {
    await make(temporary);
    await rename(temporary, target);
  } catch (error) {
    // Another start was faster: its copy is as good as ours.
    if (!existsSync(target)) throw error;
  }
}

/** Makes a project at `folder` from the sample's table, and leaves it open in the service. */
export async function importSample(
  service: Service,
  folder: string,
  { signal, progress, samplesFolder = SAMPLES }: Partial<SampleOptions>,
): Promise<Dataset> {
  await service.call("project.create", { path: folder, name: "Chicago 2018" });
  const upload = await service.uploads.register(path.join(samplesFolder, SAMPLE_TABLE));
  const preview = await service.call("dataset.preview", { upload }, { signal, progress });
  const { dataset } = await service.call(
    "dataset.import",
    {
      ...{ upload, roles: preview.roles, timeZone: preview.timeZone, name: "Chicago, reported incidents 2018" },
      attribution: [...SAMPLE_ATTRIBUTION],
    },
    { signal, progress },
  );
  return dataset;
}

async function importInto(folder: string, options: SampleOptions): Promise<void> {
  await using service = createService({ log: options.log });
  await importSample(service, folder, options);
}

/** The sample project in the user's own folder, put there at the first start; undefined where this copy of Isarithm has no samples. */
export async function ensureSampleProject(dataFolder: string, options: SampleOptions): Promise<string | undefined> {
  const target = path.join(projectsFolder(dataFolder), SAMPLE_PROJECT);
  await removeForsakenFolders(path.dirname(target), MAKING_PREFIX);
  if (existsSync(target)) return target;
  const samples = options.samplesFolder ?? SAMPLES;
  const project = path.join(samples, SAMPLE_PROJECT);
  const table = path.join(samples, SAMPLE_TABLE);
  if (existsSync(project)) await publish(target, (temporary) => cp(project, temporary, { recursive: true }));
  else if (existsSync(table)) await publish(target, (temporary) => importInto(temporary, options));
  else return undefined;
  return target;
}
