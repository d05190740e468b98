/** What a page of another site, a program of another user and a careless proxy would try. */
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { IncomingMessage } from "node:http";
import { connect, Socket } from "node:net";
import path from "node:path";
import { expect, test } from "vitest";
import { createGuard, OPENING_MILLISECONDS } from "../../../src-main/server/guard.ts";
import { openSocket, openStand, rawRequest, type Stand } from "./stand.ts";

/** Bytes as they are, and all that comes back until the other side closes. */
async function rawBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    answer += text;
  });
  socket.on("error", () => undefined);
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return answer;
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

const ownHost = (stand: Stand) => `127.0.0.1:${stand.server.port}`;
const cookieOf = (stand: Stand) => `isarithm-${stand.server.port}=${stand.server.token}`;

test("names that were made to point here are not this service's, with cookie, bearer or token", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const names = [
    `rebind.evil.example:${port}`,
    `127.0.0.1.nip.example:${port}`,
    `127.0.0.1.:${port}`,
    `localhost.:${port}`,
    `LOCALHOST.evil:${port}`,
    `0.0.0.0:${port}`,
    `[::1]:${port}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `0x7f.1:${port}`,
    `127.0.0.1:${port}@evil.example`,
    `evil.example,127.0.0.1:${port}`,
  ];
  for (const host of names) {
    for (const [target, headers] of [
      ["/", { authorization: `Bearer ${token}` }],
      ["/", { cookie: cookieOf(stand) }],
      [`/?token=${token}`, {}],
    ] as const) {
      const answer = await rawRequest(port, target, { headers: { host, ...headers } });
      expect([host, [400, 421].includes(answer.status), answer.headers["set-cookie"]]).toEqual([host, true, undefined]);
    }
  }
});

test("two Host headers, and a whole address as the target, do not change whose service it is", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const authorised = `Authorization: Bearer ${token}\r\nConnection: close\r\n\r\n`;
  const twice = await rawBytes(port, `GET / HTTP/1.1\r\nHost: evil.example\r\nHost: ${ownHost(stand)}\r\n${authorised}`);
  expect([400, 421]).toContain(statusOf(twice));
  const none = await rawBytes(port, `GET / HTTP/1.1\r\n${authorised}`);
  expect([400, 421]).toContain(statusOf(none));
  const whole = await rawBytes(port, `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n${authorised}`);
  expect(statusOf(whole)).toBe(421);
  const moved = await rawBytes(
    port,
    `GET http://evil.example/?token=${token} HTTP/1.1\r\nHost: ${ownHost(stand)}\r\nConnection: close\r\n\r\n`,
  );
  expect(/^Location: (.*)$/im.exec(moved)?.[1]?.trim()).toBe("/");
});

test("requests smuggled behind an ambiguous length are not answered", async () => {
  await using stand = await openStand();
  const head = `POST /upload?name=a.csv HTTP/1.1\r\nHost: ${ownHost(stand)}\r\nAuthorization: Bearer ${stand.server.token}\r\n`;
  const smuggled = `GET / HTTP/1.1\r\nHost: ${ownHost(stand)}\r\n\r\n`;
  for (const lengths of [
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nContent-Length: 6\r\n",
    "Transfer-Encoding: xchunked\r\n",
  ]) {
    const answer = await rawBytes(stand.server.port, `${head}${lengths}Connection: close\r\n\r\n0\r\n\r\n${smuggled}`);
    expect([lengths, statusOf(answer), answer.split("HTTP/1.1 ").length]).toEqual([lengths, 400, 2]);
  }
});

test("only a WebSocket on its own path is upgraded to", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const upgrade = (target: string, protocol: string, more = "") =>
    rawBytes(
      port,
      `GET ${target} HTTP/1.1\r\nHost: ${ownHost(stand)}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`,
    );
  const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  expect(statusOf(await upgrade("/", "websocket", key))).toBe(404);
  expect(statusOf(await upgrade("/socket/../socket2", "websocket", key))).toBe(404);
  expect(statusOf(await upgrade("/socket", "h2c"))).toBe(400);
  expect(statusOf(await upgrade("/socket", "websocket"))).toBe(400);
  expect(stand.server.openWindows()).toBe(0);
});

