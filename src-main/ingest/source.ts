import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "../../models/errors/index.ts";
import { SIGNATURE_BYTES, tableEncoding } from "./signature.ts";

const CHUNK_BYTES = 1 << 20;

export interface TableSource {
  readonly file: string;
  readonly fileName: string;
  readonly bytes: number;
  /** The table's text as bytes, unpacked. `consumed` says how much of the file has been read, for progress. */
  chunks(signal?: AbortSignal): AsyncGenerator<{ readonly chunk: Buffer; readonly consumed: number }, void, undefined>;
}

/** Opens a file that claims to be a table and refuses by its first bytes what is none. */
export async function openTableSource(file: string, fileName: string): Promise<TableSource> {
  const { bytes, head } = await readHead(file, fileName);
  const encoding = tableEncoding(head, fileName);

  async function* chunks(signal?: AbortSignal): AsyncGenerator<{ chunk: Buffer; consumed: number }, void, undefined> {
    const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
    const stream = encoding === "gzip" ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
    // pipe does not hand on errors: a failing disc must end the reading, not hang it.
    if (stream !== raw) raw.once("error", (error) => stream.destroy(error));
    let isFirst = true;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        signal?.throwIfAborted();
        let table = chunk;
        if (isFirst) {
          if (encoding === "gzip") refuseUnlessPlain(chunk, fileName);
          if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) table = chunk.subarray(3);
          isFirst = false;
        }
        yield { chunk: table, consumed: raw.bytesRead };
      }
    } catch (error) {
      throw isZlibError(error) ? damagedGzip(fileName, error) : error;
    } finally {
      raw.destroy();
      stream.destroy();
    }
    if (isFirst) tableEncoding(new Uint8Array(), fileName);
  }

  return { file, fileName, bytes, chunks };
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
  if (tableEncoding(chunk.subarray(0, SIGNATURE_BYTES), `${fileName} (unpacked)`) === "gzip") {
    throw new AppError("NotATable", {
      message: `${fileName} is packed twice with gzip.`,
      hint: "Unpack it once and import the result.",
      details: { file: fileName },
    });
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}

function damagedGzip(fileName: string, cause: unknown): AppError {
  return new AppError("DamagedGzip", {
    message: `${fileName} is a damaged or cut gzip file.`,
    hint: "Download the file again; compare its size with the one that the portal states.",
    details: { file: fileName },
    cause,
  });
}
