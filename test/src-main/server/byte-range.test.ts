import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { byteRange } from "../../../src-main/server/byte-range.ts";
import { openStand, rawRequest } from "./stand.ts";

test.each([
  [undefined, null],
  ["bytes=0-3", { first: 0, last: 3 }],
  ["bytes=4-", { first: 4, last: 9 }],
  ["bytes=-3", { first: 7, last: 9 }],
  ["bytes=-30", { first: 0, last: 9 }],
  ["bytes=8-99", { first: 8, last: 9 }],
  ["bytes=10-12", undefined],
  ["bytes=5-4", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,4-5", undefined],
  ["lines=0-1", undefined],
] as const)("of ten bytes, %s is %j", (header, range) => expect(byteRange(header, 10)).toEqual(range));

test("the named street map is served whole and in ranges, and by token alone", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "isarithm-range-"));
  const file = path.join(folder, "streets.pmtiles");
  await writeFile(file, "0123456789");
  await using stand = await openStand();
  Object.assign(stand.service.files, { streetMap: async () => file });
  const { port, token } = stand.server;
  const ask = (headers: Record<string, string>) =>
    rawRequest(port, "/basemap", { headers: { authorization: `Bearer ${token}`, ...headers } });
  const whole = await ask({});
  const part = await ask({ range: "bytes=2-5" });
  const beyond = await ask({ range: "bytes=40-50" });
  expect([whole.status, String(whole.body)]).toEqual([200, "0123456789"]);
  expect([part.status, String(part.body), part.headers["content-range"]]).toEqual([206, "2345", "bytes 2-5/10"]);
  expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */10"]);
  expect((await rawRequest(port, "/basemap")).status).toBe(401);
  await rm(folder, { recursive: true });
});

test("without a named street map there is none", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  expect((await rawRequest(port, "/basemap", { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
});
