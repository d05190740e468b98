/** Trainings one after the other, each in a process of its own; the queue itself is the catalogue's table of jobs. */
import { AppError } from "../../../models/errors/index.ts";
import type { CallRequest, Changed, EngineReport, Job, JobProgress, Run } from "../../contract/index.ts";
import type { ProjectCatalogue } from "../../project/index.ts";
import type { TrainingMeasure, TrainingTask } from "../training-messages.ts";
import { datasetSource } from "./dataset-source.ts";
import { startTraining, type TrainingProcess } from "./training-process.ts";
import { dayNumber, newRunOf } from "./training-request.ts";
import { inTurn, type Move, moved } from "./waiting-order.ts";

export interface JobQueueOptions {
  /** Called after the catalogue was written. */
  readonly onChanged?: (changed: Changed) => void;
  /** Trainings at the same time. One, because one uses all cores. */
  readonly atOnce?: number;
  /** Told of a training that could not be started when its turn came: the catalogue could not be written. It goes on waiting. */
  readonly onFault?: (error: unknown) => void;
  /**
   * Whether trainings that wait since an earlier session start by themselves. A window's service does so: they were put there to be
   * done. A command that opens the project for a moment does not; there they wait on until `continueWaiting`.
   */
  readonly continuesWaiting?: boolean;
  /** Told what a training has cost, for the estimates of later ones. */
  readonly onMeasured?: (measure: TrainingMeasure) => void;
}

interface Waiter {
  readonly resolve: (job: Job) => void;
  readonly reject: (error: unknown) => void;
}

export interface JobQueue extends AsyncDisposable {
  /** Throws NotFound, UnknownModel, InvalidDay, PeriodOutsideData. */
  startTraining(input: CallRequest<"run.start">): { readonly run: Run; readonly job: Job };
  /** All jobs, oldest first, with their places in the queue and the memory that they took. */
  list(): Job[];
  /** The same of one. Throws NotFound. */
  get(job: string): Job;
  /** Goes on after the last finished epoch of a run that did not end. Throws NotFound, RunNotResumable. */
  resume(run: string): { readonly run: Run; readonly job: Job };
  /** Returns at once. A training that has finished an epoch keeps its best state, which forecasts. The job's status tells the end. A job that has ended stays as it is. */
  cancel(job: string): Job;
  /**
   * Returns at once. A running training ends within a batch and goes on from its last checkpoint when it is resumed; its turn is the
   * next one's. Throws NotFound, JobNotPausable.
   */
  pause(job: string): Job;
  /** Back among the waiting ones, at its old place. Throws NotFound, JobNotPaused. */
  resumePaused(job: string): Job;
  /** Changes the order of the waiting trainings. Throws NotFound, JobNotWaiting. */
  move(job: string, to: Move): void;
  /** Lets trainings start that wait since an earlier session. */
  continueWaiting(): void;
  /** The job when it neither waits nor runs any more. Rejects where the catalogue cannot be written or read at its end. */
  finished(job: string): Promise<Job>;
  onProgress(listener: (job: string, progress: JobProgress) => void): () => void;
  /** What the last training of this session really computed with. */
  engineReport(): EngineReport | null;
  /** Id of the process of a running job. */
  processOf(job: string): number | undefined;
}

const NOT_ENDED: readonly Run["status"][] = ["waiting", "running"];
const RESUMABLE: readonly Run["status"][] = ["paused", "interrupted", "cancelled", "failed"];

/** How often the end of a training is tried to be recorded again, in milliseconds: soon after somebody has made room. */
const RECORD_AGAIN_MILLISECONDS = 2000;

/** Setting that holds the ids of waiting jobs in the order that the analyst chose. */
const ORDER_SETTING = "jobs.order";

/**
 * What a killed service left as running is interrupted: its process ended with it, and whether to go on is the analyst's choice. What
 * was waiting or paused had not begun to suffer, and stays as it was.
 */
function interruptForsaken(project: ProjectCatalogue): void {
  project.transaction(() => {
    for (const job of project.jobs.withStatus("running")) {
      if (job.kind !== "train") continue;
      project.jobs.update(job.id, { status: "interrupted" });
      if (job.run !== null) project.runs.update(job.run, { status: "interrupted" });
    }
  });
}

