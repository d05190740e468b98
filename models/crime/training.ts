import { AppError } from "../errors/index.ts";
import type { FitOptions, LocalDay, NamedArray, SavedForecaster } from "../forecast/index.ts";
import {
  type Adam,
  assignVariables,
  cosineSchedule,
  createAdam,
  createRng,
  createVariables,
  disposeAll,
  type Rng,
  readArrays,
  restoreRng,
  tf,
  valueAndGradients,
} from "../tensor/index.ts";
import type { CrimeConfiguration } from "./configuration.ts";
import { eventBatch } from "./events.ts";
import type { IntensityParts, NodeScales } from "./heads.ts";
import { initialiseWeights } from "./network.ts";
import { pointProcessTerms } from "./point-process.ts";
import { intensityOfDays, scoreDays, type TrainingGround } from "./score.ts";
import { yieldToHost } from "./yield-to-host.ts";

/** Name and version of a checkpoint; a change of what it holds raises the version. */
export const CHECKPOINT_NAME = "crime-checkpoint";
export const CHECKPOINT_VERSION = 1;

export interface TrainingDays {
  readonly train: readonly LocalDay[];
  /** Empty: nothing chooses when to stop, and the last epoch is kept. */
  readonly validation: readonly LocalDay[];
}

export interface TrainingOutcome {
  /** The averaged weights of the best epoch; of the start where no epoch was better. */
  readonly weights: Record<string, NamedArray>;
  readonly epochs: number;
  /** 0: no epoch beat the base map. */
  readonly bestEpoch: number;
  /** True where `stop` ended it before its own end. The epoch that was under way then counts for nothing. */
  readonly stopped: boolean;
}

/** Where a training stands at the end of an epoch, beside its tensors. JSON. */
interface Progress {
  epoch: number;
  step: number;
  bestEpoch: number;
  bestLoss: number;
  ended: boolean;
}

const MILLISECONDS_PER_MINUTE = 60_000;

/** Weak priors: squared node corrections, squared log scale of the Gaussians in half sizes. */
function priors(configuration: CrimeConfiguration, parts: IntensityParts, scales: NodeScales): tf.Scalar {
  const rate = tf.square(parts.nodeRate).mean().mul(configuration.ratePrior);
  const across = tf.square(tf.log(parts.l11.div(scales.halfWidth))).mean();
  const along = tf.square(tf.log(parts.l22.div(scales.halfHeight))).mean();
  return rate.add(across.add(along).mul(configuration.scalePrior)) as tf.Scalar;
}

/**
 * Trains on the days of `days.train` by Adam. Loss: Poisson point-process log loss relative to the base map, per expected incident of
 * the batch (the expected number, so that a day with many incidents weighs as much as it holds), plus priors and leaked mass.
 */
