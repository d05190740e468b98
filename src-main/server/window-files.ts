import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".geojson": "application/geo+json; charset=utf-8",
  ".topojson": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** Content type of a file by its ending. Unknown endings are bytes, which no browser runs. */
export function contentType(file: string): string {
  return types[path.extname(file).toLowerCase()] ?? "application/octet-stream";
}

/** A name with a hash of the content in it (index-B3xk29aQ.js) never changes its content. */
const HASHED_NAME = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/** The folder into which the build puts hashed files, and nothing else. */
const HASHED_FOLDER = "/assets/";

export function cacheControl(pathname: string): string {
  return pathname.startsWith(HASHED_FOLDER) && HASHED_NAME.test(pathname) ? "private, max-age=31536000, immutable" : "no-cache";
}

/**
 * The file below `folder` that a path of an address names, or undefined. `pathname` comes without its query. The real path must
 * lie inside of the real folder, so that neither `..` nor a link leads out.
 */
export async function resolveInside(folder: string, pathname: string): Promise<string | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  // Backslashes and drive letters are separators on one platform only; a window's file has neither on any.
  if (/[\0\\:]/.test(decoded) || decoded.split("/").includes("..")) return undefined;
  const asked = path.join(
    folder,
    decoded === "/" || decoded === "" ? "index.html" : `.${decoded.startsWith("/") ? "" : "/"}${decoded}`,
  );
  try {
    const root = await realpath(folder);
    const real = await realpath(asked);
    const relative = path.relative(root, real);
    if (relative === "" || relative.startsWith("..") || path.isAbsolute(relative)) return undefined;
    return (await stat(real)).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Streams a file. `download` names it for saving. */
export async function sendFile(
  response: ServerResponse,
  file: string,
  options: { readonly cache: string; readonly download?: string; readonly head?: boolean },
): Promise<void> {
  const { size } = await stat(file);
  response.writeHead(200, {
    "Content-Type": contentType(file),
    "Content-Length": size,
    "Cache-Control": options.cache,
    ...(options.download === undefined
      ? {}
      : { "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(options.download)}` }),
  });
  if (options.head) response.end();
  else await pipeline(createReadStream(file), response);
}
