import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { crc32, deflateRawSync } from "node:zlib";
import { HEADERS, type NativeRelease } from "../../../src-main/engine/release.ts";

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END = 0x06054b50;
const DEFLATE = 8;

function words(...parts: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0));
  let offset = 0;
  for (const [bytes, value] of parts) offset = buffer.writeUIntLE(value, offset, bytes);
  return buffer;
}

/** A zip file as the format's appendix describes it: local entries, the directory, its end. */
export function zipOf(entries: Readonly<Record<string, Buffer>>): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content);
    const fileName = Buffer.from(name);
    const common = words(
      [2, 20],
      [2, 0],
      [2, DEFLATE],
      [4, 0],
      [4, crc32(content)],
      [4, packed.length],
      [4, content.length],
      [2, fileName.length],
      [2, 0],
    );
    const entry = Buffer.concat([words([4, LOCAL_HEADER]), common, fileName, packed]);
    directory.push(words([4, CENTRAL_HEADER], [2, 20]), common, words([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), fileName);
    local.push(entry);
    offset += entry.length;
  }
  const central = Buffer.concat(directory);
  const count = Object.keys(entries).length;
  return Buffer.concat([
    ...local,
    central,
    words([4, END], [4, 0], [2, count], [2, count], [4, central.length], [4, offset], [2, 0]),
  ]);
}

export const CC = Buffer.alloc(300_000, "a library of no use ");
export const FRAMEWORK = Buffer.from("another one");

/** What a wheel holds, with a file that the engine does not need. */
export function wheelEntries(): Record<string, Buffer> {
  return {
    "tensorflow/libtensorflow_cc.so.2": CC,
    "tensorflow/libtensorflow_framework.so.2": FRAMEWORK,
    "tensorflow/python/unneeded.py": Buffer.from("print()"),
    ...Object.fromEntries(HEADERS.map((header) => [`tensorflow/include/${header}`, Buffer.from(`// ${header}\n`)])),
  };
}

/** Writes a wheel and returns the release that pins exactly it. */
export async function writeWheel(
  file: string,
  entries: Readonly<Record<string, Buffer>> = wheelEntries(),
): Promise<NativeRelease> {
  const bytes = zipOf(entries);
  await writeFile(file, bytes);
  return {
    requirement: "tensorflow-cpu==0.0.0",
    version: "0.0.0",
    pipPlatform: "manylinux_2_27_x86_64",
    file: "small.whl",
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    libraries: [
      { entry: "tensorflow/libtensorflow_cc.so.2", bytes: CC.length },
      { entry: "tensorflow/libtensorflow_framework.so.2", bytes: FRAMEWORK.length },
    ],
  };
}
