import { expect, test } from "vitest";
import { isTrusted, type Sender } from "../../../../src-main/hosts/electron/sender.ts";

const ORIGIN = "http://127.0.0.1:4000";
const own: Sender = { address: `${ORIGIN}/?tab=data`, isMainFrame: true, windowId: 3 };

test("the page of an own window is trusted", () => {
  expect(isTrusted(own, ORIGIN, new Set([3]))).toBe(true);
});

test.each<[string, Partial<Sender>]>([
  ["a frame", { isMainFrame: false }],
  ["another page", { address: "https://evil.example/" }],
  ["an empty address", { address: "" }],
  ["about:blank", { address: "about:blank" }],
  ["another port", { address: "http://127.0.0.1:4001/" }],
  ["another window", { windowId: 4 }],
])("%s is not", (_, change) => {
  expect(isTrusted({ ...own, ...change }, ORIGIN, new Set([3]))).toBe(false);
});
