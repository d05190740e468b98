import { type FileHandle, open, rm } from "node:fs/promises";

/** Encoded tiles of one level, in order, until they can be written to their place. */
export interface TileSpool extends AsyncDisposable {
  add(tile: Buffer): Promise<void>;
  /** Bytes of each tile so far. */
  readonly byteCounts: readonly number[];
  tiles(): AsyncIterable<Buffer>;
}

/** Encoded bytes that are kept in memory; what comes after them waits on the disc, so that a raster of any size fits. */
export const SPOOL_MEMORY_BYTES = 256 << 20;

/** `file` is made only when memory does not suffice, and is removed at the end. */
export function createTileSpool(file: string, memoryBytes = SPOOL_MEMORY_BYTES): TileSpool {
  const kept: Buffer[] = [];
  const byteCounts: number[] = [];
  let keptBytes = 0;
  let handle: FileHandle | undefined;
  return {
    byteCounts,
    async add(tile) {
      byteCounts.push(tile.length);
      if (handle === undefined && keptBytes + tile.length <= memoryBytes) {
        kept.push(tile);
        keptBytes += tile.length;
        return;
      }
      handle ??= await open(file, "wx+");
      // All of it or an error: write alone takes what there is room for.
      await handle.appendFile(tile);
    },
    async *tiles() {
      yield* kept;
      let position = 0;
      for (const bytes of byteCounts.slice(kept.length)) {
        const tile = Buffer.alloc(bytes);
        await handle?.read(tile, 0, bytes, position);
        position += bytes;
        yield tile;
      }
    },
    async [Symbol.asyncDispose]() {
      if (handle === undefined) return;
      await handle.close();
      await rm(file, { force: true });
    },
  };
}
