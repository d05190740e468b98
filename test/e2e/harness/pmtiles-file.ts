/** A PMTiles file (version 3) of one tile: a water that covers the world, and a street, in the Protomaps schema. */
import { writeFileSync } from "node:fs";

/** Tile units along a side. */
const EXTENT = 4096;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

/** A field of length-delimited bytes. */
function field(number: number, bytes: readonly number[]): number[] {
  return [number * 8 + 2, ...varint(bytes.length), ...bytes];
}

const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** Mapbox vector tile 2.1, geometry commands: move to the first corner, line to the others, close where it is a polygon. */
function geometry(corners: readonly (readonly [number, number])[], closed: boolean): number[] {
  const commands: number[] = [];
  let [x, y] = [0, 0];
  corners.forEach(([toX, toY], index) => {
    if (index === 0) commands.push(1 + 8);
    if (index === 1) commands.push(2 + 8 * (corners.length - 1));
    commands.push(zigzag(toX - x), zigzag(toY - y));
    [x, y] = [toX, toY];
  });
  if (closed) commands.push(7 + 8);
  return commands.flatMap(varint);
}

function layer(name: string, kind: string, shape: 2 | 3, corners: readonly (readonly [number, number])[]): number[] {
  const feature = [...field(2, [0, 0]), 3 * 8, shape, ...field(4, geometry(corners, shape === 3))];
  const value = field(1, text(kind));
  return field(3, [
    ...field(1, text(name)),
    ...field(2, feature),
    ...field(3, text("kind")),
    ...field(4, value),
    ...[5 * 8, ...varint(EXTENT)],
    ...[15 * 8, 2],
  ]);
}

function tile(): Uint8Array {
  const side = EXTENT;
  return Uint8Array.from([
    ...layer("water", "ocean", 3, [
      [0, 0],
      [side, 0],
      [side, side],
      [0, side],
    ]),
    ...layer("roads", "highway", 2, [
      [0, side / 2],
      [side, side / 2],
    ]),
  ]);
}

/** Header, one directory entry, metadata and the tile, in the order and the encoding of the specification; nothing is compressed. */
export function writeStreetMap(path: string): void {
  const bytes = tile();
  // One entry: its tile id, run length, length and offset + 1, each column by itself.
  const directory = Uint8Array.from([1, 0, 1, ...varint(bytes.length), 1].flat());
  const metadata = new TextEncoder().encode(
    JSON.stringify({ vector_layers: ["water", "roads"].map((id) => ({ id, fields: { kind: "String" } })) }),
  );
  const header = new DataView(new ArrayBuffer(127));
  new Uint8Array(header.buffer).set(text("PMTiles"));
  header.setUint8(7, 3);
  const place = (at: number, offset: number, length: number): void => {
    header.setBigUint64(at, BigInt(offset), true);
    header.setBigUint64(at + 8, BigInt(length), true);
  };
  const leaves = 127 + directory.length + metadata.length;
  place(8, 127, directory.length);
  place(24, 127 + directory.length, metadata.length);
  place(40, leaves, 0);
  place(56, leaves, bytes.length);
  for (const at of [72, 80, 88]) header.setBigUint64(at, 1n, true);
  header.setUint8(96, 1);
  // Internal and tile compression: none; type of the tiles: vector.
  header.setUint8(97, 1);
  header.setUint8(98, 1);
  header.setUint8(99, 1);
  header.setUint8(100, 0);
  header.setUint8(101, 0);
  const bounds = [-180, -85, 180, 85];
  bounds.forEach((degrees, index) => {
    header.setInt32(102 + 4 * index, degrees * 1e7, true);
  });
  writeFileSync(path, Buffer.concat([new Uint8Array(header.buffer), directory, metadata, bytes]));
}
