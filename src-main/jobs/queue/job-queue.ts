/** Trainings one after the other, each in a process of its own; the queue itself is the catalogue's table of jobs. */
import { AppError } from "../../../models/errors/index.ts";
import type { CallRequest, Changed, EngineReport, Job, JobProgress, Run } from "../../contract/index.ts";
import type { ProjectCatalogue } from "../../project/index.ts";
import type { TrainingTask } from "../training-messages.ts";
import { datasetSource } from "./dataset-source.ts";
import { startTraining, type TrainingProcess } from "./training-process.ts";
import { dayNumber, newRunOf } from "./training-request.ts";

export interface JobQueueOptions {
  /** Called after the catalogue was written. */
  readonly onChanged?: (changed: Changed) => void;
  /** Trainings at the same time. One, because one uses all cores. */
  readonly atOnce?: number;
  /** Told of a training that could not be started when its turn came: the catalogue could not be written. It goes on waiting. */
  readonly onFault?: (error: unknown) => void;
}

interface Waiter {
  readonly resolve: (job: Job) => void;
  readonly reject: (error: unknown) => void;
}

export interface JobQueue extends AsyncDisposable {
  /** Throws NotFound, UnknownModel, InvalidDay, PeriodOutsideData. */
  startTraining(input: CallRequest<"run.start">): { readonly run: Run; readonly job: Job };
  /** Goes on after the last finished epoch of a run that did not end. Throws NotFound, RunNotResumable. */
  resume(run: string): { readonly run: Run; readonly job: Job };
  /** Returns at once. A training that has finished an epoch keeps its best state, which forecasts. The job's status tells the end. A job that has ended stays as it is. */
  cancel(job: string): Job;
  /** The job when it neither waits nor runs any more. Rejects where the catalogue cannot be read at its end. */
  finished(job: string): Promise<Job>;
  onProgress(listener: (job: string, progress: JobProgress) => void): () => void;
  /** What the last training of this session really computed with. */
  engineReport(): EngineReport | null;
  /** Id of the process of a running job. */
  processOf(job: string): number | undefined;
}

const NOT_ENDED: readonly Run["status"][] = ["waiting", "running"];
const RESUMABLE: readonly Run["status"][] = ["interrupted", "cancelled", "failed"];

/**
 * What a killed service left as waiting or running is interrupted: its processes ended with it, and whether to go on is the
 * analyst's choice.
 */
function interruptForsaken(project: ProjectCatalogue): void {
  project.transaction(() => {
    for (const status of NOT_ENDED) {
      for (const job of project.jobs.withStatus(status)) {
        if (job.kind !== "train") continue;
        project.jobs.update(job.id, { status: "interrupted" });
        if (job.run !== null) project.runs.update(job.run, { status: "interrupted" });
      }
    }
  });
}

function taskOf(project: ProjectCatalogue, runId: string): TrainingTask {
  const { run, configuration, maxMinutes, checkpoint } = project.runs.record(runId);
  return {
    store: project.store.root,
    // Of the version that it began on: a training that goes on after an update ends as if nothing had happened.
    dataset: datasetSource(project.datasets.versionSource(run.dataset, run.dataVersion)),
    model: run.model,
    fromDay: dayNumber(run.fromDay),
    toDay: dayNumber(run.toDay),
    validationFromDay: dayNumber(run.validationFromDay),
    seed: run.seed,
    configuration,
    maxMinutes,
    checkpoint,
    trainedOn: checkpoint === null ? null : (run.engine?.backend ?? null),
    secondsBefore: checkpoint === null ? 0 : (run.seconds ?? 0),
  };
}

