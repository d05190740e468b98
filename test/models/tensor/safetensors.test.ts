import { describe, expect, test } from "vitest";
import type { NamedArray } from "../../../models/forecast/index.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../models/tensor/index.ts";

const arrays: Record<string, NamedArray> = {
  "layer.weight": { shape: [2, 3], data: Float32Array.of(0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-45) },
  mean: { shape: [2], data: Float64Array.of(Math.PI, -1e300) },
  node: { shape: [1, 2], data: Int32Array.of(-1, 2 ** 31 - 1) },
  mask: { shape: [3], data: Uint8Array.of(0, 1, 255) },
  empty: { shape: [0, 4], data: new Float32Array(0) },
  scalar: { shape: [], data: Float32Array.of(7) },
};

/** A file with a header written by hand. */
function file(header: unknown, content: Uint8Array = new Uint8Array(0), claimed?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + content.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? json.length), true);
  bytes.set(json, 8);
  bytes.set(content, 8 + json.length);
  return bytes;
}

function bitsOf(array: NamedArray | undefined): number[] {
  return array ? [...new Uint8Array(array.data.buffer)] : [];
}

/** What `pickle.dumps` begins with, and a call of os.system: never run here, and no weights either. */
const PICKLE = Buffer.from("\x80\x04cposix\nsystem\n(S'true'\ntR.", "latin1");

const ENTRY = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';

const f32 = (shape: unknown, data_offsets: unknown) => ({ dtype: "F32", shape, data_offsets });

