import { AppError } from "../errors/index.ts";
import type { NamedArray } from "../forecast/index.ts";

/** What a safetensors file holds. Weights are data: reading one never runs code. */
export interface Safetensors {
  readonly arrays: Record<string, NamedArray>;
  readonly metadata: Record<string, string>;
}

/** Longest header read, bytes. The reference implementation's limit; a header is about 100 bytes an array. */
export const MAX_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;
const METADATA = "__metadata__";
const ELEMENT_BYTES = { F64: 8, F32: 4, I32: 4, U8: 1 } as const;
type ElementType = keyof typeof ELEMENT_BYTES;

interface Placed {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Bytes of a safetensors file: 8 bytes of header length, JSON header, arrays in one piece, little-endian, widest elements first. */
export function encodeSafetensors(
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries = Object.entries(arrays).map(([name, array]) => ({ name, array, type: elementType(array) }));
  for (const { name, array } of entries) {
    if (name === METADATA || elementCount(array.shape) !== array.data.length) {
      throw new AppError("SafetensorsUnsupported", {
        message: `The array "${name}" cannot be written: shape [${array.shape.join(", ")}] with ${array.data.length} elements.`,
        hint: "This is a fault of the program that wrote the array; please report it.",
        details: { tensor: name },
      });
    }
  }
  // Widest first keeps every array aligned to its own element size, as readers that map the file expect.
  entries.sort((a, b) => ELEMENT_BYTES[b.type] - ELEMENT_BYTES[a.type] || (a.name < b.name ? -1 : 1));
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : [];
  let offset = 0;
  for (const { name, array, type } of entries) {
    header.push([name, { dtype: type, shape: array.shape, data_offsets: [offset, offset + array.data.byteLength] }]);
    offset += array.data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / LENGTH_BYTES) * LENGTH_BYTES;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + offset);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  bytes.set(json, LENGTH_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  let position = LENGTH_BYTES + headerBytes;
  for (const { array } of entries) {
    bytes.set(new Uint8Array(array.data.buffer, array.data.byteOffset, array.data.byteLength), position);
    position += array.data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file, strictly: the arrays must fill the file's data exactly, in one piece, without overlap or hole.
 * Each array gets memory of its own.
 * @throws AppError SafetensorsDamaged (not such a file, or cut, or inconsistent), SafetensorsUnsupported (element type); details.tensor names the array.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < LENGTH_BYTES) throw damaged(`it has ${bytes.length} bytes, fewer than the 8 of the header's length`);
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > MAX_HEADER_BYTES || headerLength > bytes.length - LENGTH_BYTES) {
    throw damaged(`its header claims ${headerLength} bytes, the file has ${bytes.length - LENGTH_BYTES} after the length`);
  }
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerLength));
  const content = bytes.subarray(LENGTH_BYTES + headerLength);
  const metadata = readMetadata(header[METADATA]);
  const placed = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => placeArray(name, entry))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let position = 0;
  for (const { name, start, end } of placed) {
    if (start < position) throw damaged(`the array "${name}" overlaps the one before it`, name);
    if (start > position) throw damaged(`${start - position} bytes before the array "${name}" belong to no array`, name);
    if (end > content.length) {
      throw damaged(
        `the array "${name}" ends at byte ${end} of the data, which has ${content.length}: the file is cut short`,
        name,
      );
    }
    position = end;
  }
  if (position !== content.length) throw damaged(`${content.length - position} bytes after the last array belong to no array`);
  // Object.fromEntries defines own properties, so that an array called "__proto__" is an array and nothing else.
  const arrays = Object.fromEntries(placed.map((place) => [place.name, readArray(place, content)]));
  return { arrays, metadata };
}

function damaged(reason: string, tensor?: string, cause?: unknown): AppError {
  return new AppError("SafetensorsDamaged", {
    message: `The safetensors file cannot be read: ${reason}.`,
    hint: "Copy or export the file again; nothing was taken from it.",
    details: tensor === undefined ? {} : { tensor },
    cause,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged("its header is not JSON", undefined, cause);
  }
  if (!isRecord(header)) throw damaged("its header is not a JSON object");
  const twice = repeatedName(text);
  if (twice !== undefined) throw damaged(`its header holds the name "${twice}" twice`, twice);
  return header;
}

/**
 * A name that stands twice in one object of a JSON text, of which JSON.parse would silently keep the last: two readers of one file
 * could then see different arrays. The text must be known to be JSON.
 */
function repeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const name: string = JSON.parse(token.slice(0, token.length - colon.length));
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw damaged("its metadata are not an object");
  const entries: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw damaged(`the metadata entry "${key}" is not a text`);
    entries.push([key, text]);
  }
  return Object.fromEntries(entries);
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function placeArray(name: string, entry: unknown): Placed {
  if (!isRecord(entry)) throw damaged(`the entry of the array "${name}" is not an object`, name);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw new AppError("SafetensorsUnsupported", {
      message: `The array "${name}" has the element type ${JSON.stringify(dtype)}; only F32, F64, I32 and U8 are read.`,
      hint: "Save the array as 32-bit floats and try again.",
      details: { tensor: name, dtype },
    });
  }
  const type = dtype as ElementType;
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    throw damaged(`the shape of the array "${name}" is not a list of whole numbers of 0 or more`, name);
  }
  const ends: unknown[] = Array.isArray(offsets) ? offsets : [];
  const [start, end] = ends;
  if (ends.length !== 2 || !isLength(start) || !isLength(end) || end < start) {
    throw damaged(`the offsets of the array "${name}" are not two ascending whole numbers`, name);
  }
  const expected = elementCount(shape) * ELEMENT_BYTES[type];
  if (!Number.isSafeInteger(expected) || expected !== end - start) {
    throw damaged(
      `the array "${name}" of shape [${shape.join(", ")}] needs ${expected} bytes, its offsets give ${end - start}`,
      name,
    );
  }
  return { name, type, shape, start, end };
}

function readArray({ type, shape, start, end }: Placed, content: Uint8Array): NamedArray {
  // A Node Buffer is a Uint8Array whose own slice shares its memory, a pool with other bytes in it.
  const memory = Uint8Array.prototype.slice.call(content, start, end).buffer;
  switch (type) {
    case "F64":
      return { shape, data: new Float64Array(memory) };
    case "F32":
      return { shape, data: new Float32Array(memory) };
    case "I32":
      return { shape, data: new Int32Array(memory) };
    case "U8":
      return { shape, data: new Uint8Array(memory) };
  }
}

function elementType({ data }: NamedArray): ElementType {
  if (data instanceof Float32Array) return "F32";
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Int32Array) return "I32";
  return "U8";
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
