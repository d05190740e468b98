import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import * as api from "../../../src-main/server/index.ts";
import { openSocket, openStand, rawRequest } from "./stand.ts";

test("the room's surface", () => {
  expect(Object.keys(api).sort()).toEqual([
    "MAX_CALLS_IN_FLIGHT",
    "MAX_MESSAGE_BYTES",
    "MAX_SOCKETS",
    "PROGRESS_INTERVAL_MS",
    "UPLOAD_LIMIT_BYTES",
    "contentSecurityPolicy",
    "createConnection",
    "startServer",
  ]);
});

test("without the token nothing is served, with a wrong one neither", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const attempts = await Promise.all([
    rawRequest(port, "/"),
    rawRequest(port, "/?token=wrong"),
    rawRequest(port, "/", { headers: { authorization: "Bearer wrong" } }),
    rawRequest(port, "/", { headers: { cookie: `isarithm-${port}=wrong` } }),
    rawRequest(port, "/", { headers: { authorization: `Bearer ${token}`.toLowerCase() } }),
    rawRequest(port, "/field/forecast-1/base.rate"),
    rawRequest(port, "/upload?name=a.csv", { method: "POST", body: Buffer.from("x") }),
  ]);
  expect(attempts.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 401]);
  expect(JSON.parse(String(attempts[0]?.body)).error.code).toBe("TokenMissing");
});

test("the token in the address becomes a cookie, and the address is clean again", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const first = await rawRequest(port, `/?token=${token}&tab=forecast`);
  expect([first.status, first.headers.location]).toEqual([303, "/?tab=forecast"]);
  const cookie = first.headers["set-cookie"]?.[0] ?? "";
  expect(cookie).toContain("HttpOnly; SameSite=Strict");
  const page = await rawRequest(port, "/?tab=forecast", { headers: { cookie: cookie.split(";")[0] ?? "" } });
  expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
});

test("an opening address works once", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const { pathname, search } = new URL(stand.server.openingAddress());
  const first = await rawRequest(port, pathname + search);
  const second = await rawRequest(port, pathname + search);
  expect([first.status, second.status]).toEqual([303, 401]);
});

test("a used opening address opens the window again for the browser that used it", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const { pathname, search } = new URL(stand.server.openingAddress());
  const first = await rawRequest(port, pathname + search);
  const cookie = first.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  expect((await rawRequest(port, pathname + search, { headers: { cookie } })).status).toBe(200);
  expect((await rawRequest(port, pathname + search, { headers: { cookie: `isarithm-${port}=wrong` } })).status).toBe(401);
});

test("a redirect never leads to another host", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const answer = await rawRequest(port, `//evil.example/?token=${token}`);
  expect(answer.headers.location ?? "/").toMatch(/^\/(?!\/)/);
});

test("a foreign Host is refused even with the token", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "127.0.0.1",
    `127.0.0.1:${port + 1}`,
    `127.0.0.1:${port}.evil.example`,
  ]) {
    const answer = await rawRequest(port, "/", { headers: { host, authorization: `Bearer ${token}` } });
    expect([host, answer.status]).toEqual([host, 421]);
  }
  const own = await rawRequest(port, "/", { headers: { host: `localhost:${port}`, authorization: `Bearer ${token}` } });
  expect(own.status).toBe(200);
});

test("a page of another origin can neither post nor open the socket, not even from this machine", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const cookie = `isarithm-${port}=${token}`;
  for (const origin of ["http://evil.example", `http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`, "null"]) {
    const posted = await rawRequest(port, "/upload?name=a.csv", {
      method: "POST",
      headers: { cookie, origin },
      body: Buffer.from("a,b"),
    });
    expect([origin, posted.status]).toEqual([origin, 403]);
    await expect(openSocket(port, { headers: { cookie }, origin })).rejects.toThrow("403");
  }
  const own = await openSocket(port, { headers: { cookie }, origin: `http://127.0.0.1:${port}` });
  own.close();
  expect(await own.closed).toBe(1005);
});

