import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { lastWindowClosed } from "../../../src-main/cli/last-window.ts";
import { type RunningServer, startServer } from "../../../src-main/server/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";

interface Served extends AsyncDisposable {
  readonly service: Service;
  readonly server: RunningServer;
}

async function serve(): Promise<Served> {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-last-window-test-"));
  const service = createService({ log: () => undefined });
  const server = await startServer(service, { windowFolder: folder, log: () => undefined });
  return {
    service,
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openedWindow({ port, token }: RunningServer): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?token=${token}`);
  await new Promise((resolve) => socket.once("open", resolve));
  return socket;
}

const GRACE_MS = 60;

test("the browser's end and the last window's end the service, in either order", async () => {
  for (const windowFirst of [true, false]) {
    await using served = await serve();
    const browser = Promise.withResolvers<void>();
    const done = lastWindowClosed({ ...served, browserClosed: browser.promise, note: () => undefined, graceMs: GRACE_MS });
    const socket = await openedWindow(served.server);
    if (windowFirst) {
      socket.close();
      await new Promise((resolve) => socket.once("close", resolve));
      browser.resolve();
    } else {
      // Another browser of the same profile has taken the window over: the one that was started ends at once.
      browser.resolve();
      socket.close();
    }
    await done;
    expect(served.server.openWindows()).toBe(0);
  }
});

test("a window that is reloaded within the grace keeps the service", async () => {
  await using served = await serve();
  let ended = false;
  const done = lastWindowClosed({ ...served, browserClosed: Promise.resolve(), note: () => undefined, graceMs: 200 }).then(() => {
    ended = true;
  });
  const first = await openedWindow(served.server);
  first.close();
  await new Promise((resolve) => first.once("close", resolve));
  const second = await openedWindow(served.server);
  // Longer than the grace, waited for by the same kind of clock that the watch runs on.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(ended).toBe(false);
  second.close();
  await done;
});

test("a browser that ends before any window says where to go, and the service stays", async () => {
  await using served = await serve();
  const noted = Promise.withResolvers<string>();
  void lastWindowClosed({ ...served, browserClosed: Promise.resolve(), note: noted.resolve, graceMs: GRACE_MS });
  expect(await noted.promise).toContain(served.server.address);
});
