import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "../../models/errors/index.ts";
import type { Service } from "../services/index.ts";
import { sendBytes, sendJson } from "./answers.ts";
import { sendFileRange } from "./byte-range.ts";
import { cacheControl, resolveInside, sendFile } from "./window-files.ts";

export interface Exchange {
  readonly service: Service;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** Aborted when the other side leaves before it has its answer. */
  readonly signal: AbortSignal;
  readonly uploadLimitBytes: number;
  readonly windowFolder: string;
}

/** Ids belong to a project: the same address names another forecast after another project was opened, or served on the same port. */
const ARRAY_CACHE = "no-store";

function notFound(what: string): AppError {
  return new AppError("NotFound", { message: `There is no ${what}.`, hint: "Check the address, or reload the window." });
}

function segment(parts: readonly string[], index: number): string {
  const part = parts[index];
  if (part === undefined || part === "") throw notFound("such address");
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound("such address");
  }
}

/** The body, without ending the connection when reading stops early: the answer has to go out on it. */
function bodyOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
}

/** POST /upload?name=FILE: the body is the file. Answers `{ upload }`. */
async function receiveUpload({ service, request, response, url, signal, uploadLimitBytes }: Exchange): Promise<void> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  if (announced > uploadLimitBytes) {
    throw new AppError("UploadTooLarge", {
      message: `The file has ${announced} bytes; at most ${uploadLimitBytes} can be sent.`,
      hint: "Give the file by its path on the command line: isarithm ingest crime --project DIR FILE.",
      details: { limitBytes: uploadLimitBytes },
    });
  }
  const upload = await service.uploads.receive(url.searchParams.get("name") ?? "file", bodyOf(request), {
    limitBytes: uploadLimitBytes,
    signal,
  });
  sendJson(response, 200, { upload });
}

/** GET /field/FORECAST/ARRAY: raw little-endian bytes; the shape stands in the drawing's header. */
async function sendField({ service, response, url }: Exchange): Promise<void> {
  const parts = url.pathname.split("/");
  const bytes = await service.files.fieldArray(segment(parts, 2), segment(parts, 3));
  sendBytes(response, bytes, { type: "application/octet-stream", cache: ARRAY_CACHE });
}

/** GET /incidents/DATASET?from=DAY&to=DAY: float32 lon, lat pairs, then uint16 categories, little-endian; X-Count says how many. */
async function sendIncidents({ service, response, url }: Exchange): Promise<void> {
  const dataset = segment(url.pathname.split("/"), 2);
  const points = await service.files.incidents(dataset, url.searchParams.get("from") ?? "", url.searchParams.get("to") ?? "");
  const body = new Uint8Array(points.lonLat.byteLength + points.category.byteLength);
  body.set(new Uint8Array(points.lonLat.buffer, points.lonLat.byteOffset, points.lonLat.byteLength));
  body.set(
    new Uint8Array(points.category.buffer, points.category.byteOffset, points.category.byteLength),
    points.lonLat.byteLength,
  );
  sendBytes(response, body, {
    type: "application/octet-stream",
    cache: "no-store",
    extra: { "X-Count": String(points.count) },
  });
}

/** GET /labels/DATASET?bbox=WEST,SOUTH,EAST,NORTH: [{ lon, lat, text }] of the data's own addresses, most incidents first. */
async function sendLabels({ service, response, url }: Exchange): Promise<void> {
  const dataset = segment(url.pathname.split("/"), 2);
  const edges = (url.searchParams.get("bbox") ?? "").split(",").map(Number);
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = edges;
  if (edges.length !== 4 || !edges.every(Number.isFinite) || west > east || south > north) {
    throw new AppError("InvalidInput", {
      message: "The box of the labels is no box.",
      hint: "Give bbox=WEST,SOUTH,EAST,NORTH in degrees.",
    });
  }
  sendJson(response, 200, await service.files.labels(dataset, { west, south, east, north }));
}

/** GET /rejects/DATASET.csv: rejected rows with their reasons. */
async function sendRejects({ service, response, url }: Exchange): Promise<void> {
  const name = segment(url.pathname.split("/"), 2);
  if (!name.endsWith(".csv")) throw notFound("such address");
  const csv = await service.files.rejectsCsv(name.slice(0, -".csv".length));
  // The byte order mark: spreadsheets take a CSV without one for the system's old character set.
  sendBytes(response, Buffer.from(`\uFEFF${csv}`), {
    type: "text/csv; charset=utf-8",
    cache: "no-store",
    extra: { "Content-Disposition": `attachment; filename="rejects-${name.replace(/[^\w.-]/g, "")}"` },
  });
}

/** GET /areas/AREAS: a layer of polygons as GeoJSON, each with its name. */
async function sendAreas({ service, response, url }: Exchange): Promise<void> {
  const geojson = await service.files.areasGeoJson(segment(url.pathname.split("/"), 2));
  sendBytes(response, Buffer.from(geojson), { type: "application/geo+json", cache: "no-store" });
}

/** GET /basemap: the street map that the user has named, or a range of it. */
async function sendBaseMap({ service, request, response }: Exchange): Promise<void> {
  const file = await service.files.streetMap();
  if (file === null) throw notFound("street map: the outlines are drawn");
  await sendFileRange(request, response, file);
}

/** GET /download/EXPORT: the exported file; with .qml behind the id, the style that lies beside it. */
async function sendExport({ service, response, url, request }: Exchange): Promise<void> {
  const { path, fileName } = await service.files.exported(segment(url.pathname.split("/"), 2));
  await sendFile(response, path, { cache: "no-store", download: fileName, head: request.method === "HEAD" });
}

async function sendWindow({ request, response, url, windowFolder }: Exchange): Promise<void> {
  // The query is no part of a file's name: MapLibre asks for its worker with one.
  const file = await resolveInside(windowFolder, url.pathname);
  if (file === undefined) throw notFound(`file ${url.pathname}`);
  await sendFile(response, file, { cache: cacheControl(url.pathname), head: request.method === "HEAD" });
}

/** Answers one request that the guard has let in. */
export async function answer(exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const room = url.pathname.split("/")[1] ?? "";
  const reads = request.method === "GET" || request.method === "HEAD";
  if (room === "upload" ? request.method !== "POST" : !reads) {
    response.setHeader("Allow", room === "upload" ? "POST" : "GET, HEAD");
    sendJson(response, 405, {
      error: { code: "MethodNotAllowed", message: `${request.method} is not understood here.`, hint: "Reload the window." },
    });
    return;
  }
  if (room === "upload") await receiveUpload(exchange);
  else if (room === "field") await sendField(exchange);
  else if (room === "incidents") await sendIncidents(exchange);
  else if (room === "labels") await sendLabels(exchange);
  else if (room === "rejects") await sendRejects(exchange);
  else if (room === "areas") await sendAreas(exchange);
  else if (room === "basemap") await sendBaseMap(exchange);
  else if (room === "download") await sendExport(exchange);
  else await sendWindow(exchange);
}
