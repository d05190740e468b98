/** One training in a process of its own, with its events written into the catalogue. */
import { isAppError } from "../../../models/errors/index.ts";
import type { JobProgress, Run } from "../../contract/index.ts";
import type { ProjectCatalogue, RunChange } from "../../project/index.ts";
import {
  type FromTraining,
  fromTraining,
  HEARTBEAT_MILLISECONDS,
  type ToTraining,
  type TrainingMeasure,
  type TrainingTask,
} from "../training-messages.ts";
import { describeExit, startWorkerProcess } from "./worker-process.ts";

/** How long a training has to end by itself when the service closes, in milliseconds, before its process is killed: a kill loses nothing. */
export const ABORT_GRACE_MILLISECONDS = 5000;
/**
 * How long a training has to hear a cancel, in milliseconds, before its process is killed. It hears between two batches, and a kill
 * loses the best state, so even a batch of a laden machine fits in.
 */
export const STOP_GRACE_MILLISECONDS = 15_000;
/**
 * How long a training that heard a cancel has to finish its best state, in milliseconds. It scores the validation days some 17 times:
 * seconds for a large city on an idle machine, ten times that on a laden one.
 */
export const KEEP_GRACE_MILLISECONDS = 180_000;
/** Heartbeats that may be missing in a row before the window is told. */
const MISSED_HEARTBEATS = 3;
/** Least time between two writes of a job's progress into the catalogue, in milliseconds: each one is a write to the disc. */
const STORED_PROGRESS_MILLISECONDS = 1000;

export type TrainingEnd = Extract<Run["status"], "paused" | "interrupted" | "cancelled" | "failed" | "done">;

export interface TrainingEvents {
  readonly onProgress: (progress: JobProgress) => void;
  readonly onRunChanged: () => void;
  readonly onMeasured?: (measure: TrainingMeasure) => void;
}

export interface TrainingProcess {
  readonly processId: number | undefined;
  /** Settles after the catalogue holds the outcome. Rejects where the process has ended and the catalogue could not be written. */
  readonly ended: Promise<TrainingEnd>;
  /** Writes the outcome again, after that. Rejects where it cannot be written still. */
  recordEnd(): Promise<TrainingEnd>;
  /**
   * Ends the training within a batch, or by force after the grace; `as` is the status that it gets. "cancelled" keeps the best state
   * where an epoch has ended; "paused" and "interrupted" wait for no such thing and leave the last checkpoint. The first of the two
   * wishes of an analyst stays; "interrupted" after them ends the process sooner and leaves the status.
   */
  stop(as: "cancelled" | "paused" | "interrupted"): void;
}

/** Growth of the highest memory that is worth a write to the disc while a training runs. */
const PEAK_GROWTH_SHOWN = 1.02;

const KEEPING = "Keeping the best state ...";

const ENTRY = new URL("../worker/training.ts", import.meta.url);

type Outcome = Extract<FromTraining, { kind: "done" | "cancelled" | "failed" }>;

