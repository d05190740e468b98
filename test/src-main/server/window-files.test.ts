import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cacheControl, contentType, resolveInside } from "../../../src-main/server/window-files.ts";

let home = "";
let folder = "";
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "isarithm-window-files-"));
  folder = path.join(home, "window");
  await mkdir(path.join(folder, "assets"), { recursive: true });
  await writeFile(path.join(folder, "index.html"), "page");
  await writeFile(path.join(folder, "assets", "a b.js"), "script");
  await writeFile(path.join(home, "secret.txt"), "secret");
  await symlink(path.join(home, "secret.txt"), path.join(folder, "link.txt"));
  await symlink(home, path.join(folder, "assets", "up"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("names of files lead to them", async () => {
  expect(await resolveInside(folder, "/")).toBe(path.join(folder, "index.html"));
  expect(await resolveInside(folder, "/assets/a%20b.js")).toBe(path.join(folder, "assets", "a b.js"));
});

test("links that lead out of the folder are not followed", async () => {
  expect(await resolveInside(folder, "/link.txt")).toBeUndefined();
  expect(await resolveInside(folder, "/assets/up/secret.txt")).toBeUndefined();
});

test("a way back is refused even where it stays inside", async () => {
  expect(await resolveInside(folder, "/assets/../index.html")).toBeUndefined();
  expect(await resolveInside(folder, "/assets/..%2findex.html")).toBeUndefined();
});

test("10,000 random names never leave the folder", async () => {
  const parts = [
    "..",
    "%2e%2e",
    "%2f",
    "/",
    "\\",
    "%5c",
    "%00",
    "secret.txt",
    "window",
    "C:",
    "//host/share",
    "NUL",
    ".",
    "%",
    "assets",
    "up",
  ];
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let name = 0; name < 10_000; name += 1) {
    const made = `/${Array.from({ length: 1 + ((next() >>> 8) % 6) }, () => parts[(next() >>> 8) % parts.length]).join("")}`;
    const found = await resolveInside(folder, made);
    if (found !== undefined) expect([made, path.relative(folder, found).startsWith("..")]).toEqual([made, false]);
  }
});

test("only names with a hash, where the build puts them, are kept for ever", () => {
  expect(
    ["/assets/index-B3xk29aQ.js", "/assets/index.js", "/index-B3xk29aQ.js", "/", "/assets/a-short.js"].map((name) =>
      cacheControl(name).includes("immutable"),
    ),
  ).toEqual([true, false, false, false, false]);
});

test("types", () => {
  expect(["a.js", "a.css", "a.svg", "a.json", "a.wasm", "a.geojson", "a.HTML", "a.exe"].map(contentType)).toEqual([
    "text/javascript; charset=utf-8",
    "text/css; charset=utf-8",
    "image/svg+xml",
    "application/json; charset=utf-8",
    "application/wasm",
    "application/geo+json; charset=utf-8",
    "text/html; charset=utf-8",
    "application/octet-stream",
  ]);
});
