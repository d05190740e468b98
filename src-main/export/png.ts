/** A writer of PNG (W3C, third edition): 8-bit RGBA, with resolution and text. */
import { crc32, deflateSync } from "node:zlib";
import type { Pixels } from "./scene.ts";

export interface PngOptions {
  readonly pixelsPerInch?: number;
  /** Keywords of PNG (Title, Description, Software, Source) with their text. */
  readonly text?: Readonly<Record<string, string>>;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const METRES_PER_INCH = 0.0254;
/** Filter "up": differences from the row above; maps are even over many rows. */
const FILTER_UP = 2;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

export function encodePng({ columns, rows, bytes }: Pixels, { pixelsPerInch, text = {} }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 6, 0, 0, 0], 8); // bits, RGBA, deflate, five filters, not interlaced
  const stride = columns * 4;
  const filtered = Buffer.alloc((stride + 1) * rows);
  for (let row = 0; row < rows; row += 1) {
    const out = row * (stride + 1);
    filtered[out] = FILTER_UP;
    for (let index = 0; index < stride; index += 1) {
      const above = row === 0 ? 0 : (bytes[(row - 1) * stride + index] ?? 0);
      filtered[out + 1 + index] = (bytes[row * stride + index] ?? 0) - above;
    }
  }
  const resolution: Buffer[] = [];
  if (pixelsPerInch !== undefined) {
    const physical = Buffer.alloc(9);
    physical.writeUInt32BE(Math.round(pixelsPerInch / METRES_PER_INCH), 0);
    physical.writeUInt32BE(Math.round(pixelsPerInch / METRES_PER_INCH), 4);
    physical.writeUInt8(1, 8); // per metre
    resolution.push(chunk("pHYs", physical));
  }
  const texts = Object.entries(text).map(([keyword, value]) =>
    // Not compressed, no language, no translated keyword; UTF-8.
    chunk("iTXt", Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, "latin1"), Buffer.from(value, "utf8")])),
  );
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    ...resolution,
    ...texts,
    chunk("IDAT", deflateSync(filtered, { level: 6 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
