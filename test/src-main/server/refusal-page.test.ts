import { expect, test } from "vitest";
import { isNavigation } from "../../../src-main/server/refusal-page.ts";
import { openStand, rawRequest } from "./stand.ts";

const asBrowser = { "sec-fetch-mode": "navigate", "sec-fetch-site": "none", accept: "text/html,application/xhtml+xml" };

test("a browser that comes back with the key of an earlier start is shown a page that says what to do", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const cookie = `isarithm-${port}=of-an-earlier-start`;
  const answer = await rawRequest(port, "/?tab=forecast", { headers: { ...asBrowser, cookie } });
  expect([answer.status, answer.headers["content-type"]]).toEqual([401, "text/html; charset=utf-8"]);
  const page = String(answer.body);
  expect(page).toContain("started again since this window was opened");
  expect(page).toContain("?token=");
  expect(page).not.toContain("TokenMissing");
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
});

test("the page is the same for every address, and nothing of the address is in it", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const targets = ["/", "/nothing", "/?token=%3Cscript%3E", "/download/export-1", "/<script>alert(1)</script>"];
  const answers = await Promise.all(targets.map((target) => rawRequest(port, encodeURI(target), { headers: asBrowser })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(new Set(answers.map(({ body }) => String(body))).size).toBe(1);
  expect(String(answers[0]?.body)).not.toMatch(/<script|style=|\son\w+=/);
});

test("calls of a window, and programs, still get the code", async () => {
  await using stand = await openStand();
  const { port } = stand.server;
  const asked: Record<string, string>[] = [{ "sec-fetch-mode": "cors", accept: "*/*" }, { accept: "application/json" }, {}];
  for (const headers of asked) {
    const answer = await rawRequest(port, "/field/forecast-1/base.rate", { headers });
    expect(JSON.parse(String(answer.body)).error.code).toBe("TokenMissing");
  }
});

test("a foreign host gets no page, and only a browser's own word or its first wish makes a navigation", async () => {
  await using stand = await openStand();
  const foreign = await rawRequest(stand.server.port, "/", { headers: { ...asBrowser, host: "evil.example" } });
  expect([foreign.status, foreign.headers["content-type"]]).toEqual([421, "application/json; charset=utf-8"]);
  expect(isNavigation({ method: "GET", headers: { accept: "text/html" } })).toBe(true);
  expect(isNavigation({ method: "GET", headers: { accept: "application/json, text/html" } })).toBe(false);
  expect(isNavigation({ method: "POST", headers: asBrowser })).toBe(false);
  expect(isNavigation({ method: "GET", headers: { ...asBrowser, "sec-fetch-mode": "no-cors" } })).toBe(false);
});
