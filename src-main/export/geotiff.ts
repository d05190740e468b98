/**
 * A writer of one-band float32 GeoTIFFs in WGS84 longitude and latitude: tiled, deflate, floating-point predictor. GeoTIFF by OGC
 * 19-008r4; GDAL_METADATA and GDAL_NODATA as the GDAL driver documents them.
 */
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { Grid } from "../../models/grid/index.ts";
import { writeWhole } from "./file-writing.ts";
import { predictFloat32 } from "./float-predictor.ts";
import { ascii, double, encodeDirectory, long, short, type TiffTag } from "./tiff-directory.ts";

/** Edge of a tile. 256 is what GDAL and web maps use; smaller tiles compress worse, larger ones make a viewer read too much. */
export const TILE_SIZE = 256;
/** zlib's level: 6 is half as fast again as 9 and within 2 % of its size on rates. */
const DEFLATE_LEVEL = 6;
const HEADER_BYTES = 8;

export interface RasterBand {
  /** Variable, valid time and what else the name of a layer must say. */
  readonly description: string;
  readonly unit: string;
}

export interface RasterContent {
  readonly grid: Grid;
  readonly band: RasterBand;
  /** Key and value pairs of the file: lineage, valid time. Keys are upper case with underscores. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For readers that know nothing of GDAL. */
  readonly imageDescription: string;
  readonly software: string;
  /** Values of `rows` rows from `firstRow`, [rows, columns], north first; NaN is no data. Called once per row of tiles, in order. */
  readonly readRows: (firstRow: number, rows: number) => Float32Array | Promise<Float32Array>;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Rows written so far. */
  readonly progress?: (rows: number) => void;
}

const compress = promisify(deflate);

/** Writes the raster whole or not at all. Returns the file's size in bytes. */
export async function writeGeoTiff(file: string, content: RasterContent, options: WriteOptions = {}): Promise<number> {
  const { grid } = content;
  return await writeWhole(file, async (handle) => {
    const tileOffsets: number[] = [];
    const tileByteCounts: number[] = [];
    let position = HEADER_BYTES;
    await handle.write(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    for (let firstRow = 0; firstRow < grid.rows; firstRow += TILE_SIZE) {
      options.signal?.throwIfAborted();
      const rows = Math.min(TILE_SIZE, grid.rows - firstRow);
      const values = await content.readRows(firstRow, rows);
      const tiles = await Promise.all(tilesOf(values, rows, grid.columns).map(encodeTile));
      options.signal?.throwIfAborted();
      for (const tile of tiles) {
        tileOffsets.push(position);
        tileByteCounts.push(tile.length);
        await handle.write(tile, 0, tile.length, position);
        position += tile.length;
      }
      options.progress?.(firstRow + rows);
    }
    const directoryOffset = position + (position % 2);
    const directory = encodeDirectory([...imageTags(content, tileOffsets, tileByteCounts), ...geoTags(grid)], directoryOffset);
    await handle.write(directory, 0, directory.length, directoryOffset);
    const header = Buffer.alloc(HEADER_BYTES);
    header.write("II", 0, "latin1");
    header.writeUInt16LE(42, 2);
    header.writeUInt32LE(directoryOffset, 4);
    await handle.write(header, 0, HEADER_BYTES, 0);
    return directoryOffset + directory.length;
  });
}

/** Tiles of a strip of rows, west to east, filled up with NaN beyond the edges. */
function tilesOf(values: Float32Array, rows: number, columns: number): Float32Array[] {
  const tiles: Float32Array[] = [];
  for (let firstColumn = 0; firstColumn < columns; firstColumn += TILE_SIZE) {
    const tile = new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
    const width = Math.min(TILE_SIZE, columns - firstColumn);
    for (let row = 0; row < rows; row += 1) {
      const start = row * columns + firstColumn;
      tile.set(values.subarray(start, start + width), row * TILE_SIZE);
    }
    tiles.push(tile);
  }
  return tiles;
}

async function encodeTile(tile: Float32Array): Promise<Buffer> {
  return await compress(predictFloat32(tile, TILE_SIZE, TILE_SIZE), { level: DEFLATE_LEVEL });
}

function imageTags(content: RasterContent, tileOffsets: readonly number[], tileByteCounts: readonly number[]): TiffTag[] {
  return [
    long(256, [content.grid.columns]),
    long(257, [content.grid.rows]),
    short(258, 32),
    short(259, 8), // deflate
    short(262, 1), // minimum is black
    ascii(270, content.imageDescription),
    short(277, 1),
    short(284, 1),
    ascii(305, content.software),
    short(317, 3), // floating-point predictor
    long(322, [TILE_SIZE]),
    long(323, [TILE_SIZE]),
    long(324, tileOffsets),
    long(325, tileByteCounts),
    short(339, 3), // IEEE floating point
    ascii(42112, gdalMetadata(content.band, content.metadata)),
    ascii(42113, "nan"),
  ];
}

function geoTags(grid: Grid): TiffTag[] {
  const citation = "WGS 84|";
  return [
    double(33550, [grid.lonStep, grid.latStep, 0]),
    double(33922, [0, 0, 0, grid.west, grid.north, 0]),
    short(
      34735,
      ...[1, 1, 0, 5], // version 1.1.0, five keys
      ...[1024, 0, 1, 2], // model: geographic
      ...[1025, 0, 1, 1], // raster: pixel is area
      ...[2048, 0, 1, 4326],
      ...[2049, 34737, citation.length, 0],
      ...[2054, 0, 1, 9102], // degree
    ),
    ascii(34737, citation),
  ];
}

/** Text of an item. GDAL unescapes twice (it also escapes twice on writing), and what follows a bare ampersand would be lost. */
function itemText(text: string): string {
  return escapeXml(text.replaceAll("&", "&amp;"));
}

function gdalMetadata(band: RasterBand, metadata: Readonly<Record<string, string>>): string {
  const items = Object.entries(metadata).map(([key, value]) => `  <Item name="${escapeXml(key)}">${itemText(value)}</Item>`);
  return [
    "<GDALMetadata>",
    `  <Item name="DESCRIPTION" sample="0" role="description">${itemText(band.description)}</Item>`,
    `  <Item name="UNITTYPE" sample="0" role="unittype">${itemText(band.unit)}</Item>`,
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
