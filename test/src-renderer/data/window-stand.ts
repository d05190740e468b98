/** The real service on the loopback, the window's client on it, and files that reach it without a browser's upload. */
import { mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer } from "../../../src-main/server/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { type Connection, connect, type sendFile } from "../../../src-renderer/client/index.ts";

export interface WindowStand extends AsyncDisposable {
  readonly folder: string;
  readonly service: Service;
  readonly connection: Connection;
  readonly origin: string;
  readonly token: string;
  /** What sendFile does in a browser: XMLHttpRequest is not there. */
  readonly send: typeof sendFile;
}

export async function openWindowStand(): Promise<WindowStand> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(mkdtempDisposableSync(path.join(tmpdir(), "isarithm-window-"))).path;
  const service = stack.use(createService({ log: () => undefined }));
  const server = stack.use(await startServer(service, { windowFolder: folder, log: () => undefined }));
  const connection = stack.use(connect(`ws://127.0.0.1:${server.port}/socket?token=${server.token}`));
  await service.call("project.create", { path: path.join(folder, "city") });
  const held = stack.move();
  return {
    folder,
    service,
    connection,
    origin: `http://127.0.0.1:${server.port}`,
    token: server.token,
    async send(file, { signal }) {
      signal?.throwIfAborted();
      const target = path.join(folder, file.name);
      writeFileSync(target, new Uint8Array(await file.arrayBuffer()));
      return await service.uploads.register(target);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