export function startTraining(
  project: ProjectCatalogue,
  ids: { readonly run: string; readonly job: string },
  task: TrainingTask,
  events: TrainingEvents,
): TrainingProcess {
  const { runs, jobs, store } = project;
  let outcome: Outcome | undefined;
  let aborted = false;
  let stoppedAs: "cancelled" | "paused" | "interrupted" | undefined;
  /** Over all attempts. */
  let peakMemoryMb = task.checkpoint === null ? 0 : (runs.get(ids.run).peakMemoryMb ?? 0);
  let storedProgressAt = 0;
  let lastProgress: JobProgress = { share: null, message: "Starting the engine", rate: null, secondsLeft: null };
  let releases = Promise.resolve();
  let brokenBy: unknown;
  let grace: NodeJS.Timeout | undefined;

  const killAfter = (milliseconds: number): void => {
    clearTimeout(grace);
    grace = setTimeout(() => worker.kill(), milliseconds);
  };

  const release = (hash: string | undefined): void => {
    if (hash === undefined || runs.isReferenced(hash)) return;
    releases = releases.then(() => store.release(hash)).catch(() => undefined);
  };

  const showProgress = (progress: JobProgress): void => {
    lastProgress = progress;
    if (Date.now() - storedProgressAt >= STORED_PROGRESS_MILLISECONDS) {
      storedProgressAt = Date.now();
      jobs.update(ids.job, { progress });
    }
    events.onProgress(progress);
  };

  const record = (message: FromTraining): void => {
    switch (message.kind) {
      case "heartbeat":
        if (message.peakMemoryMb <= peakMemoryMb * PEAK_GROWTH_SHOWN) return;
        peakMemoryMb = message.peakMemoryMb;
        runs.update(ids.run, { peakMemoryMb });
        events.onRunChanged();
        return;
      case "engine":
        runs.update(ids.run, { engine: message.report, codeVersion: message.codeVersion });
        events.onRunChanged();
        return;
      case "progress":
        showProgress(message.progress);
        return;
      case "epoch":
        runs.addLoss(ids.run, message.loss);
        runs.update(ids.run, { epochs: message.loss.epoch, seconds: message.loss.secondsSinceStart });
        events.onRunChanged();
        return;
      case "checkpoint": {
        const before = runs.record(ids.run).checkpoint?.hash;
        if (before === message.hash || !store.has(message.hash)) return;
        runs.update(ids.run, { checkpoint: { hash: message.hash, epoch: message.epoch } });
        release(before);
        return;
      }
      case "keeping":
        if (!aborted) killAfter(KEEP_GRACE_MILLISECONDS);
        showProgress({ share: null, message: KEEPING, rate: null, secondsLeft: null });
        return;
      default:
        outcome = message;
    }
  };

  /** Writes to the catalogue. Where it cannot be written (disc full), the training's last state in it stays, and the process ends. */
  const orEnd = (write: () => void): void => {
    if (brokenBy !== undefined) return;
    try {
      write();
    } catch (error) {
      brokenBy = error;
      worker.kill();
    }
  };

  const worker = startWorkerProcess(ENTRY, fromTraining, (message) => {
    heard();
    orEnd(() => record(message));
  });

  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      const progress = { ...lastProgress, message: `${lastProgress.message}: not responding` };
      orEnd(() => jobs.update(ids.job, { progress }));
      events.onProgress(progress);
    }, MISSED_HEARTBEATS * HEARTBEAT_MILLISECONDS);
  };

  const conclude = (): { readonly status: TrainingEnd; readonly change: RunChange } => {
    if (outcome?.kind === "done") {
      const { kind: _, stopped, stepMs, shape: __, startSeconds: ___, ...found } = outcome;
      const figures = { ...found, peakMemoryMb: Math.max(peakMemoryMb, found.peakMemoryMb) };
      return {
        status: stopped ? (stoppedAs ?? "cancelled") : "done",
        change: { ...figures, ...(stepMs === null ? {} : { stepMs }), ...(stopped ? {} : { checkpoint: null }), error: null },
      };
    }
    if (outcome?.kind === "failed") {
      const { code, message, hint } = outcome.error;
      return { status: "failed", change: { error: { code, message, hint }, ...memory() } };
    }
    if (outcome?.kind === "cancelled") {
      return {
        status: stoppedAs ?? "cancelled",
        change: { peakMemoryMb: Math.max(peakMemoryMb, outcome.peakMemoryMb), seconds: outcome.seconds, error: null },
      };
    }
    return { status: stoppedAs ?? "interrupted", change: { ...memory(), ...crashError() } };
  };
  const memory = () => (peakMemoryMb > 0 ? { peakMemoryMb } : {});
  let lastExit = "";
  const crashError = (): Pick<RunChange, "error"> => {
    if (stoppedAs !== undefined) return { error: null };
    if (isAppError(brokenBy)) return { error: { code: brokenBy.code, message: brokenBy.message, hint: brokenBy.hint } };
    return {
      error: {
        code: "EngineCrashed",
        message: `The engine process ended in the middle of the training (${lastExit}).`,
        hint: "Resume the training: it goes on after the last finished epoch. If it ends again, close other programs to free memory.",
      },
    };
  };

  const tellMeasure = ({ engine }: Run): void => {
    if (outcome?.kind !== "done" || engine === null) return;
    const { shape, stepMs, startSeconds, peakMemoryMb: peak } = outcome;
    if (shape === null || stepMs === null || startSeconds === null) return;
    events.onMeasured?.({ engine, shape, stepMs: stepMs.median, startSeconds, peakMemoryMb: peak });
  };

  const finish = async (): Promise<TrainingEnd> => {
    const exit = await worker.exited;
    clearTimeout(silence);
    clearTimeout(grace);
    lastExit = describeExit(exit);
    return await recordEnd();
  };

  const recordEnd = async (): Promise<TrainingEnd> => {
    const before = runs.record(ids.run);
    const { status, change } = conclude();
    project.transaction(() => {
      runs.update(ids.run, { ...change, status });
      jobs.update(ids.job, {
        status,
        progress: status === "done" ? { ...lastProgress, share: 1, secondsLeft: 0 } : lastProgress,
      });
    });
    tellMeasure(before.run);
    if (change.checkpoint === null) release(before.checkpoint?.hash);
    const weights = before.weightsHash;
    // Of an earlier cancel. A forecast names the weights it was made with, also when it is deleted or only the log still knows it.
    if (weights !== null && !project.isNamed(weights)) release(weights);
    await releases;
    return status;
  };

  heard();
  worker.send({ kind: "start", task } satisfies ToTraining);
  return {
    processId: worker.processId,
    ended: finish(),
    recordEnd,
    stop(as) {
      if (aborted || (as !== "interrupted" && stoppedAs !== undefined)) return;
      stoppedAs ??= as;
      aborted = as !== "cancelled";
      worker.send({ kind: aborted ? "abort" : "stop" } satisfies ToTraining);
      killAfter(aborted ? ABORT_GRACE_MILLISECONDS : STOP_GRACE_MILLISECONDS);
    },
  };
}