test("the cookie alone, without an origin, changes nothing", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const cookie = `isarithm-${port}=${token}`;
  const posted = await rawRequest(port, "/upload?name=a.csv", { method: "POST", headers: { cookie }, body: Buffer.from("a,b") });
  expect(posted.status).toBe(403);
  await expect(openSocket(port, { headers: { cookie } })).rejects.toThrow("403");
  const read = await rawRequest(port, "/", { headers: { cookie, "sec-fetch-site": "same-site" } });
  expect(read.status).toBe(403);
});

test("the socket needs the token and its own path", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  await expect(openSocket(port)).rejects.toThrow("401");
  await expect(openSocket(port, { query: "?token=wrong" })).rejects.toThrow("401");
  await expect(openSocket(port, { query: `?token=${token}`, headers: { host: "evil.example" } })).rejects.toThrow("421");
  const socket = await openSocket(port, { query: `?token=${token}` });
  expect(stand.server.openWindows()).toBe(1);
  socket.close();
  await socket.closed;
});

test("no path leads out of the window's folder", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  const paths = [
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/../../secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/../window-secrets/key.txt",
    "/%2e%2e%2fwindow-secrets%2fkey.txt",
    "/%00",
    "/index.html%00.js",
    "/%",
    "/C:%5cwindows%5cwin.ini",
    "//etc/passwd",
    "/assets",
  ];
  for (const path of paths) {
    const answer = await rawRequest(port, path, { headers });
    expect([path, answer.status, String(answer.body).includes("secret\n")]).toEqual([path, 404, false]);
  }
  expect(stand.logged).toEqual([]);
});

test("every answer carries the policy, errors too", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  for (const headers of [{} as Record<string, string>, { authorization: `Bearer ${token}` }]) {
    const answer = await rawRequest(port, "/", { headers });
    expect({
      policy: answer.headers["content-security-policy"],
      nosniff: answer.headers["x-content-type-options"],
      referrer: answer.headers["referrer-policy"],
      opener: answer.headers["cross-origin-opener-policy"],
      resource: answer.headers["cross-origin-resource-policy"],
    }).toEqual({
      policy: api.contentSecurityPolicy(port),
      nosniff: "nosniff",
      referrer: "no-referrer",
      opener: "same-origin",
      resource: "same-origin",
    });
  }
  expect(api.contentSecurityPolicy(4000)).not.toMatch(/unsafe|\*/);
});

test("files have their type, and a query is no part of their name", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  const script = await rawRequest(port, "/assets/index-B3xk29aQ.js?worker_file&type=module", { headers });
  expect([script.status, script.headers["content-type"], script.headers["cache-control"]]).toEqual([
    200,
    "text/javascript; charset=utf-8",
    "private, max-age=31536000, immutable",
  ]);
  const land = await rawRequest(port, "/land.geojson", { headers });
  expect([land.headers["content-type"], land.headers["cache-control"]]).toEqual([
    "application/geo+json; charset=utf-8",
    "no-cache",
  ]);
});

test("arrays, incidents and downloads come as bytes", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  const field = await rawRequest(port, "/field/forecast-1/base.rate", { headers });
  expect([field.headers["content-length"], field.body.readFloatLE(4)]).toEqual(["8", 2]);
  const incidents = await rawRequest(port, "/incidents/dataset-1?from=2010-01-01&to=2010-01-02", { headers });
  expect(incidents.headers["x-count"]).toBe("2");
  expect([incidents.body.readFloatLE(0), incidents.body.readFloatLE(12), incidents.body.readUInt16LE(16)]).toEqual([
    -95.5, 29.75, 1,
  ]);
  const rejects = await rawRequest(port, "/rejects/dataset-1.csv", { headers });
  expect([rejects.headers["content-type"], rejects.headers["content-disposition"]]).toEqual([
    "text/csv; charset=utf-8",
    'attachment; filename="rejects-dataset-1.csv"',
  ]);
  expect(rejects.body.subarray(0, 3).toString("hex")).toBe("efbbbf");
  const areas = await rawRequest(port, "/areas/areas-1", { headers });
  expect([areas.headers["content-type"], JSON.parse(String(areas.body)).features]).toEqual(["application/geo+json", []]);
  expect((await rawRequest(port, "/rejects/dataset-1", { headers })).status).toBe(404);
  expect((await rawRequest(port, "/areas/areas-2", { headers })).status).toBe(404);
  const download = await rawRequest(port, "/download/export-1", { headers });
  expect([String(download.body), download.headers["content-disposition"]]).toEqual([
    "II*",
    "attachment; filename*=UTF-8''rates%20%C3%84.tif",
  ]);
  const missing = await rawRequest(port, "/field/forecast-1/weights", { headers });
  expect([missing.status, JSON.parse(String(missing.body)).error.code]).toEqual([404, "NotFound"]);
  const deleted = await rawRequest(port, "/field/forecast-1/base.rate", { headers, method: "DELETE" });
  expect(deleted.status).toBe(405);
});

