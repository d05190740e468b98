import { homedir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { cacheFolder as bootstrapCacheFolder } from "../../../scripts/cache-folder.mjs";
import { cacheFolder } from "../../../src-main/engine/cache-folder.ts";

test.each([
  [{ XDG_CACHE_HOME: "/x" }, "linux", path.join("/x", "isarithm")],
  [{}, "linux", path.join(homedir(), ".cache", "isarithm")],
  [{}, "darwin", path.join(homedir(), "Library", "Caches", "isarithm")],
  [{ LOCALAPPDATA: "/local" }, "win32", path.join("/local", "isarithm", "cache")],
] as const)("the cache of %j on %s is %s, for the bootstrap as well", (environment, platform, folder) => {
  expect(cacheFolder(environment, platform)).toBe(folder);
  expect(bootstrapCacheFolder(environment, platform)).toBe(folder);
});
