/** Single arrays of a stored mixture as byte ranges, so that a server can send them without reading the whole file. */
import { open } from "node:fs/promises";
import { z } from "zod";
import type { DrawingHeader } from "../contract/index.ts";
import { arrayMissing, checkMixtureShapes, damagedMixture, parseMixtureHeader } from "./mixture-file.ts";
import type { Store } from "./store.ts";

export interface ArrayRange {
  readonly dtype: "float32" | "int32" | "float64" | "uint8";
  readonly shape: readonly number[];
  /** First byte of the array in the file. Little-endian, row-major. */
  readonly offset: number;
  readonly bytes: number;
  readonly path: string;
}

/** Longest header that is read, in bytes. A mixture's is under 4 kB; more than this is no file of ours. */
export const MAX_HEADER_BYTES = 1 << 20;

const ELEMENT_BYTES = { F32: 4, I32: 4, F64: 8, U8: 1 } as const;
const DTYPES = { F32: "float32", I32: "int32", F64: "float64", U8: "uint8" } as const;

const tensor = z.object({
  dtype: z.enum(["F32", "I32", "F64", "U8"]),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const fileHeader = z.object({ __metadata__: z.record(z.string(), z.string()) }).catchall(tensor);

interface FileHeader {
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly arrays: ReadonlyMap<string, ArrayRange>;
}

async function readHeader(store: Store, hash: string): Promise<FileHeader> {
  const path = store.pathOf(hash);
  await using file = await open(path, "r");
  const size = (await file.stat()).size;
  const prefix = Buffer.alloc(8);
  if ((await file.read(prefix, 0, 8, 0)).bytesRead < 8) throw damagedMixture(path, "it is cut short");
  const length = Number(prefix.readBigUInt64LE());
  if (length > MAX_HEADER_BYTES || 8 + length > size) throw damagedMixture(path, "it has no readable header");
  const text = Buffer.alloc(length);
  await file.read(text, 0, length, 8);
  let parsed: z.infer<typeof fileHeader>;
  try {
    parsed = fileHeader.parse(JSON.parse(text.toString("utf8")));
  } catch (error) {
    throw damagedMixture(path, "it has no readable header", error);
  }
  const { __metadata__: metadata, ...tensors } = parsed;
  const arrays = new Map<string, ArrayRange>();
  // In one piece, without overlap or hole: bytes that no array explains are no part of a forecast.
  let position = 0;
  const inOrder = Object.entries(tensors).sort(
    (
      [
        ,
        {
          data_offsets: [a, aEnd],
        },
      ],
      [
        ,
        {
          data_offsets: [b, bEnd],
        },
      ],
    ) => a - b || aEnd - bEnd,
  );
  for (const [name, { dtype, shape, data_offsets: offsets }] of inOrder) {
    const [start, end] = offsets;
    const bytes = shape.reduce((product, length) => product * length, ELEMENT_BYTES[dtype]);
    if (start !== position || end - start !== bytes) throw damagedMixture(path, `the array "${name}" does not fit its place`);
    arrays.set(name, { dtype: DTYPES[dtype], shape, offset: 8 + length + start, bytes, path });
    position = end;
  }
  if (8 + length + position !== size) throw damagedMixture(path, "its length is not that of its arrays");
  return { path, metadata, arrays };
}

/** Where an array of a stored mixture lies. Throws ArtifactMissing, StoreDamaged, ArrayMissing. */
export async function mixtureArray(store: Store, hash: string, name: string): Promise<ArrayRange> {
  const { path, arrays } = await readHeader(store, hash);
  const range = arrays.get(name);
  if (range === undefined) throw arrayMissing(name, path);
  return range;
}

/** The contract's header of a drawing: everything but the arrays' bytes. Throws ArtifactMissing, StoreDamaged, WrongArtifact. */
export async function drawingHeader(store: Store, hash: string): Promise<DrawingHeader> {
  const { path, metadata, arrays } = await readHeader(store, hash);
  const described = parseMixtureHeader(metadata, path);
  checkMixtureShapes(described, (name) => arrays.get(name)?.shape, path);
  const { frame, grid, nodeCount, countFamily } = described;
  const { west, north, cellWidthMetres, cellHeightMetres, columns, rows } = grid;
  return {
    kind: "mixture",
    frame,
    grid: { west, north, cellWidthMetres, cellHeightMetres, columns, rows },
    nodeCount,
    componentCount: arrays.get("geometry")?.shape[0] ?? 0,
    countFamily: countFamily.kind === "poisson" ? countFamily : { ...countFamily, size: [...countFamily.size] },
    arrays: Array.from(arrays, ([name, { dtype, shape, bytes }]) => ({ name, dtype, shape: [...shape], bytes })),
  };
}