async function uploadFolders(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("isarithm-uploads-"));
}

test("an upload arrives whole; one beyond the limit is refused and leaves nothing", async () => {
  await using stand = await openStand({}, 1000);
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  const good = await rawRequest(port, "/upload?name=..%2F..%2Fa.csv.gz", {
    method: "POST",
    headers,
    body: Buffer.alloc(1000, 65),
  });
  expect([good.status, typeof JSON.parse(String(good.body)).upload]).toEqual([200, "string"]);

  const announced = await rawRequest(port, "/upload?name=a.csv", { method: "POST", headers, body: Buffer.alloc(1001, 65) });
  expect([announced.status, JSON.parse(String(announced.body)).error.code]).toEqual([413, "UploadTooLarge"]);

  const before = await uploadFolders();
  const unannounced = await rawRequest(port, "/upload?name=a.csv", {
    method: "POST",
    headers: { ...headers, "transfer-encoding": "chunked" },
    body: Buffer.alloc(300_000, 65),
  });
  expect([unannounced.status, JSON.parse(String(unannounced.body)).error.code]).toEqual([413, "UploadTooLarge"]);
  expect(await uploadFolders()).toEqual(before);

  const empty = await rawRequest(port, "/upload?name=a.csv", { method: "POST", headers });
  expect(JSON.parse(String(empty.body)).error.code).toBe("EmptyFile");
});

test("an upload that breaks off does not end the service", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(
        `POST /upload?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000\r\n\r\nshort`,
        () => socket.destroy(),
      );
    });
    socket.on("close", () => resolve());
  });
  const after = await rawRequest(port, "/", { headers: { authorization: `Bearer ${token}` } });
  expect(after.status).toBe(200);
});

test("a taken port is named, with the next step", async () => {
  await using stand = await openStand();
  const second = api.startServer(stand.service, { port: stand.server.port, windowFolder: stand.folder, log: () => undefined });
  await expect(second).rejects.toMatchObject({ code: "PortTaken", details: { port: stand.server.port } });
});

test("an oversized message closes the socket and nothing else", async () => {
  await using stand = await openStand({ "app.status": async () => "here" });
  const { port, token } = stand.server;
  const bad = await openSocket(port, { query: `?token=${token}` });
  const good = await openSocket(port, { query: `?token=${token}` });
  bad.sendText("x".repeat(api.MAX_MESSAGE_BYTES + 1));
  expect(await bad.closed).toBe(1009);
  good.send({ v: 1, id: "a", kind: "call", name: "app.status", input: {} });
  expect(await good.next()).toEqual({ v: 1, id: "a", kind: "result", output: "here" });
});

test("a closed window aborts its calls", async () => {
  const reason = Promise.withResolvers<unknown>();
  const started = Promise.withResolvers<void>();
  await using stand = await openStand({
    "forecast.make": async (_input, { signal }) => {
      signal?.addEventListener("abort", () => reason.resolve(signal.reason));
      started.resolve();
      await reason.promise;
    },
  });
  const socket = await openSocket(stand.server.port, { query: `?token=${stand.server.token}` });
  socket.send({ v: 1, id: "a", kind: "call", name: "forecast.make", input: {} });
  await started.promise;
  socket.close();
  expect(await reason.promise).toMatchObject({ code: "WindowClosed" });
});
