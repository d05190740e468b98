import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import {
  isWorkbook,
  MAX_RATIO,
  MAX_UNPACKED_BYTES,
  onlyTable,
  openArchive,
  RATIO_COUNTS_FROM_BYTES,
  unpacksTooLarge,
} from "./archive.ts";
import { guessEncoding, toUtf8 } from "./character-set.ts";
import { parquetToCsv } from "./parquet-table.ts";
import { SIGNATURE_BYTES, tablePacking } from "./signature.ts";
import { workbookToCsv } from "./workbook.ts";

const CHUNK_BYTES = 1 << 20;

export interface TableSource {
  readonly file: string;
  readonly fileName: string;
  readonly bytes: number;
  /** How the characters are read, and the sheet of a workbook. Known after the first chunk. */
  guesses(): readonly ReadingGuess[];
  /** The table's text as UTF-8, unpacked. `consumed` says how much of the file has been read, for progress. */
  chunks(signal?: AbortSignal): AsyncGenerator<{ readonly chunk: Buffer; readonly consumed: number }, void, undefined>;
}

export interface SourceOptions {
  readonly reading?: TableReading;
  /** Where a workbook or a Parquet file may be turned into text. Absent: such files are refused. */
  readonly folder?: string;
  /** Name of the file that they become there. */
  readonly convertedName?: string;
}

interface Bytes {
  readonly stream: Readable;
  consumed(): number;
  close(): void;
}

/** Opens a file that claims to be a table and refuses by its first bytes what is none. */
export async function openTableSource(file: string, fileName: string, options: SourceOptions = {}): Promise<TableSource> {
  const { bytes, head } = await readHead(file, fileName);
  const packing = tablePacking(head, fileName);
  if (packing === "zip") {
    using archive = await openArchive(file, fileName);
    if (isWorkbook(archive)) return await converted(file, fileName, bytes, options, workbookToCsv);
    onlyTable(archive, fileName);
  }
  if (packing === "parquet") return await converted(file, fileName, bytes, options, parquetToCsv);
  const packedAs = packing;
  let encodingGuess: ReadingGuess | undefined;

  async function* chunks(signal?: AbortSignal): AsyncGenerator<{ chunk: Buffer; consumed: number }, void, undefined> {
    const source = await openBytes(file, fileName, packedAs);
    let decoder: ReturnType<typeof toUtf8> | undefined;
    let produced = 0;
    try {
      for await (const chunk of wholeChunks(source.stream)) {
        signal?.throwIfAborted();
        produced += chunk.length;
        if (packedAs !== "plain") {
          if (decoder === undefined) refuseUnlessPlain(chunk, fileName);
          const ratio = produced / Math.max(1, source.consumed());
          if (produced > MAX_UNPACKED_BYTES || (produced > RATIO_COUNTS_FROM_BYTES && ratio > MAX_RATIO))
            throw unpacksTooLarge(fileName);
        }
        if (decoder === undefined) {
          encodingGuess = guessEncoding(chunk, options.reading?.encoding);
          decoder = toUtf8(encodingGuess.value);
        }
        yield { chunk: decoder.decode(chunk), consumed: source.consumed() };
      }
    } catch (error) {
      throw isZlibError(error) ? damagedPacking(fileName, error) : error;
    } finally {
      source.close();
    }
    if (decoder === undefined) tablePacking(new Uint8Array(), fileName);
    const rest = decoder?.end();
    if (rest !== undefined && rest.length > 0) yield { chunk: rest, consumed: bytes };
  }

  return { file, fileName, bytes, chunks, guesses: () => (encodingGuess === undefined ? [] : [encodingGuess]) };
}

type Converter = (file: string, fileName: string, target: string, reading: TableReading) => Promise<readonly ReadingGuess[]>;

/** What is no text becomes a CSV in the work folder first. */
async function converted(
  file: string,
  fileName: string,
  bytes: number,
  { folder, convertedName = "converted.csv", reading = {} }: SourceOptions,
  convert: Converter,
): Promise<TableSource> {
  if (folder === undefined) throw new RangeError("a folder is needed to convert a table");
  const target = `${folder}/${convertedName}`;
  const guesses = await convert(file, fileName, target, reading);
  const { encoding: _encoding, delimiter: _delimiter, ...rest } = reading;
  const source = await openTableSource(target, fileName, { reading: { ...rest, encoding: "utf-8" } });
  return { ...source, file, bytes, guesses: () => guesses };
}

async function openBytes(file: string, fileName: string, packing: "plain" | "gzip" | "zip"): Promise<Bytes> {
  if (packing === "zip") {
    const archive = await openArchive(file, fileName);
    const entry = onlyTable(archive, fileName);
    const stream = await entry.stream();
    let read = 0;
    stream.on("data", (chunk: Buffer) => {
      read += (chunk.length / Math.max(1, entry.bytes)) * entry.packedBytes;
    });
    stream.pause();
    return {
      stream,
      consumed: () => Math.round(read),
      close() {
        stream.destroy();
        archive[Symbol.dispose]();
      },
    };
  }
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const stream = packing === "gzip" ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
  // pipe does not hand on errors: a failing disc must end the reading, not hang it.
  if (stream !== raw) raw.once("error", (error) => stream.destroy(error));
  return {
    stream,
    consumed: () => raw.bytesRead,
    close() {
      raw.destroy();
      stream.destroy();
    },
  };
}

/** A stream's pieces put together to about CHUNK_BYTES: what is guessed from the first chunk needs more than a zip's 16 kB. */
async function* wholeChunks(stream: Readable): AsyncGenerator<Buffer, void, undefined> {
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size < CHUNK_BYTES / 2) continue;
    yield pieces.length === 1 ? piece : Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

async function readHead(file: string, fileName: string): Promise<{ bytes: number; head: Uint8Array }> {
  try {
    const { size } = await stat(file);
    await using handle = await open(file, "r");
    const head = new Uint8Array(SIGNATURE_BYTES);
    const { bytesRead } = await handle.read(head, 0, SIGNATURE_BYTES, 0);
    return { bytes: size, head: head.subarray(0, bytesRead) };
  } catch (cause) {
    throw new AppError("FileNotReadable", {
      message: `${fileName} cannot be read.`,
      hint: "Check that the file is still there and that you may read it.",
      details: { file: fileName },
      cause,
    });
  }
}

function refuseUnlessPlain(chunk: Buffer, fileName: string): void {
  if (tablePacking(chunk.subarray(0, SIGNATURE_BYTES), `${fileName} (unpacked)`) !== "plain") {
    throw new AppError("NotATable", {
      message: `${fileName} is packed twice.`,
      hint: "Unpack it once and import the result.",
      details: { file: fileName },
    });
  }
}

function isZlibError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const coded = "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
  // yauzl's words for bytes that do not add up to what the archive's list says.
  return coded || /(too many|not enough) bytes in the stream/.test(error.message);
}

function damagedPacking(fileName: string, cause: unknown): AppError {
  return new AppError("DamagedGzip", {
    message: `${fileName} is damaged or cut: it cannot be unpacked to its end.`,
    hint: "Download the file again; compare its size with the one that the portal states.",
    details: { file: fileName },
    cause,
  });
}
