import type { History, TrainWindow } from "./incidents.ts";
import type { IntensityPrediction, ValidPeriod } from "./prediction.ts";

/** An array with its shape, row-major. The unit of everything a fitted forecaster stores. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** A fitted forecaster as data: JSON and arrays, never code. Written as one safetensors file. */
export interface SavedForecaster {
  readonly forecaster: string;
  readonly version: number;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, NamedArray>>;
}

/** One line of a training's record. Losses are nats per incident. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly batch: number;
  readonly batches: number;
  readonly trainLoss?: number;
  /** Present when an epoch ended. */
  readonly validationLoss?: number;
  /** The long-run map's loss on the same validation days, the line that has to be beaten. */
  readonly baselineLoss?: number;
  readonly stepMilliseconds?: number;
}

export interface FitOptions {
  readonly seed: number;
  /** Named settings; an unknown name is an error. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Ends the training at once with its reason. */
  readonly signal?: AbortSignal;
  /**
   * Ends the training within a batch and keeps the best of the epochs that ended: `fit` gives a fitted forecaster, and `resume` goes on
   * from the last checkpoint. Before the first epoch's end there is nothing to keep, and it ends with the reason as by `signal`.
   */
  readonly stop?: AbortSignal;
  readonly progress?: (progress: TrainingProgress) => void;
  /** Called at the end of each epoch with all that is needed to go on from there with the same result. */
  readonly checkpoint?: (state: SavedForecaster) => Promise<void>;
  /** A state that `checkpoint` received. */
  readonly resume?: SavedForecaster;
  /** Milliseconds of a monotonic clock; models have none of their own. Needed for stepMilliseconds and maxMinutes. */
  readonly now?: () => number;
  readonly maxMinutes?: number;
}

/** Outcome of a training beside the forecaster itself. Metrics are nats per incident. */
export interface FitSummary {
  readonly epochs: number;
  readonly bestEpoch: number;
  /** True where `stop` ended the training before its own end. */
  readonly stopped?: true;
  readonly validation: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>>;
}

declare const fittedMark: unique symbol;

/** Something learnt from a TrainWindow alone. Only a forecaster's `fit` and `load` make one. */
export type Fitted<T> = T & { readonly [fittedMark]: true };

/** A forecaster of events. `configuration` lists every setting with its default. */
export interface Forecaster<T> {
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  fit(train: TrainWindow, options: FitOptions): Promise<{ fitted: Fitted<T>; summary: FitSummary }>;
  predict(
    fitted: Fitted<T>,
    history: History,
    valid: ValidPeriod,
    options?: { readonly signal?: AbortSignal },
  ): Promise<IntensityPrediction>;
  save(fitted: Fitted<T>): SavedForecaster;
  load(saved: SavedForecaster): Fitted<T>;
}
