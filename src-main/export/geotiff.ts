/**
 * A writer of float32 GeoTIFFs in the layout of Cloud Optimized GeoTIFF (OGC 21-026): directories first, then the overviews' tiles from
 * the smallest, then the raster's own; tiled, deflate, floating-point predictor. GeoTIFF by OGC 19-008r4; GDAL_METADATA, GDAL_NODATA and
 * the structural header as the GDAL drivers document them.
 */

import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import { AppError } from "../../models/errors/index.ts";
import { writeWholeAt } from "./file-writing.ts";
import { predictFloat32 } from "./float-predictor.ts";
import { type Georeference, geoTags } from "./georeference.ts";
import { createPyramid, type LevelSize, type LevelStrip, levelSizes } from "./overviews.ts";
import { ascii, encodeDirectory, long, short, type TiffTag } from "./tiff-directory.ts";
import { createTileSpool, type TileSpool } from "./tile-spool.ts";

/** Edge of a tile. 256 is what GDAL and web maps use; smaller tiles compress worse, larger ones make a viewer read too much. */
export const TILE_SIZE = 256;
/** zlib's level: 6 is half as fast again as 9 and within 2 % of its size on rates. */
export const DEFLATE_LEVEL = 6;
const HEADER_BYTES = 8;
/** Offsets of a classic TIFF have 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

export interface RasterBand {
  /** Variable, valid time and what else the name of a layer must say. */
  readonly description: string;
  readonly unit: string;
}

export interface RasterContent {
  readonly place: Georeference;
  readonly bands: readonly RasterBand[];
  /** Key and value pairs of the file: lineage, valid time. Keys are upper case with underscores. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For readers that know nothing of GDAL. */
  readonly imageDescription: string;
  readonly software: string;
  /** Ground area of a pixel of the row in any unit: overviews weigh by it. */
  readonly areaOfRow?: (row: number) => number;
  /** Values of `rows` rows from `firstRow`, [rows, columns, bands], north first; NaN is no data. Called once per row of tiles, in order. */
  readonly readRows: (firstRow: number, rows: number) => Float32Array | Promise<Float32Array>;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Rows written so far. */
  readonly progress?: (rows: number) => void;
  /** "one": compress on the calling thread alone. Else tiles are compressed on Node's pool. */
  readonly threads?: "one" | "pool";
}

const compress = promisify(deflate);

/**
 * Tells GDAL that the file has the layout and how each tile is framed: its size as four bytes before it, its last four bytes again behind
 * it. The first line's number counts what follows it.
 */
function structuralHeader(): Buffer {
  const lines = [
    "LAYOUT=IFDS_BEFORE_DATA",
    "BLOCK_ORDER=ROW_MAJOR",
    "BLOCK_LEADER=SIZE_AS_UINT4",
    "BLOCK_TRAILER=LAST_4_BYTES_REPEATED",
    "KNOWN_INCOMPATIBLE_EDITION=NO\n ", // the blank can become YES when a program changes the file
  ].join("\n");
  return Buffer.from(`GDAL_STRUCTURAL_METADATA_SIZE=${String(lines.length).padStart(6, "0")} bytes\n${lines}`, "latin1");
}

/** Writes the raster whole or not at all. Returns the file's size in bytes. Errors: DiscFull, PathNotWritable, RasterTooLarge. */
export async function writeGeoTiff(file: string, content: RasterContent, options: WriteOptions = {}): Promise<number> {
  return await writeWholeAt(file, (temporary) => encodeGeoTiff(temporary, content, options));
}

