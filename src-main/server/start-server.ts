import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { AppError } from "../../models/errors/index.ts";
import { type ErrorLog, type Service, toAppError, toCallError } from "../services/index.ts";
import { sendError, sendPage } from "./answers.ts";
import { createConnection } from "./connection.ts";
import { createGuard, type Guard, TOKEN_BYTES } from "./guard.ts";
import { securityHeaders } from "./headers.ts";
import { isNavigation, REFUSAL_PAGE, REFUSAL_POLICY } from "./refusal-page.ts";
import { answer } from "./routes.ts";

/** Largest file that a window can send: a city's incidents of decades are below 1 GiB; larger ones are given by path. */
export const UPLOAD_LIMIT_BYTES = 2 * 1024 ** 3;

/** Largest message on the socket. Calls are small: arrays are pulled, files are uploaded. */
export const MAX_MESSAGE_BYTES = 1024 ** 2;

/** Windows that may be open at once on one service. */
export const MAX_SOCKETS = 32;

/** Milliseconds that a sender gets to end a body that was refused. */
const DISCARD_GRACE_MS = 5_000;

/** Bytes that may wait for a window that does not read, before its progress messages are dropped. */
const MAX_WAITING_BYTES = 4 * 1024 ** 2;

export interface ServerOptions {
  /** Exactly this port, or any free one when absent. */
  readonly port?: number;
  /** For tests; made of chance otherwise, new at every start. */
  readonly token?: string;
  /** The built window. */
  readonly windowFolder: string;
  readonly uploadLimitBytes?: number;
  readonly log: ErrorLog;
}

export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  /** Address that opens the window, with the token in it: for the user's eyes. */
  readonly address: string;
  /** Address that opens the window once: for command lines, which others can read. */
  openingAddress(): string;
  readonly token: string;
  /** Windows that are connected now. */
  openWindows(): number;
  /** Called when a window has come or gone. */
  onWindows(listener: (open: number) => void): void;
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === "EADDRINUSE" || cause.code === "EACCES"
          ? new AppError("PortTaken", {
              message:
                cause.code === "EADDRINUSE"
                  ? `Port ${port} is in use by another program.`
                  : `Port ${port} may not be used by you.`,
              hint: "Choose another one with --port N, or leave --port out: then any free port is taken.",
              details: { port },
              cause,
            })
          : cause,
      );
    });
    // The loopback's number, not its name: "localhost" may be another machine's by the hosts file.
    server.listen({ port, host: "127.0.0.1", exclusive: true }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function parseUrl(request: IncomingMessage): URL | undefined {
  return URL.parse(request.url ?? "/", "http://127.0.0.1") ?? undefined;
}

/** The first opening of the window: the token moves from the address, which history and screenshots keep, into a cookie. */
function moveTokenIntoCookie(guard: Guard, url: URL, response: ServerResponse): void {
  const clean = new URL(url);
  clean.searchParams.delete("token");
  response.writeHead(303, {
    "Set-Cookie": guard.cookie,
    // Two slashes at the start would lead to another host.
    Location: `${clean.pathname.replace(/^\/+/, "/")}${clean.search}`,
    "Cache-Control": "no-store",
  });
  response.end();
}

/**
 * Reads what is left of a refused body into nothing: a connection closed on bytes that were not read is reset, and the refusal is
 * lost with it. A sender that goes on for longer than the grace is cut off.
 */
function discardBody(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => request.destroy(), DISCARD_GRACE_MS);
  request.once("close", () => clearTimeout(timer));
}

function isPage(url: URL): boolean {
  return !/^\/(upload|field|incidents|labels|rejects|areas|basemap|download|socket)(\/|$)/.test(url.pathname);
}

/** The service for windows on this machine: HTTP for the window, files and arrays, one WebSocket for calls. Errors: PortTaken. */
export async function startServer(service: Service, options: ServerOptions): Promise<RunningServer> {
  const token = options.token ?? randomBytes(TOKEN_BYTES).toString("base64url");
  const { log } = options;
  const listeners = new Set<(open: number) => void>();
  let guard: Guard | undefined;
  let ownPort: number | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = parseUrl(request);
    const setHeaders = (tileOrigin: string | null): void => {
      if (ownPort === undefined) return;
      const headers = securityHeaders(ownPort, tileOrigin);
      for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    };
    setHeaders(null);
    if (guard === undefined || url === undefined) {
      sendError(response, { code: "InvalidInput", message: "This is no address.", hint: "Reload the window." });
      return;
    }
    const admitted = guard.admit(request, url);
    if (typeof admitted === "object") {
      discardBody(request);
      if (admitted.code === "TokenMissing" && isNavigation(request)) {
        sendPage(response, admitted.status, REFUSAL_PAGE, REFUSAL_POLICY);
        return;
      }
      sendError(response, { code: admitted.code, message: admitted.message, hint: admitted.hint }, admitted.status);
      return;
    }
    if (admitted === "query" && request.method === "GET" && isPage(url)) {
      moveTokenIntoCookie(guard, url, response);
      return;
    }
    // A document alone has a policy: for other answers nobody needs to look up which origin was agreed to. Who has no token is not told.
    if (isPage(url)) setHeaders(await service.files.tileOrigin().catch(() => null));
    const controller = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) controller.abort();
    });
    try {
      await answer({
        service,
        request,
        response,
        url,
        signal: controller.signal,
        uploadLimitBytes: options.uploadLimitBytes ?? UPLOAD_LIMIT_BYTES,
        windowFolder: options.windowFolder,
      });
    } catch (error) {
      if (controller.signal.aborted) response.destroy();
      else {
        discardBody(request);
        sendError(response, toCallError(toAppError(error, `${request.method} ${url.pathname}`, log)));
      }
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log(`answering ${request.method}`, error);
      response.destroy();
    });
  });
  // A slow upload of a large file may take longer than Node's five minutes; a header may not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });

  const refuse = (socket: Duplex, status: number): void => {
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  const serve = (socket: WebSocket): void => {
    const connection = createConnection(
      service,
      (message) => {
        if (message.kind === "progress" && socket.bufferedAmount > MAX_WAITING_BYTES) return;
        socket.send(JSON.stringify(message));
      },
      log,
    );
    socket.on("message", (bytes, isBinary) => {
      if (isBinary) socket.close(1003, "text alone");
      else connection.receive(String(bytes));
    });
    // ws closes the socket itself after a fault of the other side (too large, no UTF-8): "close" follows.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      connection.close();
      for (const listener of listeners) listener(sockets.clients.size);
    });
    for (const listener of listeners) listener(sockets.clients.size);
  };

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const url = parseUrl(request);
    if (guard === undefined || url === undefined || url.pathname !== "/socket") {
      refuse(socket, 404);
      return;
    }
    const admitted = guard.admit(request, url);
    if (typeof admitted === "object") refuse(socket, admitted.status);
    else if (sockets.clients.size >= MAX_SOCKETS) refuse(socket, 503);
    else sockets.handleUpgrade(request, socket, head, serve);
  });

  const port = await listen(server, options.port ?? 0);
  server.on("error", (error) => log("the server", error));
  const ownGuard = createGuard(token, port);
  guard = ownGuard;
  ownPort = port;
  const origin = `http://127.0.0.1:${port}`;

  return {
    port,
    origin,
    address: `${origin}/?token=${token}`,
    openingAddress: () => `${origin}/?token=${ownGuard.issueOpeningCode()}`,
    token,
    openWindows: () => sockets.clients.size,
    onWindows: (listener) => void listeners.add(listener),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
