/** Every forecaster that can be trained, by name. Only engine processes import this: the models bring their tensors along. */
import { AppError } from "../../../models/errors/index.ts";
import type { Fitted, Forecaster, SavedForecaster } from "../../../models/forecast/index.ts";

/** A forecaster whose fitted type is closed over, so that a table can hold all of them. */
export interface NamedForecaster {
  readonly name: string;
  /** True where fitting and predicting compute with tensors. */
  readonly usesTensors: boolean;
  /** Every setting with its default. */
  readonly configuration: Readonly<Record<string, unknown>>;
  fit(...input: Parameters<Forecaster<unknown>["fit"]>): Promise<FitResult>;
  load(saved: SavedForecaster): Predictor;
}

export interface FitResult {
  readonly saved: SavedForecaster;
  readonly summary: Awaited<ReturnType<Forecaster<unknown>["fit"]>>["summary"];
  readonly predictor: Predictor;
}

/** A fitted forecaster, ready to predict. */
export interface Predictor {
  /** Every setting that it was fitted with, where the stored form holds them. */
  readonly configuration: Readonly<Record<string, unknown>> | undefined;
  predict: (
    history: Parameters<Forecaster<unknown>["predict"]>[1],
    valid: Parameters<Forecaster<unknown>["predict"]>[2],
    options?: { readonly signal?: AbortSignal },
  ) => ReturnType<Forecaster<unknown>["predict"]>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function named<T>(forecaster: Forecaster<T>, usesTensors: boolean): NamedForecaster {
  const predictorOf = (fitted: Fitted<T>, { manifest }: SavedForecaster): Predictor => ({
    configuration: isRecord(manifest.configuration) ? manifest.configuration : undefined,
    predict: (history, valid, options) => forecaster.predict(fitted, history, valid, options),
  });
  return {
    name: forecaster.name,
    usesTensors,
    configuration: forecaster.configuration,
    async fit(train, options) {
      const { fitted, summary } = await forecaster.fit(train, options);
      const saved = forecaster.save(fitted);
      return { saved, summary, predictor: predictorOf(fitted, saved) };
    },
    load: (saved) => predictorOf(forecaster.load(saved), saved),
  };
}

/** Loaded when asked for: a long-run map does not wait for the network's code. */
const TABLE: Readonly<Record<string, () => Promise<NamedForecaster>>> = {
  crime: async () => named((await import("../../../models/crime/index.ts")).crimeForecaster, true),
  climatology: async () => named((await import("../../../models/baselines/index.ts")).climatologyForecaster, false),
  "climatology-level": async () => named((await import("../../../models/baselines/index.ts")).levelAdjustedForecaster, false),
};

/** Throws UnknownModel. */
export async function forecasterNamed(name: string): Promise<NamedForecaster> {
  const load = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  if (load !== undefined) return load();
  throw new AppError("UnknownModel", {
    message: `There is no model "${name}".`,
    hint: `Choose one of ${Object.keys(TABLE).join(", ")}.`,
    details: { name },
  });
}
