/** A server on a window folder and a service whose calls the test holds in its hand; uploads are the real ones. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { AppError } from "../../../models/errors/index.ts";
import type { Changed } from "../../../src-main/contract/index.ts";
import { type RunningServer, startServer } from "../../../src-main/server/index.ts";
import { type CallOptions, createUploadRegister, type Service } from "../../../src-main/services/index.ts";

export type Answerer = (input: unknown, options: CallOptions) => Promise<unknown>;

export interface Stand extends AsyncDisposable {
  readonly server: RunningServer;
  readonly folder: string;
  readonly service: Service;
  readonly logged: unknown[];
  announce(changed: Changed): void;
}

export async function openStand(answerers: Readonly<Record<string, Answerer>> = {}, uploadLimitBytes?: number): Promise<Stand> {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-server-test-"));
  const windowFolder = path.join(folder, "window");
  await mkdir(path.join(windowFolder, "assets"), { recursive: true });
  await writeFile(path.join(windowFolder, "index.html"), "<!doctype html><title>Isarithm</title>");
  await writeFile(path.join(windowFolder, "assets", "index-B3xk29aQ.js"), "export const one = 1;");
  await writeFile(path.join(windowFolder, "land.geojson"), "{}");
  await writeFile(path.join(folder, "secret.txt"), "secret");
  // A sibling whose name begins like the window's folder: the trap of comparing beginnings.
  await mkdir(path.join(folder, "window-secrets"));
  await writeFile(path.join(folder, "window-secrets", "key.txt"), "secret");

  const uploads = createUploadRegister();
  const listeners = new Set<(changed: Changed) => void>();
  const exported = path.join(folder, "rates.tif");
  await writeFile(exported, "II*");
  const call = async (name: string, input: unknown, options: CallOptions = {}): Promise<unknown> => {
    const answerer = answerers[name];
    if (answerer === undefined) throw new AppError("UnknownCall", { message: `There is no call ${name}.`, hint: "Reload." });
    return answerer(input, options);
  };
  const notFound = (): never => {
    throw new AppError("NotFound", { message: "There is no such thing.", hint: "Look again." });
  };
  const service: Service = {
    call: call as Service["call"],
    callByName: call,
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    uploads,
    files: {
      fieldArray: async (forecast, array) =>
        forecast === "forecast-1" && array === "base.rate" ? new Uint8Array(new Float32Array([0.5, 2]).buffer) : notFound(),
      rejectsCsv: async (dataset) => (dataset === "dataset-1" ? "line,reason,file,row\r\n" : notFound()),
      areasGeoJson: async (areas) => (areas === "areas-1" ? '{"type":"FeatureCollection","features":[]}' : notFound()),
      labels: async () => [],
      streetMap: async () => null,
      tileOrigin: async () => null,
      incidents: async () => ({
        count: 2,
        lonLat: new Float32Array([-95.5, 29.5, -95.25, 29.75]),
        category: new Uint16Array([1, 0]),
      }),
      exported: async (name) => (name === "export-1" ? { path: exported, fileName: "rates Ä.tif" } : notFound()),
    },
    [Symbol.asyncDispose]: () => uploads[Symbol.asyncDispose](),
  };
  const logged: unknown[] = [];
  const server = await startServer(service, {
    windowFolder,
    log: (_context, error) => logged.push(error),
    ...(uploadLimitBytes === undefined ? {} : { uploadLimitBytes }),
  });
  return {
    server,
    folder,
    service,
    logged,
    announce: (changed) => {
      for (const listener of listeners) listener(changed);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A request with exactly this path and these headers: fetch would tidy both up. */
export function rawRequest(
  port: number,
  requestPath: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: Uint8Array } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        host: "127.0.0.1",
        path: requestPath,
        method: options.method ?? "GET",
        headers: options.headers ?? {},
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
        response.on("error", reject);
      },
    );
    request.on("error", reject);
    request.end(options.body);
  });
}

export interface Socket {
  send(message: unknown): void;
  sendText(text: string): void;
  /** The next message that came, in order. */
  next(): Promise<Record<string, unknown>>;
  close(): void;
  readonly closed: Promise<number>;
}

/** Opens the socket, or rejects with the HTTP status that refused it. */
export function openSocket(
  port: number,
  options: { readonly query?: string; readonly headers?: Record<string, string>; readonly origin?: string } = {},
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket${options.query ?? ""}`, {
      headers: options.headers ?? {},
      ...(options.origin === undefined ? {} : { origin: options.origin }),
    });
    const arrived: Record<string, unknown>[] = [];
    const waiting: ((message: Record<string, unknown>) => void)[] = [];
    socket.on("message", (bytes) => {
      const message = JSON.parse(String(bytes)) as Record<string, unknown>;
      const first = waiting.shift();
      if (first === undefined) arrived.push(message);
      else first(message);
    });
    const closed = new Promise<number>((done) => socket.on("close", done));
    socket.on("error", () => undefined);
    socket.on("unexpected-response", (_request, response) => reject(new Error(`refused with ${response.statusCode}`)));
    socket.on("open", () =>
      resolve({
        send: (message) => socket.send(JSON.stringify(message)),
        sendText: (text) => socket.send(text),
        next: () => {
          const message = arrived.shift();
          return message === undefined ? new Promise((done) => waiting.push(done)) : Promise.resolve(message);
        },
        close: () => socket.close(),
        closed,
      }),
    );
  });
}
