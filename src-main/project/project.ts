/** A project: the folder NAME.isarithm with project.sqlite (the catalogue) and store/ (the artifacts). */
import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { type Project, project } from "../contract/index.ts";
import { discError, openStore, type Store } from "../store/index.ts";
import { type Areas, areasOf } from "./areas.ts";
import { type Catalogue, checkIsCatalogue, openDatabase } from "./database.ts";
import { type Datasets, datasetsOf } from "./datasets.ts";
import { type Deletions, deletionsOf, purgeDeleted } from "./deletion.ts";
import { type Exports, exportsOf } from "./exports.ts";
import { type Forecasts, forecastsOf } from "./forecasts.ts";
import { type IssuedLog, issuedLogOf, type ScoreLog, scoreLogOf } from "./issued-log.ts";
import { type Jobs, jobsOf } from "./jobs.ts";
import { LOCK_FILE, lockProject } from "./lock.ts";
import { presentStore } from "./present-store.ts";
import { type Runs, runsOf } from "./runs.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { isNamed, tidyUnnamedFiles } from "./unnamed-files.ts";

export const PROJECT_EXTENSION = ".isarithm";
const DATABASE_FILE = "project.sqlite";
const STORE_FOLDER = "store";

/** An open project. Queries are synchronous and write through to the disc. Disposing closes the database and frees the lock. */
export interface ProjectCatalogue extends Disposable {
  readonly path: string;
  readonly store: Store;
  readonly datasets: Datasets;
  readonly areas: Areas;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly forecasts: Forecasts;
  readonly exports: Exports;
  readonly settings: Settings;
  readonly deletions: Deletions;
  /** Forecasts as they were issued. Rows can be added and never be changed. */
  readonly issuedLog: IssuedLog;
  readonly scoreLog: ScoreLog;
  /** True while anything in the catalogue or its logs names the artifact. */
  isNamed(hash: string): boolean;
  describe(): Project;
  rename(name: string): void;
  /** All or nothing. */
  transaction<T>(action: () => T): T;
}

/** A creation that was cut off has stored nothing yet: an empty catalogue beside artifacts is one that was lost. Throws ProjectDamaged. */
function checkKnowsItsStore(catalogue: Catalogue, store: Store, path: string): void {
  if (catalogue.all(catalogue.build.selectFrom("project").select("id")).length > 0 || store.hashes().length === 0) return;
  throw new AppError("ProjectDamaged", {
    message: `${path} is empty, and the store beside it is not: the catalogue was lost.`,
    hint: `Put ${basename(path)} back from a backup; the files in the store are untouched.`,
    details: { path },
  });
}

/** The one row that says which project this is. Made on opening too, so that a creation that was cut off is finished. */
function ensureProjectRow(catalogue: Catalogue, name: string): void {
  if (catalogue.all(catalogue.build.selectFrom("project").select("id")).length > 0) return;
  const row = { id: randomUUID(), name, created_at: new Date().toISOString() };
  catalogue.change(catalogue.build.insertInto("project").values(row));
}

function readProject(catalogue: Catalogue, path: string): Project {
  const [row] = catalogue.all(catalogue.build.selectFrom("project").selectAll());
  return project.parse({ ...row, path });
}

function nameOf(path: string): string {
  return basename(path, PROJECT_EXTENSION);
}

async function open(path: string, options: { readonly create: boolean; readonly name?: string }): Promise<ProjectCatalogue> {
  using stack = new DisposableStack();
  stack.use(lockProject(path));
  const catalogue = stack.use(openDatabase(join(path, DATABASE_FILE), { create: options.create }));
  const store = presentStore(await openStore(join(path, STORE_FOLDER)), catalogue.checkPresent);
  checkKnowsItsStore(catalogue, store, join(path, DATABASE_FILE));
  ensureProjectRow(catalogue, options.name ?? nameOf(path));
  const now = new Date();
  await purgeDeleted(catalogue, store, now);
  await tidyUnnamedFiles(catalogue, store, now);
  const held = stack.move();
  return {
    path,
    store,
    datasets: datasetsOf(catalogue),
    areas: areasOf(catalogue),
    runs: runsOf(catalogue),
    jobs: jobsOf(catalogue),
    forecasts: forecastsOf(catalogue),
    exports: exportsOf(catalogue),
    settings: settingsOf(catalogue),
    deletions: deletionsOf(catalogue),
    issuedLog: issuedLogOf(catalogue),
    scoreLog: scoreLogOf(catalogue),
    isNamed: (hash) => isNamed(catalogue, hash),
    describe: () => readProject(catalogue, path),
    rename: (name) => catalogue.change(catalogue.build.updateTable("project").set({ name })),
    transaction: (action) => catalogue.transaction(action),
    [Symbol.dispose]: () => held.dispose(),
  };
}

/**
 * Makes an empty project. `path` becomes the project's folder: it may be absent or empty, and gets the ending .isarithm where it
 * lacks it. Throws ProjectExists, ProjectNotAFolder, NotWritable, DiscFull.
 */
export async function createProject(path: string, name?: string): Promise<ProjectCatalogue> {
  const absolute = resolve(path);
  const folder = absolute.endsWith(PROJECT_EXTENSION) ? absolute : `${absolute}${PROJECT_EXTENSION}`;
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw notAFolder(folder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw discError(error, folder);
  }
  if ((await readdir(folder)).length > 0) {
    throw new AppError("ProjectExists", {
      message: `${folder} is not empty.`,
      hint: "Choose another name, or open the project that is there.",
      details: { path: folder },
    });
  }
  try {
    return await open(folder, { create: true, name });
  } catch (error) {
    await removeUnfinished(folder);
    throw error;
  }
}

/** What a creation that failed has left in a folder that was empty: else the next try would be told that there is a project. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => name.startsWith(DATABASE_FILE) || name === STORE_FOLDER || name === LOCK_FILE);
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  // Fails where somebody else has put something there meanwhile.
  await rmdir(folder).catch(() => undefined);
}

function notAFolder(path: string): AppError {
  return new AppError("ProjectNotAFolder", {
    message: `${path} is a file; a project is a folder.`,
    hint: `Choose a folder whose name ends in ${PROJECT_EXTENSION}.`,
    details: { path },
  });
}

/**
 * Opens a project and brings an older catalogue to the newest schema. Throws ProjectMissing, ProjectNotAFolder, ProjectForeign,
 * ProjectTooNew, ProjectInUse, ProjectDamaged, NotWritable, DiscFull.
 */
export async function openProject(path: string): Promise<ProjectCatalogue> {
  const folder = resolve(path);
  if (!existsSync(folder)) {
    throw new AppError("ProjectMissing", {
      message: `There is no ${folder}.`,
      hint: "Check the path, or create a new project.",
      details: { path: folder },
    });
  }
  if (!statSync(folder).isDirectory()) throw notAFolder(folder);
  if (!existsSync(join(folder, DATABASE_FILE))) {
    throw new AppError("ProjectForeign", {
      message: `${folder} is no project: it holds no ${DATABASE_FILE}.`,
      hint: `Choose a folder NAME${PROJECT_EXTENSION} that Isarithm made, or create a new project.`,
      details: { path: folder },
    });
  }
  // Before the lock, so that nothing is written into a folder that is not ours.
  checkIsCatalogue(join(folder, DATABASE_FILE));
  return open(folder, { create: false });
}