/** Writes into a file that is not there yet. On a failure its beginning stays behind: for callers that write under a temporary name. */
export async function encodeGeoTiff(temporary: string, content: RasterContent, options: WriteOptions): Promise<number> {
  const { columns, rows: allRows } = content.place;
  const bands = content.bands.length;
  const sizes = levelSizes(columns, allRows, TILE_SIZE);
  const pyramid = createPyramid(sizes, bands, TILE_SIZE, content.areaOfRow);
  await using spools = new AsyncDisposableStack();
  const levels = sizes.map((_, level) => spools.use(createTileSpool(`${temporary}.${level}`)));
  // A strip is compressed while the next one is computed; both end before the spools go.
  let encoding: Promise<void> = Promise.resolve();
  try {
    for (let firstRow = 0; firstRow < allRows; firstRow += TILE_SIZE) {
      options.signal?.throwIfAborted();
      const rows = Math.min(TILE_SIZE, allRows - firstRow);
      const values = await content.readRows(firstRow, rows);
      const strips = pyramid.push(values, rows);
      await encoding;
      encoding = encodeStrips(strips, sizes, bands, levels, options);
      options.progress?.(firstRow + rows);
    }
  } finally {
    await encoding;
  }
  options.signal?.throwIfAborted();
  return await assemble(temporary, content, sizes, levels);
}

async function encodeStrips(
  strips: readonly LevelStrip[],
  sizes: readonly LevelSize[],
  bands: number,
  levels: readonly TileSpool[],
  options: WriteOptions,
): Promise<void> {
  for (const strip of strips) await encodeStrip(strip, sizes, bands, levels, options);
}

async function encodeStrip(
  { level, values, rows }: LevelStrip,
  sizes: readonly LevelSize[],
  bands: number,
  levels: readonly TileSpool[],
  options: WriteOptions,
): Promise<void> {
  const tiles = tilesOf(values, rows, sizes[level]?.columns ?? 0, bands);
  if (options.threads === "one") {
    for (const tile of tiles) await levels[level]?.add(deflateSync(predict(tile, bands), { level: DEFLATE_LEVEL }));
    return;
  }
  const encoded = await Promise.all(tiles.map((tile) => compress(predict(tile, bands), { level: DEFLATE_LEVEL })));
  for (const tile of encoded) await levels[level]?.add(tile);
}

function predict(tile: Float32Array, bands: number): Uint8Array {
  return predictFloat32(tile, TILE_SIZE, TILE_SIZE, bands);
}

/** Tiles of a strip of rows, west to east, filled up with NaN beyond the edges. */
function tilesOf(values: Float32Array, rows: number, columns: number, bands: number): Float32Array[] {
  const tiles: Float32Array[] = [];
  for (let firstColumn = 0; firstColumn < columns; firstColumn += TILE_SIZE) {
    const width = Math.min(TILE_SIZE, columns - firstColumn);
    const tile = new Float32Array(TILE_SIZE * TILE_SIZE * bands);
    if (width < TILE_SIZE || rows < TILE_SIZE) tile.fill(Number.NaN);
    for (let row = 0; row < rows; row += 1) {
      const start = (row * columns + firstColumn) * bands;
      tile.set(values.subarray(start, start + width * bands), row * TILE_SIZE * bands);
    }
    tiles.push(tile);
  }
  return tiles;
}

const LEADER_BYTES = 4;
const TRAILER_BYTES = 4;
/** Bytes that are collected before they are written: one call for each tile would cost more than the tile. */
const WRITE_BYTES = 4 << 20;

