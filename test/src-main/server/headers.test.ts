import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../../../src-main/server/headers.ts";
import { openStand, rawRequest } from "./stand.ts";

test("no other host may be asked, until one was agreed to: then that one alone, for pictures and fetches", () => {
  const closed = contentSecurityPolicy(4000);
  const open = contentSecurityPolicy(4000, "https://tiles.example.org");
  expect(closed).not.toContain("https:");
  expect(open).toBe(
    closed
      .replace("img-src 'self' data: blob:", "img-src 'self' data: blob: https://tiles.example.org")
      .replace("ws://localhost:4000", "ws://localhost:4000 https://tiles.example.org"),
  );
});

test("a window's policy names the host that was agreed to, from the next page on", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const policy = async (): Promise<string> => {
    const { headers } = await rawRequest(port, "/", { headers: { authorization: `Bearer ${token}` } });
    return String(headers["content-security-policy"]);
  };
  expect(await policy()).not.toContain("tiles.example.org");
  Object.assign(stand.service.files, { tileOrigin: async () => "https://tiles.example.org" });
  expect(await policy()).toContain("img-src 'self' data: blob: https://tiles.example.org;");
});

test("labels are asked for by a box, and a box that is none is refused", async () => {
  await using stand = await openStand();
  const { port, token } = stand.server;
  const label = { lon: -87.6, lat: 41.8, text: "001XX N STATE ST" };
  Object.assign(stand.service.files, { labels: async () => [label] });
  const ask = (query: string) =>
    rawRequest(port, `/labels/dataset-1?${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(JSON.parse(String((await ask("bbox=-88,41,-87,42")).body))).toEqual([label]);
  const refused = await Promise.all(["", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=3,0,1,2"].map(ask));
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});
