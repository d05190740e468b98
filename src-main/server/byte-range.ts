import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** First and last byte, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The one range of a Range header (RFC 9110, 14.1.2) in a file of `size` bytes; null: the whole file is asked for; undefined: what is
 * asked for lies outside of the file, or is several ranges.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | null | undefined {
  if (header === undefined) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const from = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const to = match[1] === "" || match[2] === "" ? size - 1 : Math.min(size - 1, Number(match[2]));
  return from <= to && from < size ? { first: from, last: to } : undefined;
}

/** Sends a file or one range of it. */
export async function sendFileRange(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
  const { size, mtimeMs } = await stat(file);
  const range = byteRange(request.headers.range, size);
  const common = {
    "Content-Type": "application/octet-stream",
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
    // A file that was replaced under its name must not be read half old and half new.
    ETag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
  };
  if (range === undefined) {
    response.writeHead(416, { ...common, "Content-Range": `bytes */${size}` }).end();
    return;
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  response.writeHead(range === null ? 200 : 206, {
    ...common,
    "Content-Length": last - first + 1,
    ...(range === null ? {} : { "Content-Range": `bytes ${first}-${last}/${size}` }),
  });
  if (request.method === "HEAD") response.end();
  // An empty file has no first byte to begin at.
  else if (size === 0) response.end();
  else await pipeline(createReadStream(file, { start: first, end: last }), response);
}
