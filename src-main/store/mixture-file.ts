import { AppError } from "../../models/errors/index.ts";
import type { CountFamily, MixtureData, NamedArray, ValidPeriod } from "../../models/forecast/index.ts";
import type { LocalFrame, LocalGrid } from "../../models/grid/index.ts";
import { safetensors } from "./safetensors.ts";
import type { Store } from "./store.ts";

export const MIXTURE_FORMAT = "isarithm-mixture";

/** What a prediction is beside its mixture. */
export interface MixtureMeta {
  readonly timeZone: string;
  readonly issueDay: number;
  readonly valid: ValidPeriod;
  readonly countFamily: CountFamily;
}

/** The part of a mixture that is no array, as it stands in the file's metadata. */
export interface MixtureHeader extends MixtureMeta {
  readonly frame: LocalFrame;
  readonly grid: LocalGrid;
  readonly categories: readonly string[];
  readonly nodeCount: number;
}

/** One safetensors file with the arrays base.rate, base.node, nodeFactors, geometry, weights. Returns its hash. */
export async function writeMixture(store: Store, mixture: MixtureData, meta: MixtureMeta): Promise<string> {
  const { grid, rate, node } = mixture.base;
  const categories = mixture.categories.length;
  const components = mixture.geometry.length / 5;
  const header: MixtureHeader = {
    frame: mixture.frame,
    grid,
    categories: mixture.categories,
    nodeCount: mixture.nodeCount,
    timeZone: meta.timeZone,
    issueDay: meta.issueDay,
    valid: meta.valid,
    countFamily: meta.countFamily,
  };
  const arrays: Record<string, NamedArray> = {
    "base.rate": { shape: [categories, grid.rows, grid.columns], data: rate },
    "base.node": { shape: [grid.rows, grid.columns], data: node },
    nodeFactors: { shape: [categories, mixture.nodeCount], data: mixture.nodeFactors },
    geometry: { shape: [components, 5], data: mixture.geometry },
    weights: { shape: [categories, components], data: mixture.weights },
  };
  return store.writeBytes(
    (await safetensors()).encodeSafetensors(arrays, { format: MIXTURE_FORMAT, header: JSON.stringify(header) }),
    "safetensors",
  );
}

export function parseMixtureHeader(metadata: Readonly<Record<string, string>>, path: string): MixtureHeader {
  if (metadata.format !== MIXTURE_FORMAT || metadata.header === undefined) {
    throw new AppError("WrongArtifact", {
      message: `${path} holds no forecast map.`,
      hint: "Make the forecast again.",
      details: { path, format: metadata.format },
    });
  }
  return JSON.parse(metadata.header) as MixtureHeader;
}

function float32(arrays: Readonly<Record<string, NamedArray>>, name: string, path: string): Float32Array {
  const data = arrays[name]?.data;
  if (data instanceof Float32Array) return data;
  throw arrayMissing(name, path);
}

export function arrayMissing(name: string, path: string): AppError {
  return new AppError("ArrayMissing", {
    message: `${path} holds no array "${name}" of the expected kind.`,
    hint: "Ask for base.rate, base.node, nodeFactors, geometry or weights.",
    details: { name, path },
  });
}

/** Throws ArtifactMissing, StoreDamaged, WrongArtifact, ArrayMissing. */
export async function readStoredPrediction(
  store: Store,
  hash: string,
): Promise<{ readonly mixture: MixtureData; readonly meta: MixtureMeta }> {
  const { arrays, metadata } = (await safetensors()).decodeSafetensors(await store.readBytes(hash));
  const path = store.pathOf(hash);
  const { frame, grid, categories, nodeCount, ...meta } = parseMixtureHeader(metadata, path);
  const node = arrays["base.node"]?.data;
  if (!(node instanceof Int32Array)) throw arrayMissing("base.node", path);
  const mixture: MixtureData = {
    frame,
    categories,
    base: { grid, rate: float32(arrays, "base.rate", path), node },
    nodeCount,
    nodeFactors: float32(arrays, "nodeFactors", path),
    geometry: float32(arrays, "geometry", path),
    weights: float32(arrays, "weights", path),
  };
  return { mixture, meta };
}

/** Throws ArtifactMissing, StoreDamaged, WrongArtifact, ArrayMissing. */
export async function readMixture(store: Store, hash: string): Promise<MixtureData> {
  return (await readStoredPrediction(store, hash)).mixture;
}
