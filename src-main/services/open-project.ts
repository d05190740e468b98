import { realpathSync } from "node:fs";
import { AppError, isAppError } from "../../models/errors/index.ts";
import type { Changed, Project } from "../contract/index.ts";
import { createEngine, createJobQueue, type Engine, type JobQueue, type TrainingMeasure } from "../jobs/index.ts";
import { createProject, openProject, type ProjectCatalogue } from "../project/index.ts";
import type { ErrorLog } from "./call-errors.ts";

export interface OpenProject extends AsyncDisposable {
  readonly catalogue: ProjectCatalogue;
  readonly queue: JobQueue;
  /** The warm engine process for predictions; it starts at the first need. */
  readonly engine: Engine;
}

/** The one project that is open. Opening another closes it, in the order queue, engine, catalogue. */
export interface ProjectHolder extends AsyncDisposable {
  /** Errors: NoProject. */
  current(): OpenProject;
  peek(): OpenProject | undefined;
  open(path: string): Promise<Project>;
  /** Nothing is open afterwards. */
  close(): Promise<void>;
  create(path: string, options: { readonly name?: string }): Promise<Project>;
}

export interface ProjectHolderOptions {
  readonly onChanged: (changed: Changed) => void;
  readonly log: ErrorLog;
  /** Whether trainings that wait since an earlier session start when their project is opened. */
  readonly continuesWaiting?: boolean;
  readonly onMeasured?: (measure: TrainingMeasure) => void;
}

/** What a window asks again when another project is open. */
const everyChange = ["project", "datasets", "runs", "jobs", "forecasts"] as const satisfies readonly Changed[];

/** Least time between two "jobs" events that only say that a job went on. The window asks for the list at each. */
const PROGRESS_EVENT_INTERVAL_MS = 500;

function throttled(action: () => void): { readonly call: () => void } & Disposable {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const tick = (): void => {
    timer = undefined;
    if (!again) return;
    again = false;
    action();
    timer = setTimeout(tick, PROGRESS_EVENT_INTERVAL_MS);
  };
  return {
    call() {
      again = true;
      if (timer === undefined) tick();
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      timer = undefined;
      again = false;
    },
  };
}

/** An engine that was being installed when the service was killed is not being installed any more. */
function endForsakenInstalls(catalogue: ProjectCatalogue): void {
  for (const status of ["waiting", "running"] as const) {
    for (const job of catalogue.jobs.withStatus(status)) {
      if (job.kind === "engine-install") catalogue.jobs.update(job.id, { status: "interrupted" });
    }
  }
}

function equip(catalogue: ProjectCatalogue, options: ProjectHolderOptions): OpenProject {
  const { onChanged, log, continuesWaiting, onMeasured } = options;
  endForsakenInstalls(catalogue);
  const queue = createJobQueue(catalogue, {
    onChanged,
    onFault: (error) => log("starting the next training", error),
    continuesWaiting,
    onMeasured,
  });
  const engine = createEngine(catalogue, { onChanged });
  const progress = throttled(() => onChanged("jobs"));
  const stopListening = queue.onProgress(progress.call);
  return {
    catalogue,
    queue,
    engine,
    async [Symbol.asyncDispose]() {
      stopListening();
      progress[Symbol.dispose]();
      try {
        await queue[Symbol.asyncDispose]();
      } catch (error) {
        // The folder was taken away: there is nothing to record any more, and no reason to keep another project from being opened.
        if (!isAppError(error, "ProjectGone")) throw error;
        log("closing a project whose folder is gone", error);
      } finally {
        try {
          await engine[Symbol.asyncDispose]();
        } finally {
          catalogue[Symbol.dispose]();
        }
      }
    },
  };
}

/** Of the open project, where `path` leads to it; undefined where it does not, or to another that has taken its place. */
function descriptionOf(held: OpenProject | undefined, path: string): Project | undefined {
  try {
    return held !== undefined && realpathSync(held.catalogue.path) === realpathSync(path) ? held.catalogue.describe() : undefined;
  } catch {
    // Opening says what is wrong.
    return undefined;
  }
}

export function createProjectHolder(options: ProjectHolderOptions): ProjectHolder {
  let held: OpenProject | undefined;
  let ended = false;
  // One change at a time: two windows that open two projects must not leave one of them open and forgotten.
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const result = line.then(work);
    line = result.catch(() => undefined);
    return result;
  };

  const replace = async (make: () => Promise<ProjectCatalogue>): Promise<Project> => {
    if (ended) throw new AppError("ServiceEnded", { message: "The service is ending.", hint: "Start it again." });
    // The new one first: when it cannot be opened, the old one is still there.
    const catalogue = await make();
    const before = held;
    try {
      held = equip(catalogue, options);
    } catch (error) {
      catalogue[Symbol.dispose]();
      throw error;
    }
    await before?.[Symbol.asyncDispose]();
    for (const changed of everyChange) options.onChanged(changed);
    return catalogue.describe();
  };

  return {
    current() {
      if (held === undefined) {
        throw new AppError("NoProject", { message: "No project is open.", hint: "Open a project, or create one." });
      }
      return held;
    },
    peek: () => held,
    open: (path) =>
      inLine(async () => {
        return descriptionOf(held, path) ?? (await replace(() => openProject(path)));
      }),
    create: (path, { name }) => inLine(() => replace(() => createProject(path, name))),
    close: () =>
      inLine(async () => {
        const last = held;
        held = undefined;
        await last?.[Symbol.asyncDispose]();
        for (const changed of everyChange) options.onChanged(changed);
      }),
    [Symbol.asyncDispose]: () =>
      inLine(async () => {
        ended = true;
        const last = held;
        held = undefined;
        await last?.[Symbol.asyncDispose]();
      }),
  };
}