export function createJobQueue(project: ProjectCatalogue, options: JobQueueOptions = {}): JobQueue {
  const { onChanged, atOnce = 1, onFault } = options;
  const { jobs, runs } = project;
  const active = new Map<string, TrainingProcess>();
  const waiters = new Map<string, Waiter[]>();
  const listeners = new Set<(job: string, progress: JobProgress) => void>();
  let lastRun: string | undefined;
  let closing = false;

  interruptForsaken(project);

  const changed = (...names: Changed[]): void => {
    for (const name of names) onChanged?.(name);
  };

  const settle = (id: string, tell: (waiter: Waiter) => void): void => {
    for (const waiter of waiters.get(id) ?? []) tell(waiter);
    waiters.delete(id);
  };

  const launch = (job: Job, run: string): void => {
    project.transaction(() => {
      jobs.update(job.id, { status: "running" });
      runs.update(run, { status: "running", error: null });
    });
    const training = startTraining(project, { run, job: job.id }, taskOf(project, run), {
      onProgress: (progress) => {
        for (const listener of listeners) listener(job.id, progress);
      },
      onRunChanged: () => {
        lastRun = run;
        changed("runs", "engine");
      },
    });
    active.set(job.id, training);
    changed("runs", "jobs");
    const end = (): void => {
      active.delete(job.id);
      changed("runs", "jobs");
      try {
        const ended = jobs.get(job.id);
        settle(job.id, ({ resolve }) => resolve(ended));
      } catch (error) {
        settle(job.id, ({ reject }) => reject(error));
      }
      try {
        startWaiting();
      } catch (error) {
        // Nobody called, so nobody would hear it. The next start, resume or cancel tries again.
        onFault?.(error);
      }
    };
    // A catalogue that cannot be written at the end keeps "running", which the next opening turns into "interrupted".
    training.ended.then(end, end);
  };

  const startWaiting = (): void => {
    if (closing) return;
    for (const job of jobs.withStatus("waiting")) {
      if (active.size >= atOnce) return;
      if (job.kind === "train" && job.run !== null) launch(job, job.run);
    }
  };

  const enqueue = (run: Run): { readonly run: Run; readonly job: Job } => {
    const job = jobs.add({ kind: "train", run: run.id });
    startWaiting();
    if (!active.has(job.id)) changed("runs", "jobs");
    return { run: runs.get(run.id), job: jobs.get(job.id) };
  };

  const setBoth = (job: Job, status: Run["status"]): Job => {
    project.transaction(() => {
      jobs.update(job.id, { status });
      if (job.run !== null) runs.update(job.run, { status });
    });
    const updated = jobs.get(job.id);
    changed("runs", "jobs");
    settle(job.id, ({ resolve }) => resolve(updated));
    return updated;
  };

  return {
    startTraining: (input) => enqueue(runs.add(newRunOf(project.datasets.get(input.dataset), input))),
    resume(id) {
      const run = runs.get(id);
      if (!RESUMABLE.includes(run.status)) {
        throw new AppError("RunNotResumable", {
          message: `${run.id} is ${run.status}; only a training that did not end can be resumed.`,
          hint: run.status === "done" ? "Start a new training." : "Wait for it, or cancel it first.",
          details: { run: run.id, status: run.status },
        });
      }
      return enqueue(runs.update(id, { status: "waiting", error: null }));
    },
    cancel(id) {
      const job = jobs.get(id);
      const training = active.get(id);
      if (training !== undefined) training.stop("cancelled");
      else if (job.kind === "train" && job.status === "waiting") return setBoth(job, "cancelled");
      return job;
    },
    finished(id) {
      const job = jobs.get(id);
      if (!NOT_ENDED.includes(job.status)) return Promise.resolve(job);
      return new Promise((resolve, reject) => {
        waiters.set(id, [...(waiters.get(id) ?? []), { resolve, reject }]);
      });
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    engineReport: () => (lastRun === undefined ? null : runs.get(lastRun).engine),
    processOf: (id) => active.get(id)?.processId,
    async [Symbol.asyncDispose]() {
      closing = true;
      for (const job of jobs.withStatus("waiting")) if (job.kind === "train") setBoth(job, "interrupted");
      const running = [...active.values()];
      for (const training of running) training.stop("interrupted");
      await Promise.allSettled(running.map((training) => training.ended));
    },
  };
}
