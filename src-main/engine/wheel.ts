/** The wheel: checked before a byte of it is used, then only what the engine needs is taken out. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise } from "yauzl";
import { AppError } from "../../models/errors/index.ts";
import { byteProgress, type OnProgress } from "./byte-progress.ts";
import { HEADER_FOLDER, HEADERS, type NativeRelease } from "./release.ts";

export interface UnpackedFile {
  /** Relative to the folder that was unpacked into, with "/". */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface Slow {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: OnProgress | undefined;
}

/**
 * Checks size and SHA-256 of a wheel against the release.
 * @throws AppError WheelNotFound, WheelIncomplete, WheelHashMismatch; the abort reason
 */
export async function checkWheel(file: string, release: NativeRelease, { signal, progress }: Slow): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) {
    throw new AppError("WheelNotFound", {
      message: `There is no file ${file}.`,
      hint: `Give the path of ${release.file}.`,
      details: { file },
    });
  }
  if (found.size < release.bytes) {
    throw new AppError("WheelIncomplete", {
      message: `${file} has ${found.size} of ${release.bytes} bytes.`,
      hint: `Download ${release.file} again.`,
      details: { file, bytes: found.size, expectedBytes: release.bytes },
    });
  }
  const sha256 = await sha256Of(file, { signal, progress: byteProgress("Checking the download", found.size, progress) });
  if (sha256 !== release.sha256) {
    throw new AppError("WheelHashMismatch", {
      message: `${file} is not the file that Isarithm was built for: its SHA-256 is ${sha256}, not ${release.sha256}.`,
      hint: `Download ${release.file} again, from a source that you trust.`,
      details: { file, sha256, expectedSha256: release.sha256 },
    });
  }
}

/** SHA-256 of a file in hexadecimal. */
export async function sha256Of(
  file: string,
  { signal, progress }: { readonly signal?: AbortSignal | undefined; readonly progress?: (bytes: number) => void } = {},
): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(file, { signal, highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
    progress?.(bytes);
  }
  return hash.digest("hex");
}

/** Wheel entry -> path in the folder. */
function wantedEntries(release: NativeRelease): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const { entry } of release.libraries) wanted.set(entry, path.posix.basename(entry));
  for (const header of HEADERS) wanted.set(`${HEADER_FOLDER}${header}`, `include/${header}`);
  return wanted;
}

/**
 * Takes the libraries and headers of `release` out of a wheel into `folder`, as a stream.
 * @throws AppError WheelIncomplete; the system's errors (ENOSPC ...); the abort reason
 */
export async function unpackWheel(
  file: string,
  release: NativeRelease,
  folder: string,
  { signal, progress }: Slow,
): Promise<UnpackedFile[]> {
  const wanted = wantedEntries(release);
  const total = release.libraries.reduce((sum, part) => sum + part.bytes, 0);
  const report = byteProgress("Unpacking the native engine", total, progress);
  const unpacked: UnpackedFile[] = [];
  let bytesDone = 0;
  const zip = await openPromise(file).catch((cause: unknown) => {
    throw incomplete(file, release, "it is no whole zip file", cause);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      const target = wanted.get(entry.fileName);
      if (target === undefined) continue;
      wanted.delete(entry.fileName);
      const base = bytesDone;
      const sha256 = await unpackEntry(() => zip.openReadStreamPromise(entry), path.join(folder, target), {
        signal,
        written: (bytes) => report(Math.min(total, base + bytes)),
      });
      checkEntrySize(entry, file, release);
      bytesDone += entry.uncompressedSize;
      unpacked.push({ path: target, bytes: entry.uncompressedSize, sha256 });
    }
  } finally {
    zip.close();
  }
  if (wanted.size > 0) throw incomplete(file, release, `it lacks ${[...wanted.keys()].join(", ")}`);
  return unpacked;
}

function checkEntrySize(entry: Entry, file: string, release: NativeRelease): void {
  const part = release.libraries.find((library) => library.entry === entry.fileName);
  if (part !== undefined && part.bytes !== entry.uncompressedSize) {
    throw incomplete(file, release, `${entry.fileName} has ${entry.uncompressedSize} bytes, not ${part.bytes}`);
  }
}

async function unpackEntry(
  open: () => Promise<NodeJS.ReadableStream>,
  target: string,
  { signal, written }: { readonly signal?: AbortSignal | undefined; readonly written: (bytes: number) => void },
): Promise<string> {
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash("sha256");
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      written(bytes);
      done(null, chunk);
    },
  });
  await pipeline(await open(), counting, createWriteStream(target), { signal });
  return hash.digest("hex");
}

function incomplete(file: string, release: NativeRelease, why: string, cause?: unknown): AppError {
  return new AppError("WheelIncomplete", {
    message: `${file} cannot be used: ${why}.`,
    hint: `Download ${release.file} again.`,
    details: { file },
    cause,
  });
}