describe("encodeSafetensors and decodeSafetensors", () => {
  test("give back the same bits, shapes and metadata", () => {
    const read = decodeSafetensors(encodeSafetensors(arrays, { format: "isarithm", note: 'a "word", ä' }));
    expect(read.metadata).toEqual({ format: "isarithm", note: 'a "word", ä' });
    expect(Object.keys(read.arrays).sort()).toEqual(Object.keys(arrays).sort());
    for (const [name, { shape, data }] of Object.entries(arrays)) {
      expect(read.arrays[name]?.shape).toEqual(shape);
      expect(read.arrays[name]?.data.constructor).toBe(data.constructor);
      expect(bitsOf(read.arrays[name])).toEqual(bitsOf(arrays[name]));
    }
  });

  test("write the same bytes whatever the order of the record, arrays aligned to their elements", () => {
    const reversed = Object.fromEntries(Object.entries(arrays).reverse());
    const bytes = encodeSafetensors(arrays);
    expect(Buffer.from(encodeSafetensors(reversed))).toEqual(Buffer.from(bytes));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header.mean.data_offsets[0] % 8).toBe(0);
    expect(header.node.data_offsets[0] % 4).toBe(0);
  });

  test("read the layout of the format's description, from a view at an odd offset", () => {
    const content = new Uint8Array(Float32Array.of(1, 2, 3).buffer);
    const bytes = file({ a: f32([1], [0, 4]), b: f32([2], [4, 12]) }, content);
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    const read = decodeSafetensors(moved.subarray(3));
    expect(read.arrays.b?.data).toEqual(Float32Array.of(2, 3));
  });

  test("read a Node Buffer, whose own slice shares memory, into memory of their own", () => {
    // From the pool that small Buffers share: other bytes lie before and behind.
    const bytes = Buffer.from(encodeSafetensors(arrays));
    const read = decodeSafetensors(bytes);
    bytes.fill(0xff);
    for (const [name, array] of Object.entries(arrays)) expect(bitsOf(read.arrays[name])).toEqual(bitsOf(array));
  });

  test("an array called __proto__ is an array and touches no prototype", () => {
    const bytes = file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', Uint8Array.of(9));
    const read = decodeSafetensors(bytes);
    expect(Object.keys(read.arrays)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(read.arrays)).toBe(Object.prototype);
  });

  test("refuse to write an array whose shape and elements disagree, naming it", () => {
    expect(() => encodeSafetensors({ bad: { shape: [3], data: new Float32Array(2) } })).toThrow(
      expect.objectContaining({ code: "SafetensorsUnsupported", details: { tensor: "bad" } }),
    );
  });

  const four = new Uint8Array(4);
  const eight = new Uint8Array(8);
  test.each<[string, Uint8Array, string | undefined]>([
    ["an empty file", new Uint8Array(0), undefined],
    ["a header longer than the file", file({ a: f32([1], [0, 4]) }, four, 9999), undefined],
    ["a header length beyond any file", file({}, four, Number.MAX_SAFE_INTEGER), undefined],
    ["a header that is not JSON", file("junk!"), undefined],
    ["a header that is no object", file([1]), undefined],
    ["a header that is not UTF-8", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28), undefined],
    ["metadata that are not text", file({ __metadata__: { a: 1 } }), undefined],
    ["overlapping arrays", file({ a: f32([1], [0, 4]), b: f32([1], [0, 4]) }, four), "b"],
    ["a hole", file({ a: f32([1], [4, 8]) }, eight), "a"],
    ["trailing bytes", file({ a: f32([1], [0, 4]) }, eight), undefined],
    ["missing bytes", file({ a: f32([2], [0, 8]) }, four), "a"],
    ["a shape that disagrees with the offsets", file({ a: f32([3], [0, 4]) }, four), "a"],
    ["a negative size", file({ a: f32([-1], [0, 4]) }, four), "a"],
    ["a fractional size", file({ a: f32([0.5], [0, 4]) }, four), "a"],
    ["a size that is null", file('{"a":{"dtype":"F32","shape":[null],"data_offsets":[0,4]}}', four), "a"],
    ["an infinite size", file('{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', four), "a"],
    ["sizes whose product overflows", file({ a: f32([2 ** 40, 2 ** 40], [0, 4]) }, four), "a"],
    ["descending offsets", file({ a: f32([0], [4, 0]) }, four), "a"],
    ["offsets that are no pair", file({ a: f32([1], [0]) }, four), "a"],
    ["an entry that is no object", file({ a: 4 }, four), "a"],
    ["half of a header's length", new Uint8Array(7), undefined],
    ["a header length of which JavaScript's numbers hold no more", Uint8Array.of(...new Array(8).fill(255), 1), undefined],
    ["a header of no length", file("", four), undefined],
    ["partly overlapping arrays", file({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, eight), "b"],
    ["offsets beyond whole numbers", file({ a: f32([1], [2 ** 60, 2 ** 60 + 4]) }, four), "a"],
    ["an element type of another width", file({ a: { ...f32([1], [0, 4]), dtype: "F64" } }, four), "a"],
    ["an array that is listed twice, at one place", file(`{"a":${ENTRY},"a":${ENTRY}}`, four), "a"],
    ["a name that is twice the same only when it is read", file(`{"a":${ENTRY},"\\u0061":${ENTRY}}`, four), "a"],
    ["a property that is given twice", file('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', four), "shape"],
    ["metadata that are listed twice", file('{"__metadata__":{},"__metadata__":{"a":"b"}}'), "__metadata__"],
    ["a pickle behind the arrays", Buffer.concat([file({ a: f32([1], [0, 4]) }, four), PICKLE]), undefined],
    ["a pickle alone", PICKLE, undefined],
  ])("refuse %s", (_, bytes, tensor) => {
    expect(() => decodeSafetensors(bytes)).toThrow(
      expect.objectContaining({ code: "SafetensorsDamaged", details: tensor === undefined ? {} : { tensor } }),
    );
  });

  test("names that stand in a text, or in two objects, are no repetition", () => {
    const text = 'a "{" b: "x": {\\"a\\":1}';
    const bytes = file({ __metadata__: { a: text, b: text }, a: f32([1], [0, 4]), b: f32([0], [4, 4]) }, four);
    expect(decodeSafetensors(bytes).metadata).toEqual({ a: text, b: text });
  });

  test("refuse an element type that is not read, naming array and type", () => {
    const bytes = file({ a: { dtype: "BF16", shape: [2], data_offsets: [0, 4] } }, four);
    expect(() => decodeSafetensors(bytes)).toThrow(
      expect.objectContaining({ code: "SafetensorsUnsupported", details: { tensor: "a", dtype: "BF16" } }),
    );
  });
});
