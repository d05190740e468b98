import type { ServerResponse } from "node:http";
import type { CallError } from "../contract/index.ts";

/** Answers with one JSON document. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(text);
}

/** Answers with a page for a person, under a policy of its own. */
export function sendPage(response: ServerResponse, status: number, html: string, policy: string): void {
  response.writeHead(status, {
    "Content-Security-Policy": policy,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(html),
    "Cache-Control": "no-store",
  });
  response.end(html);
}

/** Statuses of the codes that HTTP has a word for; all other refusals are 422: understood, and not done. */
const statusOfCode: Readonly<Record<string, number>> = {
  NotFound: 404,
  UploadNotFound: 404,
  UploadTooLarge: 413,
  InvalidInput: 400,
  Unexpected: 500,
  DiscFull: 507,
  NoProject: 409,
};

export function sendError(response: ServerResponse, error: CallError, status = statusOfCode[error.code] ?? 422): void {
  if (response.headersSent) {
    // The answer has begun: cutting it off is the only way left to say that it is not whole.
    response.destroy();
    return;
  }
  sendJson(response, status, { error });
}

/** Answers with bytes that are there as a whole. */
export function sendBytes(
  response: ServerResponse,
  bytes: Uint8Array,
  headers: { readonly type: string; readonly cache: string; readonly extra?: Readonly<Record<string, string>> },
): void {
  response.writeHead(200, {
    "Content-Type": headers.type,
    "Content-Length": bytes.byteLength,
    "Cache-Control": headers.cache,
    ...headers.extra,
  });
  response.end(bytes);
}
