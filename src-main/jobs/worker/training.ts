/** Entry of a training's process: one task, then the end. Started by queue/training-process.ts. */
import { type SavedForecaster, type TrainingProgress, trainWindow } from "../../../models/forecast/index.ts";
import type { JobProgress } from "../../contract/index.ts";
import { openStore, readForecaster, writeForecaster } from "../../store/index.ts";
import { type FromTraining, HEARTBEAT_MILLISECONDS, type ToTraining, type TrainingTask } from "../training-messages.ts";
import { toWireError } from "../wire-error.ts";
import { codeVersion } from "./code-version.ts";
import { PLAIN_ENGINE, trainingEngine } from "./engine-choice.ts";
import { finite } from "./finite.ts";
import { forecasterNamed } from "./forecasters.ts";
import { createPace, type Pace } from "./pace.ts";
import { storedIncidents } from "./stored-incidents.ts";
import { plannedTraining } from "./training-shape.ts";

/** Least time between two progress messages, in milliseconds: ten a second are as many as a person sees. */
const PROGRESS_INTERVAL_MILLISECONDS = 100;

function send(message: FromTraining): Promise<void> {
  return new Promise((resolve) => {
    // The channel is gone when the service died; the process ends by "disconnect" then.
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}

/** In MB. maxRSS counts kilobytes. */
function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

function jobProgressOf(progress: TrainingProgress, pace: Pace, minutesLeft: number | null): JobProgress {
  const { epoch, epochs, batch, batches } = progress;
  const done = (epoch - 1) * batches + batch;
  const total = epochs * batches;
  const byPace = pace.secondsLeft(total - done, epochs - epoch + (batch < batches ? 1 : 0));
  return {
    share: total > 0 ? Math.min(1, done / total) : null,
    // After the last step the forecaster still chooses and refits what it keeps.
    message: done === total ? "Finishing" : `Epoch ${epoch} of ${epochs}`,
    rate: pace.rate(),
    secondsLeft: byPace === null || minutesLeft === null ? byPace : Math.min(byPace, Math.max(0, minutesLeft * 60)),
  };
}

/** The two ways in which a training is ended from outside. */
interface Ends {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
}

async function train(task: TrainingTask, { stop, abort }: Ends): Promise<void> {
  let hasCheckpoint = task.checkpoint !== null;
  let toldKeeping = false;
  const tellKeeping = (): void => {
    if (!stop.aborted || !hasCheckpoint || toldKeeping) return;
    toldKeeping = true;
    void send({ kind: "keeping" });
  };
  stop.addEventListener("abort", tellKeeping, { once: true });
  tellKeeping();

  const startedAt = performance.now();
  const seconds = () => task.secondsBefore + (performance.now() - startedAt) / 1000;
  const forecaster = await forecasterNamed(task.model);
  const report = forecaster.usesTensors ? await trainingEngine(task.trainedOn) : PLAIN_ENGINE;
  await send({ kind: "engine", report, codeVersion: codeVersion() });
  const store = await openStore(task.store);
  const incidents = await storedIncidents(store, task.dataset);
  abort.throwIfAborted();
  if (!hasCheckpoint) stop.throwIfAborted();
  const window = trainWindow(incidents, task.fromDay, task.toDay, task.validationFromDay);
  const resume = task.checkpoint === null ? undefined : await readForecaster(store, task.checkpoint.hash);
  const minutesLeft = () => (task.maxMinutes === null ? null : task.maxMinutes - seconds() / 60);

  const pace = createPace();
  let epoch = task.checkpoint?.epoch ?? 0;
  let lastSent = Number.NEGATIVE_INFINITY;
  let lastStepAt: number | undefined;
  let startSeconds: number | null = null;
  const progress = (step: TrainingProgress): void => {
    const now = performance.now();
    if (step.stepMilliseconds !== undefined) {
      pace.addStep(step.stepMilliseconds);
      startSeconds ??= (now - step.stepMilliseconds - startedAt) / 1000;
      lastStepAt = now;
    }
    const epochEnded = step.validationLoss !== undefined || (step.batch === step.batches && step.stepMilliseconds === undefined);
    if (epochEnded) epoch = step.epoch;
    if (epochEnded && step.trainLoss !== undefined) {
      void send({
        kind: "epoch",
        loss: {
          epoch,
          trainLoss: step.trainLoss,
          validationLoss: step.validationLoss ?? null,
          baselineLoss: step.baselineLoss ?? null,
          secondsSinceStart: seconds(),
        },
      });
    }
    if (!toldKeeping && (epochEnded || now - lastSent >= PROGRESS_INTERVAL_MILLISECONDS)) {
      lastSent = now;
      void send({ kind: "progress", progress: jobProgressOf(step, pace, minutesLeft()) });
    }
  };
  const checkpoint = async (state: SavedForecaster): Promise<void> => {
    await send({ kind: "checkpoint", hash: await writeForecaster(store, state), epoch });
    hasCheckpoint = true;
    tellKeeping();
    if (lastStepAt !== undefined) pace.addEpochRest(performance.now() - lastStepAt);
  };

  const shape = task.model === "crime" ? plannedTraining(incidents, window, task.configuration).shape : null;
  const remaining = minutesLeft();
  const { saved, summary } = await forecaster.fit(window, {
    seed: task.seed,
    configuration: task.configuration,
    signal: abort,
    stop,
    progress,
    checkpoint,
    resume,
    now: () => performance.now(),
    ...(remaining === null ? {} : { maxMinutes: Math.max(0, remaining) }),
  });
  await send({
    kind: "done",
    stopped: summary.stopped === true,
    weightsHash: await writeForecaster(store, saved),
    epochs: summary.epochs,
    bestEpoch: summary.bestEpoch,
    validation: finite(summary.validation),
    baseline: finite(summary.baseline),
    stepMs: pace.stepMs() ?? null,
    startSeconds,
    peakMemoryMb: peakMemoryMb(),
    seconds: seconds(),
    shape,
  });
}

async function work(task: TrainingTask, ends: Ends): Promise<void> {
  const startedAt = performance.now();
  const heartbeat = setInterval(() => void send({ kind: "heartbeat", peakMemoryMb: peakMemoryMb() }), HEARTBEAT_MILLISECONDS);
  try {
    await train(task, ends);
  } catch (error) {
    if (ends.abort.aborted || (ends.stop.aborted && error === ends.stop.reason)) {
      const seconds = task.secondsBefore + (performance.now() - startedAt) / 1000;
      await send({ kind: "cancelled", peakMemoryMb: peakMemoryMb(), seconds });
    } else {
      await send({ kind: "failed", error: toWireError(error) });
    }
  } finally {
    clearInterval(heartbeat);
  }
  // Explicitly: an engine may keep threads that would hold the process.
  process.exit(0);
}

const stop = new AbortController();
const abort = new AbortController();
process.on("message", (message: ToTraining) => {
  if (message.kind === "stop") stop.abort();
  else if (message.kind === "abort") abort.abort();
  else void work(message.task, { stop: stop.signal, abort: abort.signal });
});
// The service is gone: nobody can record what this process would do.
process.on("disconnect", () => process.exit(1));
