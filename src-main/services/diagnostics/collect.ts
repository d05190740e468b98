/** What goes into a bundle of diagnostics. Every entry is text that a person can read before it is saved. */
import { readFile } from "node:fs/promises";
import { arch, cpus, release, totalmem } from "node:os";
import path from "node:path";
import type { Check, DiagnosticsEntry, Job, Preferences, Run } from "../../contract/index.ts";
import type { ProjectCatalogue } from "../../project/index.ts";
import { shareableLog } from "./log-lines.ts";
import { ownPrivateWords, type PrivateWords, withoutPrivateWords } from "./private-words.ts";

export interface DiagnosticsSources {
  readonly version: string;
  readonly check: Check;
  readonly catalogue: ProjectCatalogue | undefined;
  readonly preferences: Preferences;
  readonly jobs: readonly Job[];
  readonly logFile: string | undefined;
  readonly words?: PrivateWords;
}

/** Settings of a project whose values say nothing of its data. Of the others the name and the size are told. */
const TOLD_SETTINGS: readonly string[] = ["jobs.order"];

const SETTINGS: readonly string[] = ["jobs.order", "view", "regions"];

/** Where SQLite's header holds user_version, which counts the schema's steps (file format, section 1.3): four bytes, high byte first. */
const USER_VERSION_OFFSET = 60;

async function schemaNumber(catalogue: ProjectCatalogue): Promise<number | null> {
  try {
    return (await readFile(path.join(catalogue.path, "project.sqlite"))).readUInt32BE(USER_VERSION_OFFSET);
  } catch {
    return null;
  }
}

/** Figures of a training, without the days or the data that it is of. */
function runFigures({ id, model, preset, status, seed, epochs, bestEpoch, stepMs, peakMemoryMb, seconds, engine, error }: Run) {
  return {
    id,
    model,
    preset,
    status,
    seed,
    epochs,
    bestEpoch,
    stepMs,
    peakMemoryMb,
    seconds,
    engine,
    error: error?.code ?? null,
  };
}

async function projectFigures(catalogue: ProjectCatalogue): Promise<unknown> {
  const datasets = catalogue.datasets.list();
  return {
    schema: await schemaNumber(catalogue),
    counts: {
      datasets: datasets.length,
      runs: catalogue.runs.list().length,
      forecasts: catalogue.forecasts.list().length,
      exports: catalogue.exports.list().length,
      jobs: catalogue.jobs.list().length,
    },
    datasets: datasets.map(({ id, rows, categories, version }) => ({
      id,
      version,
      incidents: rows.kept,
      categories: categories.length,
    })),
    runs: catalogue.runs.list().map(runFigures),
  };
}

function settingsOf(catalogue: ProjectCatalogue | undefined): unknown {
  if (catalogue === undefined) return {};
  return Object.fromEntries(
    SETTINGS.flatMap((key) => {
      const value = catalogue.settings.get(key);
      if (value === undefined) return [];
      return [[key, TOLD_SETTINGS.includes(key) ? value : `${JSON.stringify(value).length} characters, left out`]];
    }),
  );
}

async function logText(file: string | undefined): Promise<string> {
  if (file === undefined) return "";
  try {
    return shareableLog(await readFile(file, "utf8"));
  } catch {
    return "";
  }
}

/** Collects all entries. No incident, no name of a file or a data set, no token, no home folder. */
export async function collectDiagnostics(sources: DiagnosticsSources): Promise<DiagnosticsEntry[]> {
  const { version, check, catalogue, preferences, jobs, logFile } = sources;
  const words = sources.words ?? ownPrivateWords();
  const [processor] = cpus();
  const documents: Readonly<Record<string, unknown>> = {
    "about.json": {
      version,
      versions: process.versions,
      platform: process.platform,
      release: release(),
      architecture: arch(),
      processor: processor?.model ?? null,
      processors: cpus().length,
      memoryBytes: totalmem(),
    },
    "doctor.json": check,
    "settings.json": { preferences, project: settingsOf(catalogue) },
    "project.json": catalogue === undefined ? null : await projectFigures(catalogue),
    "jobs.json": jobs.map(({ id, kind, status, place, peakMemoryMb, createdAt }) => {
      return { id, kind, status, place, peakMemoryMb, createdAt };
    }),
  };
  const texts = [
    ...Object.entries(documents).map(([name, value]) => [name, `${JSON.stringify(value, null, 2)}\n`] as const),
    ["log.txt", await logText(logFile)] as const,
  ];
  return texts.map(([name, raw]) => {
    const text = withoutPrivateWords(raw, words);
    return { name, bytes: Buffer.byteLength(text), text };
  });
}