function refusal(code: string, job: Job, what: string, hint: string): AppError {
  return new AppError(code, {
    message: `${job.id} is ${job.status}; ${what}.`,
    hint,
    details: { job: job.id, status: job.status },
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
  /** Ended, and the catalogue could not be told. */
  const unrecorded = new Map<string, TrainingProcess>();
  let recording: NodeJS.Timeout | undefined;

  interruptForsaken(project);
  /** Waiting since an earlier session. */
  const held = new Set(options.continuesWaiting === true ? [] : jobs.withStatus("waiting").map(({ id }) => id));

  const chosenOrder = (): string[] => {
    const stored = project.settings.get(ORDER_SETTING);
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  };

  /** Waiting trainings in the order of their turns. */
  const waitingTrainings = (): Job[] => {
    const waiting = jobs.withStatus("waiting").filter(({ kind, run }) => kind === "train" && run !== null);
    const byId = new Map(waiting.map((job) => [job.id, job]));
    return inTurn([...byId.keys()], chosenOrder()).flatMap((id) => byId.get(id) ?? []);
  };

  const described = (job: Job, order: readonly string[]): Job => ({
    ...job,
    place: job.status === "waiting" && order.includes(job.id) ? order.indexOf(job.id) + 1 : null,
    peakMemoryMb: job.run === null ? null : (runStillThere(job.run)?.peakMemoryMb ?? null),
  });

  /** Null where it was deleted: its job stays, and it may be the last that trained. */
  const runStillThere = (id: string): Run | null => {
    try {
      return runs.get(id);
    } catch {
      return null;
    }
  };

  const jobNow = (id: string): Job =>
    described(
      jobs.get(id),
      waitingTrainings().map((job) => job.id),
    );

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
      onMeasured: options.onMeasured,
    });
    active.set(job.id, training);
    changed("runs", "jobs");
    const end = (failure?: { readonly error: unknown }): void => {
      active.delete(job.id);
      if (failure !== undefined) {
        settle(job.id, ({ reject }) => reject(failure.error));
        if (!closing) unrecorded.set(job.id, training);
        recordLater();
        return;
      }
      changed("runs", "jobs");
      try {
        const ended = jobNow(job.id);
        settle(job.id, ({ resolve }) => resolve(ended));
      } catch (error) {
        settle(job.id, ({ reject }) => reject(error));
      }
      startQuietly();
    };
    // A catalogue that cannot be written keeps "running". With room on the disc again, or the folder put back, the end is recorded;
    // else the next opening turns it into "interrupted".
    training.ended.then(
      () => end(),
      (error: unknown) => end({ error }),
    );
  };

  const recordLater = (): void => {
    clearTimeout(recording);
    if (closing || unrecorded.size === 0) return;
    recording = setTimeout(() => void recordNow(), RECORD_AGAIN_MILLISECONDS);
    recording.unref();
  };

  const recordNow = async (): Promise<void> => {
    for (const [id, training] of unrecorded) {
      try {
        await training.recordEnd();
        unrecorded.delete(id);
        changed("runs", "jobs");
      } catch {
        // It was told when it ended; there is nothing new to say.
      }
    }
    if (unrecorded.size === 0) startQuietly();
    recordLater();
  };

  /** Nobody called, so nobody would hear a failure. The next start, resume or cancel tries again. */
  const startQuietly = (): void => {
    try {
      startWaiting();
    } catch (error) {
      onFault?.(error);
    }
  };

  const startWaiting = (): void => {
    if (closing) return;
    for (const job of waitingTrainings()) {
      if (active.size >= atOnce) return;
      // Its process has been told to end (a pause that was taken back) and must be gone first.
      if (job.run !== null && !held.has(job.id) && !active.has(job.id)) launch(job, job.run);
    }
  };

  const startOrWait = (job: Job, run: string): { readonly run: Run; readonly job: Job } => {
    startWaiting();
    if (runs.get(run).status === "waiting") changed("runs", "jobs");
    return { run: runs.get(run), job: jobNow(job.id) };
  };

  const setBoth = (job: Job, status: Run["status"]): Job => {
    project.transaction(() => {
      jobs.update(job.id, { status });
      if (job.run !== null) runs.update(job.run, { status });
    });
    held.delete(job.id);
    const updated = jobNow(job.id);
    changed("runs", "jobs");
    settle(job.id, ({ resolve }) => resolve(updated));
    return updated;
  };

  const backInLine = (job: Job): void => {
    held.delete(job.id);
    project.transaction(() => {
      jobs.update(job.id, { status: "waiting" });
      if (job.run !== null) runs.update(job.run, { status: "waiting", error: null });
    });
  };

  if (options.continuesWaiting === true) queueMicrotask(startQuietly);

  return {
    list() {
      const order = waitingTrainings().map(({ id }) => id);
      return jobs.list().map((job) => described(job, order));
    },
    get: jobNow,
    startTraining(input) {
      const run = runs.add(newRunOf(project.datasets.get(input.dataset), input));
      return startOrWait(jobs.add({ kind: "train", run: run.id }), run.id);
    },
    resume(id) {
      const run = runs.get(id);
      if (!RESUMABLE.includes(run.status)) {
        throw new AppError("RunNotResumable", {
          message: `${run.id} is ${run.status}; only a training that did not end can be resumed.`,
          hint: run.status === "done" ? "Start a new training." : "Wait for it, or cancel it first.",
          details: { run: run.id, status: run.status },
        });
      }
      const paused = jobs.withStatus("paused").find((job) => job.run === id);
      const job = paused ?? jobs.add({ kind: "train", run: id });
      backInLine(job);
      return startOrWait(job, id);
    },
    pause(id) {
      const job = jobs.get(id);
      if (job.kind !== "train" || !NOT_ENDED.includes(job.status)) {
        throw refusal(
          "JobNotPausable",
          job,
          "only a training that runs or waits can be paused",
          "Look at the list of jobs again.",
        );
      }
      const training = active.get(id);
      if (training === undefined) return setBoth(job, "paused");
      training.stop("paused");
      return jobNow(id);
    },
    resumePaused(id) {
      const job = jobs.get(id);
      if (job.run !== null && job.status === "paused") {
        backInLine(job);
        return startOrWait(job, job.run).job;
      }
      if (held.delete(id)) {
        startWaiting();
        return jobNow(id);
      }
      throw refusal("JobNotPaused", job, "only a paused training goes on", "Resume its run where it was stopped or interrupted.");
    },
    move(id, to) {
      const order = waitingTrainings().map((job) => job.id);
      if (!order.includes(id)) {
        throw refusal("JobNotWaiting", jobs.get(id), "only waiting trainings have an order", "Look at the list of jobs again.");
      }
      project.settings.set(ORDER_SETTING, moved(order, id, to));
      changed("jobs");
    },
    continueWaiting() {
      held.clear();
      startWaiting();
    },
    cancel(id) {
      const job = jobs.get(id);
      const training = active.get(id);
      if (training !== undefined) training.stop("cancelled");
      else if (job.kind === "train" && (job.status === "waiting" || job.status === "paused")) return setBoth(job, "cancelled");
      return jobNow(id);
    },
    finished(id) {
      const job = jobs.get(id);
      if (!NOT_ENDED.includes(job.status)) return Promise.resolve(jobNow(id));
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
    engineReport: () => (lastRun === undefined ? null : (runStillThere(lastRun)?.engine ?? null)),
    processOf: (id) => active.get(id)?.processId,
    async [Symbol.asyncDispose]() {
      closing = true;
      clearTimeout(recording);
      // First of all: where the catalogue cannot be read any more, the processes must end all the same.
      const running = [...active.values()];
      for (const training of running) training.stop("interrupted");
      try {
        // Waiting ones stay so for the next session; who waits for them is told how they stand.
        for (const job of jobs.withStatus("waiting")) settle(job.id, ({ resolve }) => resolve(job));
      } finally {
        await Promise.allSettled(running.map((training) => training.ended));
      }
    },
  };
}