test("the cookie of another port, an old one and a doubled one open nothing", async () => {
  await using other = await openStand();
  await using stand = await openStand();
  const { port, token } = stand.server;
  for (const cookie of [
    cookieOf(other),
    `isarithm-${port}=${other.server.token}`,
    `isarithm-${other.server.port}=${token}`,
    `ISARITHM-${port}=${token}`,
    `x isarithm-${port}=${token}`,
    `isarithm-${port}=wrong; isarithm-${port}=${token}`,
    `isarithm-${port}="${token}"`,
  ]) {
    expect([cookie, (await rawRequest(port, "/", { headers: { cookie } })).status]).toEqual([cookie, 401]);
  }
});

test("a form of another site and a fetch without cors change nothing, and read nothing", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const cookie = cookieOf(stand);
  const form = { cookie, "content-type": "application/x-www-form-urlencoded" };
  const attempts: readonly (readonly [string, string, Record<string, string>])[] = [
    ["POST", "/upload?name=a.csv", { ...form, origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["POST", "/upload?name=a.csv", { ...form, origin: "null" }],
    ["POST", "/upload?name=a.csv", { ...form, origin: `http://127.0.0.1:${port + 1}`, "sec-fetch-site": "same-site" }],
    ["POST", "/upload?name=a.csv", { ...form, origin: `http://localhost:${port}` }],
    ["POST", "/upload?name=a.csv", form],
    ["GET", "/download/export-1", { cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["GET", "/incidents/dataset-1?from=2010-01-01&to=2010-01-02", { cookie, "sec-fetch-site": "same-site" }],
    ["GET", "/field/forecast-1/base.rate", { cookie, origin: "https://evil.example" }],
    ["HEAD", "/download/export-1", { cookie, "sec-fetch-site": "cross-site" }],
  ];
  for (const [method, target, headers] of attempts) {
    const answer = await rawRequest(port, target, {
      method,
      headers,
      ...(method === "POST" ? { body: Buffer.from("a=b") } : {}),
    });
    expect([method, target, answer.status, answer.headers["access-control-allow-origin"]]).toEqual([
      method,
      target,
      403,
      undefined,
    ]);
  }
  await expect(openSocket(port, { headers: { cookie }, origin: "https://evil.example" })).rejects.toThrow("403");
});

test("a preflight is answered by no permission", async () => {
  await using stand = await openStand();
  const answer = await rawRequest(stand.server.port, "/upload?name=a.csv", {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
  });
  expect([answer.status, Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))]).toEqual([403, []]);
});

test("a method is what its line says, and few are understood", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  const overridden = await rawRequest(port, "/upload?name=a.csv&_method=POST", {
    headers: { ...headers, "x-http-method-override": "POST", "x-method-override": "POST" },
  });
  expect([overridden.status, overridden.headers.allow]).toEqual([405, "POST"]);
  for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "POST"]) {
    expect([method, (await rawRequest(port, "/", { method, headers })).status]).toEqual([method, 405]);
  }
  const tunnel = await rawBytes(
    port,
    `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${ownHost(stand)}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  expect(statusOf(tunnel)).not.toBe(200);
});

test("HEAD says what GET would send, and sends none of it", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const headers = { authorization: `Bearer ${token}` };
  for (const target of ["/", "/field/forecast-1/base.rate", "/download/export-1", "/land.geojson"]) {
    const [get, head] = [
      await rawRequest(port, target, { headers }),
      await rawRequest(port, target, { headers, method: "HEAD" }),
    ];
    expect([target, head.status, head.headers["content-length"], head.body.length]).toEqual([
      target,
      200,
      String(get.body.length),
      0,
    ]);
  }
});

test("a range that makes no sense gets the whole or nothing, never another file's bytes", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  for (const range of [
    "bytes=0-0",
    "bytes=-1",
    "bytes=99999999999999999999-",
    "bytes=0-1,1-2",
    "bytes=a-b",
    "lines=1-2",
    "bytes=-0",
  ]) {
    const answer = await rawRequest(port, "/download/export-1", { headers: { authorization: `Bearer ${token}`, range } });
    expect([range, answer.status, String(answer.body)]).toEqual([range, 200, "II*"]);
  }
  expect(stand.logged).toEqual([]);
});

test("oversized headers, header names and addresses are refused, and the service goes on", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const head = `GET / HTTP/1.1\r\nHost: ${ownHost(stand)}\r\n`;
  expect(statusOf(await rawBytes(port, `${head}X: ${"a".repeat(40_000)}\r\n\r\n`))).toBe(431);
  expect(statusOf(await rawBytes(port, `${head}${"b".repeat(40_000)}: 1\r\n\r\n`))).toBe(431);
  const long = statusOf(await rawBytes(port, `GET /${"c".repeat(40_000)} HTTP/1.1\r\nHost: ${ownHost(stand)}\r\n\r\n`));
  expect([414, 431]).toContain(long);
  const many = Array.from({ length: 3000 }, (_, index) => `X-${index}: 1\r\n`).join("");
  expect([401, 431]).toContain(statusOf(await rawBytes(port, `${head}Connection: close\r\n${many}\r\n`)));
  expect(statusOf(await rawBytes(port, `${head}X: a\u0000b\r\n\r\n`))).toBe(400);
  expect((await rawRequest(port, "/", { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
});

test("a body that comes slowly from somebody without the token is cut off", { timeout: 60_000 }, async () => {
  await using stand = await openStand();
  const socket = connect(stand.server.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.resume();
  socket.write(`POST /upload?name=a.csv HTTP/1.1\r\nHost: ${ownHost(stand)}\r\nContent-Length: 1000000\r\n\r\n`);
  const drip = setInterval(() => socket.write("x"), 200);
  await once(socket, "close");
  clearInterval(drip);
});

test("no spelling of a path leads out of the window's folder", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  symlinkSync(path.join(stand.folder, "secret.txt"), path.join(stand.folder, "window", "link.txt"));
  symlinkSync(path.join(stand.folder, "window-secrets"), path.join(stand.folder, "window", "linked"));
  mkdirSync(path.join(stand.folder, "window", "..."));
  writeFileSync(path.join(stand.folder, "window", "...", "inside.txt"), "inside");
  for (const target of [
    "/%252e%252e/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/.%00./secret.txt",
    "/....//secret.txt",
    "/..;/secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/%5c%5cserver%5cshare%5ca.txt",
    "/%2fetc%2fpasswd",
    "//etc/passwd",
    "/file:%2f%2f%2fetc%2fpasswd",
    "/index.html%20%2f..%2f..%2fsecret.txt",
    "/index.html::$DATA",
    "/\u2025/secret.txt",
    "/%u002e%u002e/secret.txt",
    "/link.txt",
    "/linked/key.txt",
    "/assets/",
    "/~root/.ssh/id_rsa",
  ]) {
    const answer = await rawRequest(port, encodeURI(target).replaceAll("%25", "%"), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([target, answer.status]).toEqual([target, 404]);
    expect(String(answer.body)).not.toMatch(/secret\b(?!\.txt)|root:/);
  }
});

test("who has no token learns nothing: neither what is there nor whose map pictures are shown", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const answers = await Promise.all(
    ["/", "/nothing", "/download/export-1", "/download/none"].map((target) => rawRequest(port, target)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(answers.map(({ body }) => String(body))).size).toBe(1);
  expect(new Set(answers.map(({ headers }) => headers["content-security-policy"])).size).toBe(1);
  expect(answers[0]?.headers.server ?? answers[0]?.headers["x-powered-by"]).toBeUndefined();
});

test("an opening code that no browser has used opens nothing later", () => {
  let clock = 0;
  const guard = createGuard("token", 4000, () => clock);
  const request = new IncomingMessage(new Socket());
  request.headers.host = "127.0.0.1:4000";
  const use = (code: string) => guard.admit(request, new URL(`http://127.0.0.1:4000/?token=${code}`));
  const [early, late, after] = [guard.issueOpeningCode(), guard.issueOpeningCode(), guard.issueOpeningCode()];
  clock = OPENING_MILLISECONDS;
  expect([use(early), use(early)]).toEqual(["query", expect.objectContaining({ status: 401 })]);
  expect(use(late)).toBe("query");
  clock += 1;
  expect(use(after)).toMatchObject({ status: 401 });
});
