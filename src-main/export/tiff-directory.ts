/** A TIFF image file directory (TIFF 6.0, section 2), little-endian. */

type TagValue =
  | { readonly type: "ascii"; readonly text: string }
  | { readonly type: "short" | "long" | "double"; readonly values: readonly number[] };

export interface TiffTag {
  readonly tag: number;
  readonly value: TagValue;
}

const TYPE_CODES = { ascii: 2, short: 3, long: 4, double: 12 };
const ENTRY_BYTES = 12;

export function ascii(tag: number, text: string): TiffTag {
  return { tag, value: { type: "ascii", text } };
}

export function short(tag: number, ...values: number[]): TiffTag {
  return { tag, value: { type: "short", values } };
}

export function long(tag: number, values: readonly number[]): TiffTag {
  return { tag, value: { type: "long", values } };
}

export function double(tag: number, values: readonly number[]): TiffTag {
  return { tag, value: { type: "double", values } };
}

/** Count and bytes of a tag's value. ASCII ends with NUL; text beyond ASCII is written as UTF-8, as GDAL reads it. */
function encodeValue(value: TagValue): { count: number; bytes: Buffer } {
  if (value.type === "ascii") {
    const bytes = Buffer.from(`${value.text.replaceAll("\0", "")}\0`, "utf8");
    return { count: bytes.length, bytes };
  }
  const size = { short: 2, long: 4, double: 8 }[value.type];
  const bytes = Buffer.alloc(value.values.length * size);
  for (const [index, number] of value.values.entries()) {
    if (value.type === "short") bytes.writeUInt16LE(number, index * size);
    else if (value.type === "long") bytes.writeUInt32LE(number, index * size);
    else bytes.writeDoubleLE(number, index * size);
  }
  return { count: value.values.length, bytes };
}

/** The directory as it stands at `offset` (even) in the file, with the values that do not fit into its entries behind it. `next` follows it, or is 0. */
export function encodeDirectory(tags: readonly TiffTag[], offset: number, next = 0): Buffer {
  const sorted = tags.toSorted((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * ENTRY_BYTES + 4);
  head.writeUInt16LE(sorted.length, 0);
  head.writeUInt32LE(next, head.length - 4);
  const behind: Buffer[] = [];
  let behindBytes = 0;
  for (const [index, { tag, value }] of sorted.entries()) {
    const { count, bytes } = encodeValue(value);
    const entry = 2 + index * ENTRY_BYTES;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(TYPE_CODES[value.type], entry + 2);
    head.writeUInt32LE(count, entry + 4);
    if (bytes.length <= 4) bytes.copy(head, entry + 8);
    else {
      head.writeUInt32LE(offset + head.length + behindBytes, entry + 8);
      // Values begin on even bytes.
      const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
      behind.push(padded);
      behindBytes += padded.length;
    }
  }
  return Buffer.concat([head, ...behind]);
}