export async function trainNetwork(
  ground: TrainingGround,
  days: TrainingDays,
  configuration: CrimeConfiguration,
  options: FitOptions,
): Promise<TrainingOutcome> {
  const { batchWindows } = configuration;
  const categories = ground.features.categoryCount;
  const start = initialiseWeights(createRng(options.seed), configuration, categories);
  let rng: Rng = createRng(options.seed + 1);
  const parameters = createVariables(start);
  const adam: Adam = createAdam(parameters);
  const visited =
    configuration.windowsPerEpoch === 0 ? days.train.length : Math.min(configuration.windowsPerEpoch, days.train.length);
  const batches = Math.ceil(visited / batchWindows);
  const learningRate = cosineSchedule({
    start: configuration.learningRate,
    end: configuration.finalLearningRate,
    steps: Math.max(1, configuration.epochs * batches),
  });
  let averages: Record<string, tf.Tensor> = {};
  let best = start;
  /** Epochs that ended, with their checkpoint. */
  let ended = 0;
  const state: Progress = { epoch: 0, step: 0, bestEpoch: 0, bestLoss: Number.POSITIVE_INFINITY, ended: batches === 0 };
  const startedAt = options.now?.() ?? 0;
  const outOfTime = (): boolean =>
    options.maxMinutes !== undefined &&
    options.now !== undefined &&
    options.now() - startedAt > options.maxMinutes * MILLISECONDS_PER_MINUTE;
  const turn = async (): Promise<void> => {
    await yieldToHost();
    options.signal?.throwIfAborted();
    options.stop?.throwIfAborted();
  };
  try {
    if (options.resume !== undefined) {
      const resumed = readCheckpoint(options.resume, configuration, options.seed, ground.features.nodeCount, start);
      Object.assign(state, resumed.state);
      ended = state.epoch;
      rng = restoreRng(resumed.rng);
      assignVariables(parameters, arraysUnder(options.resume, "weights/"));
      adam.restore(arraysUnder(options.resume, "optimiser/"));
      best = arraysUnder(options.resume, "best/");
      averages = averagesFrom(arraysUnder(options.resume, "average/"));
    } else {
      averages = averagesFrom(start);
      if (days.validation.length > 0) {
        state.bestLoss = (await scoreDays(ground, averages, days.validation, batchWindows, turn)).loss;
      }
    }
    while (!state.ended && state.epoch < configuration.epochs) {
      state.epoch++;
      const order = rng.shuffle([...days.train]).slice(0, visited);
      let trainLoss = 0;
      let trainedBatches = 0;
      for (let batch = 0; batch < batches; batch++) {
        await turn();
        const stepStart = options.now?.();
        const targets = order.slice(batch * batchWindows, (batch + 1) * batchWindows);
        const loss = trainStep(targets);
        trainLoss += loss;
        trainedBatches++;
        options.progress?.({
          epoch: state.epoch,
          epochs: configuration.epochs,
          batch: batch + 1,
          batches,
          trainLoss: loss,
          stepMilliseconds: stepStart === undefined ? undefined : (options.now?.() ?? 0) - stepStart,
        });
        if (outOfTime()) {
          state.ended = true;
          break;
        }
      }
      await turn();
      const validation =
        days.validation.length > 0 ? await scoreDays(ground, averages, days.validation, batchWindows, turn) : undefined;
      if (validation === undefined || validation.loss < state.bestLoss) {
        state.bestLoss = validation?.loss ?? state.bestLoss;
        state.bestEpoch = state.epoch;
        best = readArrays(averages);
      }
      if (state.epoch - state.bestEpoch >= configuration.patience) state.ended = true;
      options.progress?.({
        epoch: state.epoch,
        epochs: configuration.epochs,
        batch: batches,
        batches,
        trainLoss: trainLoss / Math.max(1, trainedBatches),
        validationLoss: validation?.loss,
        baselineLoss: validation?.baseLoss,
      });
      await options.checkpoint?.(checkpoint());
      ended = state.epoch;
    }
    return { weights: best, epochs: ended, bestEpoch: state.bestEpoch, stopped: false };
  } catch (error) {
    const stopped = options.stop?.aborted === true && error === options.stop.reason;
    if (!stopped || ended === 0) throw error;
    return { weights: best, epochs: ended, bestEpoch: state.bestEpoch, stopped };
  } finally {
    adam[Symbol.dispose]();
    disposeAll(parameters);
    disposeAll(averages);
  }

  /** One batch. Returns its log loss in nats per incident, priors not among it. */
  function trainStep(targets: readonly LocalDay[]): number {
    const perIncident = 1 / Math.max(1, ground.baseDaily * targets.length);
    const events = tf.tidy(() => eventBatch(ground.space, ground.placed, targets));
    let plain = 0;
    const { value, gradients } = valueAndGradients(parameters, () => {
      const parts = intensityOfDays(ground, parameters, targets);
      const terms = pointProcessTerms(parts, ground.scales, ground.land, events);
      const expected = terms.expected.sum();
      const logRatio = terms.logRatio.sum();
      plain = expected.dataSync()[0] as number;
      plain -= logRatio.dataSync()[0] as number;
      const likelihood = expected
        .sub(ground.baseDaily * targets.length)
        .sub(logRatio)
        .mul(perIncident);
      const leaked = terms.leaked.sum().mul(perIncident * configuration.leakWeight);
      return likelihood.add(leaked).add(priors(configuration, parts, ground.scales)) as tf.Scalar;
    });
    const norm = adam.step(gradients, { learningRate: learningRate(state.step), clipNorm: configuration.clipNorm });
    const loss = value.dataSync()[0] as number;
    disposeAll(gradients);
    tf.dispose([
      value,
      norm,
      events.own,
      events.ringNode,
      events.ringCategory,
      events.ringEast,
      events.ringNorth,
      events.ringOffset,
    ]);
    if (!Number.isFinite(loss)) {
      throw new AppError("TrainingDiverged", {
        message: `The training loss was no number in epoch ${state.epoch}.`,
        hint: "Train again with a smaller learningRate.",
        details: { epoch: state.epoch, step: state.step },
      });
    }
    state.step++;
    const { averaging } = configuration;
    for (const [name, variable] of Object.entries(parameters)) {
      const before = averages[name] as tf.Tensor;
      averages[name] = tf.tidy(() => before.mul(averaging).add(variable.mul(1 - averaging)));
      before.dispose();
    }
    return (plain - events.baseLogIntensity) / Math.max(1, events.count);
  }

  function checkpoint(): SavedForecaster {
    return {
      forecaster: CHECKPOINT_NAME,
      version: CHECKPOINT_VERSION,
      manifest: {
        configuration,
        seed: options.seed,
        nodeCount: ground.features.nodeCount,
        state: { ...state, bestLoss: Number.isFinite(state.bestLoss) ? state.bestLoss : null },
        rng: rng.state(),
      },
      arrays: {
        ...prefixed("weights/", readArrays(parameters)),
        ...prefixed("optimiser/", adam.state()),
        ...prefixed("average/", readArrays(averages)),
        ...prefixed("best/", best),
      },
    };
  }
}

