/** The parent's side of the parser process: one process per task, with the least rights that the task needs. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, lstatSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { importPreview, type JobProgress } from "../contract/index.ts";
import { makeOwnedFolder } from "../ownership/index.ts";
import {
  AREAS_FILE,
  type AreasTask,
  areasResult,
  type ImportTask,
  INCIDENTS_FILE,
  importResult,
  type ParserResults,
  type ParserTask,
  type PreviewTask,
  parserMessage,
  REJECTS_FILE,
  type UpdateTask,
  updateResult,
} from "./task.ts";

export interface ParserLimits {
  readonly seconds: number;
  /** Resident memory of the process, the native library's included. */
  readonly memoryMegabytes: number;
}

/** A preview reads 10,000 rows: what takes longer or more is a trap, not a table. */
export const PREVIEW_LIMITS: ParserLimits = { seconds: 30, memoryMegabytes: 512 };
/** Two hours' worth of the slowest disc and the database's 1.5 GB with room for Node; a 2 GB table takes about a minute. */
export const IMPORT_LIMITS: ParserLimits = { seconds: 1800, memoryMegabytes: 3072 };
/** Areas are read as a whole: 256 MB of them are JavaScript's objects of some 1.5 GB. */
const AREAS_LIMITS: ParserLimits = { seconds: 120, memoryMegabytes: 3072 };
/** How often memory is looked at. A process can gain some 100 MB in between. */
const MEMORY_CHECK_MILLISECONDS = 100;

/** Begins as all of Isarithm's temporary folders do: the next service clears what a killed one left. */
const PREVIEW_PREFIX = "isarithm-preview-";

export interface RunParserOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: JobProgress) => void;
  readonly limits?: ParserLimits;
}

export type RunnableTask = Omit<PreviewTask, "workFolder"> | ImportTask | UpdateTask | AreasTask;

/**
 * Runs a task in a process of its own under Node's permission model: it may read the task's file and the code, and write the task's
 * folder. A crash, a limit passed or an abort ends the process and rejects here; nothing else is touched.
 */
export async function runParser(
  task: Omit<PreviewTask, "workFolder">,
  options?: RunParserOptions,
): Promise<ParserResults["previewIncidents"]>;
export async function runParser(task: ImportTask, options?: RunParserOptions): Promise<ParserResults["importIncidents"]>;
export async function runParser(task: AreasTask, options?: RunParserOptions): Promise<ParserResults["importAreas"]>;
export async function runParser(task: UpdateTask, options?: RunParserOptions): Promise<ParserResults["updateIncidents"]>;
export async function runParser(task: RunnableTask, options: RunParserOptions = {}): Promise<ParserResults[ParserTask["kind"]]> {
  options.signal?.throwIfAborted();
  const found = { file: realFile(task), moreFiles: (task.moreFiles ?? []).map((more) => ({ ...more, file: realFile(more) })) };
  if (task.kind !== "previewIncidents") {
    const workFolder = realpathSync(task.workFolder);
    return await converse(
      { ...task, ...found, workFolder },
      options.limits ?? (task.kind === "importAreas" ? AREAS_LIMITS : IMPORT_LIMITS),
      options,
    );
  }
  await using folder = await makeOwnedFolder(tmpdir(), PREVIEW_PREFIX);
  const workFolder = realpathSync(folder.path);
  return await converse({ ...task, ...found, workFolder }, options.limits ?? PREVIEW_LIMITS, options);
}

/** Permissions are granted by real path, so that a link cannot lead the process elsewhere. */
function realFile(task: { readonly file: string; readonly fileName: string }): string {
  try {
    return realpathSync(task.file);
  } catch (cause) {
    throw new AppError("FileNotReadable", {
      message: `${task.fileName} cannot be read.`,
      hint: "Check that the file is still there and that you may read it.",
      details: { file: task.fileName },
      cause,
    });
  }
}

/** Folders that hold the code of the parser process. */
function codeFolders(): string[] {
  const root = path.resolve(import.meta.dirname, "../..");
  return ["src-main", "models", "node_modules", "package.json"]
    .map((name) => path.join(root, name))
    .filter((folder) => existsSync(folder))
    .map((folder) => realpathSync(folder));
}

export function parserArguments(task: ParserTask, limits: ParserLimits): string[] {
  const moreFiles = (task.moreFiles ?? []).map(({ file }) => file);
  return [
    "--permission",
    "--allow-addons",
    ...[...codeFolders(), task.file, ...moreFiles, task.workFolder].map((place) => `--allow-fs-read=${place}`),
    `--allow-fs-write=${task.workFolder}`,
    `--max-old-space-size=${Math.floor(limits.memoryMegabytes / 2)}`,
    "--disable-warning=SecurityWarning",
    "--disable-warning=ExperimentalWarning",
  ];
}

