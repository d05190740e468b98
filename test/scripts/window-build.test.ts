import { mkdir, mkdtempDisposable, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ensureWindow, windowSourceHash } from "../../scripts/window-build.mjs";
import { startTogether } from "../processes/start-together.ts";

async function checkout() {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-window-"));
  const source = path.join(folder.path, "src-renderer", "main.ts");
  await mkdir(path.dirname(source), { recursive: true });
  await writeFile(source, "one");
  return {
    root: folder.path,
    source,
    built: path.join(folder.path, "dist", "window"),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A build that writes the source's bytes as the page. */
async function copySource(root: string, outFolder: string): Promise<void> {
  await mkdir(outFolder);
  await writeFile(path.join(outFolder, "index.html"), await readFile(path.join(root, "src-renderer", "main.ts")));
}

test("the window is built again when a source's bytes or name change, and for nothing else", async () => {
  await using root = await mkdtempDisposable(path.join(tmpdir(), "isarithm-window-"));
  const source = path.join(root.path, "src-renderer", "map", "Map.svelte");
  await mkdir(path.dirname(source), { recursive: true });
  await writeFile(source, "one");
  const first = windowSourceHash(root.path);
  await mkdir(path.join(root.path, "src-main", "store"), { recursive: true });
  await writeFile(path.join(root.path, "src-main", "store", "store.ts"), "elsewhere");
  expect(windowSourceHash(root.path)).toBe(first);
  await writeFile(source, "two");
  const second = windowSourceHash(root.path);
  expect(second).not.toBe(first);
  await rename(source, path.join(path.dirname(source), "Chart.svelte"));
  expect(windowSourceHash(root.path)).not.toBe(second);
});

test("of several starts at once from a fresh checkout one builds, the others wait, and each finds the whole window", async () => {
  await using place = await checkout();
  const answers = await startTogether(4, path.join(import.meta.dirname, "window-builder.ts"), [place.root]);
  expect(answers).toHaveLength(4);
  expect(answers).toEqual(answers.map(() => ({ whole: true, builds: expect.any(Number) })));
  expect(answers.reduce((sum: number, answer) => sum + Number(Object(answer).builds), 0)).toBe(1);
});

test("a build that fails leaves the window that was there, and the next start tries again", async () => {
  await using place = await checkout();
  const said: string[] = [];
  const say = (line: string) => void said.push(line.replace(/[\d.]+ s/, "N s"));
  await ensureWindow(place.root, { say, build: copySource });
  await writeFile(place.source, "two");
  const failing = async (root: string, outFolder: string) => {
    await copySource(root, outFolder);
    throw new Error("no such component");
  };
  await expect(ensureWindow(place.root, { say, build: failing })).rejects.toThrow("no such component");
  expect(await readFile(path.join(place.built, "index.html"), "utf8")).toBe("one");
  expect((await readdir(path.dirname(place.built))).sort()).toEqual(["window", "window.lock"]);
  said.length = 0;
  await ensureWindow(place.root, { say, build: copySource });
  await ensureWindow(place.root, { say, build: () => Promise.reject(new Error("built although nothing changed")) });
  expect([await readFile(path.join(place.built, "index.html"), "utf8"), said]).toEqual([
    "two",
    ["Building the window ...", "Window built in N s."],
  ]);
});

test("what killed builds left goes with the next build", async () => {
  await using place = await checkout();
  await mkdir(path.join(place.root, "dist", "window-building-abandoned"), { recursive: true });
  await mkdir(path.join(place.root, "dist", "window-old-abandoned"));
  await ensureWindow(place.root, { say: () => undefined, build: copySource });
  expect((await readdir(path.dirname(place.built))).sort()).toEqual(["window", "window.lock"]);
});

test("a window put in place by a build that was killed right after is known by its own stamp", async () => {
  await using place = await checkout();
  await ensureWindow(place.root, { say: () => undefined, build: copySource });
  await writeFile(place.source, "two");
  // Killed at the next step after the window is in its place: whatever lies beside the window stays as it was before.
  const beside = new Map<string, Buffer>();
  const dist = path.dirname(place.built);
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    if (entry.isFile()) beside.set(entry.name, await readFile(path.join(dist, entry.name)));
  }
  await ensureWindow(place.root, { say: () => undefined, build: copySource });
  for (const [name, bytes] of beside) await writeFile(path.join(dist, name), bytes);
  await writeFile(place.source, "one");
  await ensureWindow(place.root, { say: () => undefined, build: copySource });
  expect(await readFile(path.join(place.built, "index.html"), "utf8")).toBe("one");
});