function averagesFrom(arrays: Readonly<Record<string, NamedArray>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => [name, tf.tensor(data as Float32Array, [...shape], "float32")]),
  );
}

function prefixed(prefix: string, arrays: Readonly<Record<string, NamedArray>>): Record<string, NamedArray> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function arraysUnder(saved: SavedForecaster, prefix: string): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(saved.arrays)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, array]) => [name.slice(prefix.length), array]),
  );
}

/** A checkpoint of this very training: same settings, seed and nodes, or an error. */
function readCheckpoint(
  saved: SavedForecaster,
  configuration: CrimeConfiguration,
  seed: number,
  nodeCount: number,
  shapes: Readonly<Record<string, NamedArray>>,
): { state: Progress; rng: readonly number[] } {
  const { manifest } = saved;
  const same =
    saved.forecaster === CHECKPOINT_NAME &&
    saved.version === CHECKPOINT_VERSION &&
    JSON.stringify(manifest.configuration) === JSON.stringify(configuration) &&
    manifest.seed === seed &&
    manifest.nodeCount === nodeCount;
  if (!same) {
    throw new AppError("CheckpointMismatch", {
      message: "The checkpoint belongs to another training: its settings, seed, data or version differ.",
      hint: "Resume with the settings and the data set that the training was started with, or start it anew.",
      details: { forecaster: saved.forecaster, version: saved.version, seed: manifest.seed },
    });
  }
  for (const prefix of ["weights/", "average/", "best/"]) checkWeights(saved, prefix, shapes);
  for (const [name, { data }] of Object.entries(arraysUnder(saved, "optimiser/"))) {
    if (!data.every(Number.isFinite)) throw damagedCheckpoint(`optimiser/${name}`);
  }
  return { state: readProgress(manifest.state), rng: readRandomState(manifest.rng) };
}

function damagedCheckpoint(name: string): AppError {
  return new AppError("CheckpointDamaged", {
    message: `The checkpoint lacks "${name}", or holds it in another form.`,
    hint: "Start the training anew; its data set and its settings are as they were.",
    details: { name },
  });
}

/** Weights of the very names and shapes that the settings ask for, all of them numbers. */
function checkWeights(saved: SavedForecaster, prefix: string, shapes: Readonly<Record<string, NamedArray>>): void {
  const found = arraysUnder(saved, prefix);
  for (const name of Object.keys(found)) if (!Object.hasOwn(shapes, name)) throw damagedCheckpoint(prefix + name);
  for (const [name, { shape }] of Object.entries(shapes)) {
    const array = found[name];
    const fits = array?.data instanceof Float32Array && tf.util.arraysEqual([...array.shape], [...shape]);
    if (!fits || !array.data.every(Number.isFinite)) throw damagedCheckpoint(prefix + name);
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function readProgress(value: unknown): Progress {
  const { epoch, step, bestEpoch, bestLoss, ended } = (value ?? {}) as Record<string, unknown>;
  const loss = bestLoss === null ? Number.POSITIVE_INFINITY : bestLoss;
  const counts = isCount(epoch) && isCount(step) && isCount(bestEpoch);
  if (!counts || typeof loss !== "number" || typeof ended !== "boolean") throw damagedCheckpoint("state");
  return { epoch, step, bestEpoch, bestLoss: loss, ended };
}

function readRandomState(value: unknown): readonly number[] {
  if (!Array.isArray(value) || !value.every(isCount)) throw damagedCheckpoint("rng");
  return value;
}
