import { z } from "zod";
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

const frame = z.object({ lon0: z.number(), lat0: z.number() });

/** Most cells of a base map that are read. A city of 100 km at 125 m has 640,000; more than this is no map of ours. */
const MAX_CELLS = 100_000_000;

const header: z.ZodType<MixtureHeader> = z
  .object({
    frame,
    grid: z.object({
      frame,
      west: z.number(),
      north: z.number(),
      cellWidthMetres: z.number().positive(),
      cellHeightMetres: z.number().positive(),
      columns: z.number().int().positive(),
      rows: z.number().int().positive(),
    }),
    categories: z.array(z.string()).min(1),
    nodeCount: z.number().int().positive(),
    timeZone: z.string(),
    issueDay: z.number().int(),
    valid: z.object({ startDay: z.number().int(), days: z.number().int().positive() }),
    countFamily: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("poisson") }),
      z.object({ kind: z.literal("negative-binomial"), size: z.array(z.number().positive()) }),
    ]),
  })
  .refine(({ grid }) => grid.rows * grid.columns <= MAX_CELLS, "more cells than a map has")
  .refine(
    ({ countFamily, categories }) => countFamily.kind === "poisson" || countFamily.size.length === categories.length,
    "one size a category",
  );

/** Shape of every array of a mixture; `components` is free, and the same in geometry and weights. */
export function mixtureShapes(
  { categories: { length: categories }, grid: { rows, columns }, nodeCount }: MixtureHeader,
  components: number,
): Readonly<Record<string, readonly number[]>> {
  return {
    "base.rate": [categories, rows, columns],
    "base.node": [rows, columns],
    nodeFactors: [categories, nodeCount],
    geometry: [components, 5],
    weights: [categories, components],
  };
}

/** One safetensors file with the arrays base.rate, base.node, nodeFactors, geometry, weights. Returns its hash. */
export async function writeMixture(store: Store, mixture: MixtureData, meta: MixtureMeta): Promise<string> {
  const { grid, rate, node } = mixture.base;
  const described: MixtureHeader = {
    frame: mixture.frame,
    grid,
    categories: mixture.categories,
    nodeCount: mixture.nodeCount,
    timeZone: meta.timeZone,
    issueDay: meta.issueDay,
    valid: meta.valid,
    countFamily: meta.countFamily,
  };
  const shapes = mixtureShapes(described, mixture.geometry.length / 5);
  const { nodeFactors, geometry, weights } = mixture;
  const data: Readonly<Record<string, NamedArray["data"]>> = {
    ...{ "base.rate": rate, "base.node": node },
    ...{ nodeFactors, geometry, weights },
  };
  const arrays = Object.fromEntries(
    Object.entries(data).map(([name, values]) => [name, { shape: shapes[name] ?? [], data: values }]),
  );
  return store.writeBytes(
    (await safetensors()).encodeSafetensors(arrays, { format: MIXTURE_FORMAT, header: JSON.stringify(described) }),
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
  try {
    return header.parse(JSON.parse(metadata.header));
  } catch (cause) {
    throw damagedMixture(path, "its description cannot be read", cause);
  }
}

export function damagedMixture(path: string, reason: string, cause?: unknown): AppError {
  return new AppError("StoreDamaged", {
    message: `${path} cannot be used: ${reason}.`,
    hint: "Copy the project folder again from a backup, or make this forecast anew.",
    details: { path },
    cause,
  });
}

/** Throws StoreDamaged unless the arrays have the shapes that the header and one another ask for. */
export function checkMixtureShapes(
  described: MixtureHeader,
  shapeOf: (name: string) => readonly number[] | undefined,
  path: string,
): void {
  const components = shapeOf("geometry")?.[0] ?? 0;
  for (const [name, wanted] of Object.entries(mixtureShapes(described, components))) {
    const found = shapeOf(name);
    if (found === undefined) throw arrayMissing(name, path);
    if (found.length === wanted.length && found.every((length, axis) => length === wanted[axis])) continue;
    throw damagedMixture(path, `the array "${name}" has the shape [${found.join(", ")}], not [${wanted.join(", ")}]`);
  }
}

function float32(arrays: Readonly<Record<string, NamedArray>>, name: string, path: string): Float32Array {
  const data = arrays[name]?.data;
  if (!(data instanceof Float32Array)) throw arrayMissing(name, path);
  const least = name === "geometry" ? Number.NEGATIVE_INFINITY : 0;
  if (data.every((value) => value >= least && Number.isFinite(value))) return data;
  throw damagedMixture(path, `the array "${name}" holds values that are no ${name === "geometry" ? "metres" : "rates"}`);
}

/** Node of each cell, -1 outside of the study area. */
function nodes(arrays: Readonly<Record<string, NamedArray>>, nodeCount: number, path: string): Int32Array {
  const data = arrays["base.node"]?.data;
  if (!(data instanceof Int32Array)) throw arrayMissing("base.node", path);
  if (data.every((node) => node >= -1 && node < nodeCount)) return data;
  throw damagedMixture(path, `the array "base.node" names nodes beyond the ${nodeCount} that there are`);
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
  const described = parseMixtureHeader(metadata, path);
  const { frame, grid, categories, nodeCount, ...meta } = described;
  checkMixtureShapes(described, (name) => arrays[name]?.shape, path);
  const mixture: MixtureData = {
    frame,
    categories,
    base: { grid, rate: float32(arrays, "base.rate", path), node: nodes(arrays, nodeCount, path) },
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
