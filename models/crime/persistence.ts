import { loadBaseIntensity, saveBaseIntensity } from "../density/index.ts";
import { AppError } from "../errors/index.ts";
import type { CountFamily, NamedArray, SavedForecaster } from "../forecast/index.ts";
import { createRng } from "../tensor/index.ts";
import { parseConfiguration } from "./configuration.ts";
import { featureWidths } from "./features.ts";
import type { HeadScales } from "./heads.ts";
import type { CrimeModel } from "./model.ts";
import { initialiseWeights } from "./network.ts";

/** Raised when what is stored changes its meaning. */
export const CRIME_MODEL_VERSION = 1;

const WEIGHTS = "weights/";

export function saveModel(model: CrimeModel): SavedForecaster {
  const base = saveBaseIntensity(model.base);
  const { mean, deviation } = model.standardiser;
  const { configuration, use, countFamily, timeZone, seed, knowsSeason, meanPosition } = model;
  return {
    forecaster: "crime",
    version: CRIME_MODEL_VERSION,
    manifest: { ...base.manifest, configuration, use, countFamily, timeZone, seed, knowsSeason },
    arrays: {
      ...base.arrays,
      meanPosition: { shape: [meanPosition.length / 2, 2], data: meanPosition },
      "standardiser.mean": { shape: [mean.length], data: mean },
      "standardiser.deviation": { shape: [deviation.length], data: deviation },
      ...Object.fromEntries(Object.entries(model.weights).map(([name, array]) => [WEIGHTS + name, array])),
    },
  };
}

function damaged(what: string): AppError {
  return new AppError("DamagedForecaster", {
    message: `The stored crime model lacks "${what}", or holds it in another form.`,
    hint: "Train it again, or restore the project's store from a backup.",
    details: { name: what },
  });
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function isShare(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function readScales(value: unknown): HeadScales {
  const { city, node, mixing } = (value ?? {}) as Record<string, unknown>;
  if (!isShare(city) || !isShare(node) || !isShare(mixing)) throw damaged("use");
  return { city, node, mixing };
}

function readCountFamily(value: unknown, categories: number): CountFamily {
  const { kind, size } = (value ?? {}) as Record<string, unknown>;
  if (kind === "poisson") return { kind };
  const whole = Array.isArray(size) && size.length === categories && size.every((s) => typeof s === "number" && s > 0);
  if (kind !== "negative-binomial" || !whole) throw damaged("countFamily");
  return { kind, size };
}

function floats<A extends Float32Array | Float64Array>(
  saved: SavedForecaster,
  name: string,
  shape: readonly number[],
  kind: new (length: number) => A,
): A {
  const array = saved.arrays[name];
  if (!array || !(array.data instanceof kind) || !sameShape(array.shape, shape) || !array.data.every(Number.isFinite)) {
    throw damaged(name);
  }
  return array.data;
}

/** Rebuilds a model from what `saveModel` made; each array must have the very shape that the configuration asks for. */
export function loadModel(saved: SavedForecaster): CrimeModel {
  if (saved.forecaster !== "crime" || saved.version !== CRIME_MODEL_VERSION) {
    throw new AppError("ForecasterVersion", {
      message: `This is version ${saved.version} of a "${saved.forecaster}" forecaster, not version ${CRIME_MODEL_VERSION} of the crime model.`,
      hint: "Train the model again with this version of the application.",
      details: { forecaster: saved.forecaster, version: saved.version },
    });
  }
  const { manifest } = saved;
  if (typeof manifest.configuration !== "object" || manifest.configuration === null) throw damaged("configuration");
  const configuration = parseConfiguration(manifest.configuration as Record<string, unknown>);
  const base = loadBaseIntensity(saved);
  const categories = base.categories.length;
  const { timeZone, seed, knowsSeason } = manifest;
  if (typeof timeZone !== "string") throw damaged("timeZone");
  if (typeof seed !== "number") throw damaged("seed");
  if (typeof knowsSeason !== "boolean") throw damaged("knowsSeason");
  const wanted = initialiseWeights(createRng(0), configuration, categories);
  const weights: Record<string, NamedArray> = {};
  for (const [name, { shape }] of Object.entries(wanted)) {
    weights[name] = { shape, data: floats(saved, WEIGHTS + name, shape, Float32Array) };
  }
  const stray = Object.keys(saved.arrays).find(
    (name) => name.startsWith(WEIGHTS) && !Object.hasOwn(wanted, name.slice(WEIGHTS.length)),
  );
  if (stray !== undefined) throw damaged(stray);
  const width = featureWidths(categories).all;
  return {
    configuration,
    base,
    meanPosition: floats(saved, "meanPosition", [base.partition.nodeCount, 2], Float64Array),
    knowsSeason,
    standardiser: {
      mean: floats(saved, "standardiser.mean", [width], Float32Array),
      deviation: floats(saved, "standardiser.deviation", [width], Float32Array),
    },
    weights,
    use: readScales(manifest.use),
    countFamily: readCountFamily(manifest.countFamily, categories),
    timeZone,
    seed,
  };
}
