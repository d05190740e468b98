import { mkdir, mkdtempDisposable, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { windowSourceHash } from "../../scripts/window-build.mjs";

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