/** Puts header, directories and tiles into their order. The directories' sizes are known before their offsets are. */
async function assemble(
  temporary: string,
  content: RasterContent,
  sizes: readonly LevelSize[],
  levels: readonly TileSpool[],
): Promise<number> {
  const ghost = structuralHeader();
  const firstDirectory = even(HEADER_BYTES + ghost.length);
  const directories = (offsets: readonly (readonly number[])[]): Buffer => {
    const parts: Buffer[] = [];
    let position = firstDirectory;
    for (const [level, size] of sizes.entries()) {
      const tags = [
        ...imageTags(content, size, offsets[level] ?? [], levels[level]?.byteCounts ?? []),
        ...(level === 0 ? [...fileTags(content), ...geoTags(content.place)] : [long(254, [1])]),
      ];
      const length = even(encodeDirectory(tags, 0).length);
      const isLast = level === sizes.length - 1;
      const directory = Buffer.alloc(length);
      encodeDirectory(tags, position, isLast ? 0 : position + length).copy(directory);
      parts.push(directory);
      position += length;
    }
    return Buffer.concat(parts);
  };
  let position = firstDirectory + directories(levels.map(({ byteCounts }) => byteCounts.map(() => 0))).length;
  const offsets: number[][] = sizes.map(() => []);
  for (const [level, { byteCounts }] of [...levels.entries()].toReversed()) {
    for (const bytes of byteCounts) {
      offsets[level]?.push(position + LEADER_BYTES);
      position += LEADER_BYTES + bytes + TRAILER_BYTES;
    }
  }
  if (position > MOST_BYTES) {
    throw new AppError("RasterTooLarge", {
      message: `The raster takes ${(position / 1e9).toFixed(1)} GB; a TIFF holds at most 4.3 GB.`,
      hint: "Choose larger cells, or one category.",
      details: { bytes: position },
    });
  }
  await using handle = await open(temporary, "wx");
  const header = Buffer.alloc(firstDirectory);
  header.write("II", 0, "latin1");
  header.writeUInt16LE(42, 2);
  header.writeUInt32LE(firstDirectory, 4);
  ghost.copy(header, HEADER_BYTES);
  let waiting: Buffer[] = [header, directories(offsets)];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    await handle.appendFile(Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  };
  for (const level of levels.toReversed()) {
    for await (const tile of level.tiles()) {
      const leader = Buffer.alloc(LEADER_BYTES);
      leader.writeUInt32LE(tile.length);
      waiting.push(leader, tile, tile.subarray(tile.length - TRAILER_BYTES));
      waitingBytes += tile.length;
      if (waitingBytes > WRITE_BYTES) await flush();
    }
  }
  await flush();
  await handle.sync();
  return position;
}

function even(bytes: number): number {
  return bytes + (bytes % 2);
}

function imageTags(
  content: RasterContent,
  { columns, rows }: LevelSize,
  tileOffsets: readonly number[],
  tileByteCounts: readonly number[],
): TiffTag[] {
  const bands = content.bands.length;
  const each = (value: number): number[] => Array.from({ length: bands }, () => value);
  return [
    long(256, [columns]),
    long(257, [rows]),
    short(258, ...each(32)),
    short(259, 8), // deflate
    short(262, 1), // minimum is black
    short(277, bands),
    short(284, 1), // bands of a pixel side by side
    short(317, 3), // floating-point predictor
    short(322, TILE_SIZE),
    short(323, TILE_SIZE),
    long(324, tileOffsets),
    long(325, tileByteCounts),
    ...(bands > 1 ? [short(338, ...each(0).slice(1))] : []), // further samples without a meaning of their own
    short(339, ...each(3)), // IEEE floating point
    ascii(42113, "nan"),
  ];
}

function fileTags(content: RasterContent): TiffTag[] {
  return [
    ascii(270, content.imageDescription),
    ascii(305, content.software),
    ascii(42112, gdalMetadata(content.bands, content.metadata)),
  ];
}

/** Text of an item. GDAL unescapes twice (it also escapes twice on writing), and what follows a bare ampersand would be lost. */
function itemText(text: string): string {
  return escapeXml(text.replaceAll("&", "&amp;"));
}

function gdalMetadata(bands: readonly RasterBand[], metadata: Readonly<Record<string, string>>): string {
  const items = Object.entries(metadata).map(([key, value]) => `  <Item name="${escapeXml(key)}">${itemText(value)}</Item>`);
  return [
    "<GDALMetadata>",
    ...bands.flatMap(({ description, unit }, sample) => [
      `  <Item name="DESCRIPTION" sample="${sample}" role="description">${itemText(description)}</Item>`,
      `  <Item name="UNITTYPE" sample="${sample}" role="unittype">${itemText(unit)}</Item>`,
    ]),
    ...items,
    "</GDALMetadata>",
  ].join("\n");
}

export function escapeXml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // Control characters are not allowed in XML 1.0, not even escaped.
      .replaceAll(/[^\P{Cc}\n\t]/gu, " ")
  );
}