/** What the process sees of the environment: nothing but what a platform needs to start it. */
function parserEnvironment(): NodeJS.ProcessEnv {
  const names = ["SystemRoot", "TZ", "LANG"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

async function converse(
  task: ParserTask,
  limits: ParserLimits,
  options: RunParserOptions,
): Promise<ParserResults[ParserTask["kind"]]> {
  const child = fork(path.join(import.meta.dirname, "parser-process.ts"), [], {
    execArgv: parserArguments(task, limits),
    env: parserEnvironment(),
    cwd: task.workFolder,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  try {
    return await outcome(child, task, limits, options);
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

function outcome(
  child: ChildProcess,
  task: ParserTask,
  limits: ParserLimits,
  { signal, progress }: RunParserOptions,
): Promise<ParserResults[ParserTask["kind"]]> {
  const { promise, resolve, reject } = Promise.withResolvers<ParserResults[ParserTask["kind"]]>();
  let errorOutput = "";
  const onAbort = () => reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => reject(limitPassed(task, `took more than ${limits.seconds} s`)), limits.seconds * 1000);
  const memoryTimer = setInterval(() => {
    const megabytes = residentMegabytes(child.pid);
    if (megabytes > limits.memoryMegabytes) reject(limitPassed(task, `needed more than ${limits.memoryMegabytes} MB of memory`));
  }, MEMORY_CHECK_MILLISECONDS);

  child.stderr?.on("data", (chunk: Buffer) => {
    errorOutput = (errorOutput + chunk.toString()).slice(-4000);
  });
  child.on("error", (cause) => reject(crashed(task, "could not be started", errorOutput, cause)));
  child.on("close", (code, killedBy) => {
    reject(crashed(task, killedBy === null ? `ended with status ${code}` : `was ended by ${killedBy}`, errorOutput));
  });
  child.on("message", (message) => {
    const known = parserMessage.safeParse(message);
    if (!known.success) reject(crashed(task, "gave an answer that is none", errorOutput, known.error));
    else if (known.data.kind === "progress") progress?.(known.data.progress);
    else if (known.data.kind === "error") reject(new AppError(known.data.error.code, known.data.error));
    else {
      try {
        resolve(checkedResult(task, known.data.result));
      } catch (cause) {
        reject(crashed(task, "gave a result that is none", errorOutput, cause));
      }
    }
  });
  child.send(task, (error) => {
    if (error !== null) reject(crashed(task, "did not take its task", errorOutput, error));
  });
  return promise.finally(() => {
    clearTimeout(timer);
    clearInterval(memoryTimer);
    signal?.removeEventListener("abort", onAbort);
  });
}

/** The process reads untrusted bytes, so that its word is not taken: shapes are checked, and files are looked for where they must be. */
function checkedResult(task: ParserTask, result: unknown): ParserResults[ParserTask["kind"]] {
  if (task.kind === "previewIncidents") return importPreview.parse(result);
  if (task.kind === "importAreas") {
    const areasPath = path.join(task.workFolder, AREAS_FILE);
    if (!lstatSync(areasPath).isFile()) throw new Error(`${areasPath} is no file`);
    return { ...areasResult.parse(result), areasPath };
  }
  const parquetPath = path.join(task.workFolder, INCIDENTS_FILE);
  const rejectsPath = path.join(task.workFolder, REJECTS_FILE);
  for (const file of [parquetPath, rejectsPath]) {
    if (!lstatSync(file).isFile()) throw new Error(`${file} is no file`);
  }
  const schema = task.kind === "updateIncidents" ? updateResult : importResult;
  return { ...schema.parse(result), parquetPath, rejectsPath };
}

/** Resident memory of another process, or 0 where the platform does not tell (there the heap limit alone holds). */
function residentMegabytes(pid: number | undefined): number {
  if (process.platform !== "linux" || pid === undefined) return 0;
  try {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function limitPassed(task: ParserTask, what: string): AppError {
  return new AppError("ParserLimit", {
    message: `Reading ${task.fileName} ${what} and was stopped.`,
    hint: "Check that the file is a table of incidents; split it by years if it is a very large one.",
    details: { file: task.fileName },
  });
}

function crashed(task: ParserTask, how: string, errorOutput: string, cause?: unknown): AppError {
  return new AppError("ParserCrashed", {
    message: `The process that reads ${task.fileName} ${how}. Nothing that was there is lost.`,
    hint: "Try the file again; if it happens again, open it in a spreadsheet and save it anew as CSV.",
    details: { file: task.fileName, errorOutput },
    cause,
  });
}
