import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Changed } from "../../../src-main/contract/index.ts";
import { type RunningServer, startServer } from "../../../src-main/server/index.ts";
import { createService, type Service } from "../../../src-main/services/index.ts";
import { type Connection, type ConnectionState, connect, isCallFailure } from "../../../src-renderer/client/index.ts";

interface Stand extends AsyncDisposable {
  readonly folder: string;
  readonly service: Service;
  readonly server: RunningServer;
  readonly connection: Connection;
  readonly address: string;
}

/** The real service on the loopback, and the window's client on it. */
async function openStand(): Promise<Stand> {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-client-"));
  const service = createService({ log: () => undefined });
  const server = await startServer(service, { windowFolder: folder, log: () => undefined });
  const address = `ws://127.0.0.1:${server.port}/socket?token=${server.token}`;
  const connection = connect(address);
  return {
    folder,
    service,
    server,
    connection,
    address,
    async [Symbol.asyncDispose]() {
      connection[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function stateReached(connection: Connection, wanted: ConnectionState): Promise<void> {
  return new Promise((resolve) => {
    if (connection.state === wanted) resolve();
    else {
      const listening = connection.onState((state) => {
        if (state !== wanted) return;
        listening[Symbol.dispose]();
        resolve();
      });
    }
  });
}

test("a call made before the connection is there waits for it and is answered", async () => {
  await using stand = await openStand();
  expect(stand.connection.state).toBe("connecting");
  const status = await stand.connection.call("app.status", {});
  expect(status.project).toBeNull();
  expect(stand.connection.state).toBe("open");
});

test("an error of the service comes with its code, hint and message", async () => {
  await using stand = await openStand();
  const failure = await stand.connection.call("dataset.list", {}).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(isCallFailure(failure, "NoProject")).toBe(true);
  expect(isCallFailure(failure) && failure.hint.length > 0).toBe(true);
});

test("listeners hear of a change", async () => {
  await using stand = await openStand();
  const heard = new Promise<Changed>((resolve) => {
    stand.connection.onChange(resolve);
  });
  await stand.connection.call("project.create", { path: path.join(stand.folder, "new.isarithm"), name: "New" });
  expect(await heard).toBe("project");
});

test("a call that is aborted before it is sent never goes out", async () => {
  await using stand = await openStand();
  const controller = new AbortController();
  const made = path.join(stand.folder, "never.isarithm");
  const call = stand.connection.call("project.create", { path: made }, { signal: controller.signal });
  controller.abort(new Error("changed my mind"));
  await expect(call).rejects.toThrow("changed my mind");
  const status = await stand.connection.call("app.status", {});
  expect(status.project).toBeNull();
});

test("a signal that is aborted already ends the call at once", async () => {
  await using stand = await openStand();
  await expect(stand.connection.call("app.status", {}, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
});

test("when the service ends and comes back, calls go on and everything is said to have changed", async () => {
  await using stand = await openStand();
  await stand.connection.call("app.status", {});
  const heard = new Set<Changed>();
  stand.connection.onChange((changed) => heard.add(changed));
  const { port, token } = stand.server;
  const lost = stateReached(stand.connection, "connecting");
  await stand.server[Symbol.asyncDispose]();
  await lost;
  const waiting = stand.connection.call("app.status", {});
  await using again = await startServer(stand.service, { port, token, windowFolder: stand.folder, log: () => undefined });
  expect(again.port).toBe(port);
  expect((await waiting).project).toBeNull();
  expect([...heard].sort()).toEqual(["datasets", "engine", "forecasts", "jobs", "project", "runs"]);
});

test("a wrong token never opens, and is told from a service that is gone", async () => {
  await using stand = await openStand();
  using stranger = connect(`ws://127.0.0.1:${stand.server.port}/socket?token=wrong`);
  await stateReached(stranger, "refused");
  await stand.server[Symbol.asyncDispose]();
  await stateReached(stranger, "connecting");
});

test("after disposing, calls under way fail as lost", async () => {
  await using stand = await openStand();
  const call = stand.connection.call("app.status", {}).then(
    () => undefined,
    (error: unknown) => error,
  );
  stand.connection[Symbol.dispose]();
  expect(isCallFailure(await call, "ConnectionLost")).toBe(true);
});
