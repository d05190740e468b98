import { describe, expect, test } from "vitest";
import {
  EXTERNAL_HOSTS,
  externalAddress,
  isOwnPage,
  mayNavigate,
  mayRequest,
  serviceOrigin,
} from "../../../../src-main/hosts/electron/urls.ts";

const ORIGIN = "http://127.0.0.1:4000";

const FOREIGN = [
  "",
  "about:blank",
  "javascript:alert(1)",
  "data:text/html,<p>x",
  "blob:http://127.0.0.1:4000/1",
  "file:///etc/passwd",
  "http://127.0.0.1:4001/",
  "http://127.0.0.1/",
  "https://127.0.0.1:4000/",
  "http://localhost:4000/",
  "http://127.0.0.1:4000.evil.example/",
  "http://evil.example/?http://127.0.0.1:4000/",
  "http://127.0.0.1:4000@evil.example/",
  "http://user@127.0.0.1:4000/",
  "http://evil.example:4000/",
  "ftp://127.0.0.1:4000/",
  "//127.0.0.1:4000/",
  `${ORIGIN}/?${"x".repeat(3000)}`,
];

test.each(FOREIGN)("%s is no page of ours", (address) => {
  expect([isOwnPage(address, ORIGIN), mayNavigate(address, ORIGIN)]).toEqual([false, false]);
});

test("the window goes to its page and to no file beside it", () => {
  expect(mayNavigate(`${ORIGIN}/?tab=train#x`, ORIGIN)).toBe(true);
  for (const path of ["/download/export-1", "/upload?name=a", "/assets/index.js", "//evil.example/"]) {
    expect([path, mayNavigate(ORIGIN + path, ORIGIN)]).toEqual([path, false]);
  }
});

describe("the system's browser", () => {
  test.each(EXTERNAL_HOSTS)("opens pages of %s", (host) => {
    expect(externalAddress(`https://${host}/abs/2111.14733`)).toBe(`https://${host}/abs/2111.14733`);
  });

  test.each([
    ...FOREIGN,
    "http://arxiv.org/",
    "https://arxiv.org:8443/",
    "https://user@arxiv.org/",
    "https://arxiv.org.evil.example/",
    "https://evil.example/arxiv.org",
    "https://xarxiv.org/",
    "https://arxiv.org./",
    "file://arxiv.org/share",
    "smb://arxiv.org/share",
    "ms-msdt:/id",
    "\\\\arxiv.org\\share",
    "mailto:a@arxiv.org",
  ])("does not open %s", (address) => {
    expect(externalAddress(address)).toBeUndefined();
  });
});

test.each([
  [`${ORIGIN}/assets/index.js`, "script", true],
  ["ws://127.0.0.1:4000/socket", "webSocket", true],
  ["blob:http://127.0.0.1:4000/1", "script", true],
  ["https://tiles.example/1/2/3.png", "image", true],
  ["https://tiles.example/1/2/3.mvt", "xhr", true],
  ["https://evil.example/a.js", "script", false],
  ["https://evil.example/", "subFrame", false],
  ["https://evil.example/", "mainFrame", false],
  ["https://evil.example/beacon", "ping", false],
  ["http://evil.example/a.png", "image", false],
  ["ws://evil.example/socket", "webSocket", false],
  ["file:///etc/passwd", "xhr", false],
  ["http://127.0.0.1:4001/1/2/3.png", "image", true],
  ["http://localhost:4001/1/2/3.mvt", "xhr", true],
  ["http://127.0.0.1:4001/a.js", "script", false],
  ["http://127.0.0.1:4001/", "mainFrame", false],
  ["http://127.0.0.1.evil.example/1/2/3.png", "image", false],
])("a request for %s as %s: %s", (address, type, allowed) => {
  expect(mayRequest(address, type, ORIGIN)).toBe(allowed);
});

test("only a loopback address is the service's", () => {
  expect(serviceOrigin("http://127.0.0.1:4000/?token=x")).toBe(ORIGIN);
  for (const address of ["http://evil.example:4000/", "https://127.0.0.1:4000/", "http://127.0.0.1/", "4000"]) {
    expect(() => serviceOrigin(address)).toThrow(RangeError);
  }
});
