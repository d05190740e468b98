import { existsSync, mkdtempDisposableSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { installNativeEngine, nativeEngineInstalled } from "../../src-main/engine/index.ts";
import { releaseFor } from "../../src-main/engine/release.ts";
import { createService } from "../../src-main/services/index.ts";
import { withEnvironment, writeProgram } from "../src-main/engine/program-path.ts";
import { type SmallDisc, smallDisc } from "../support/small-disc.ts";

const NOT_ALLOWED = "mounting is not allowed here";
const hasEngine = releaseFor() !== undefined;
/** The real wheel, where it lies on this machine: 280 MB that a test does not download. */
const wheel = process.env.ISARITHM_WHEEL;

/** Files of the cache; folders that lie ready, and locks that are empty, are no halves. */
function files(disc: SmallDisc): string[] {
  return readdirSync(disc.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith(".filling") && !entry.name.includes("lock"))
    .map(({ name }) => name);
}

/** A pip that writes until the disc is full, and says it as pip does. */
const GREEDY_PIP = `case "$*" in *--version*) exit 0;; esac
while [ "$1" != --dest ]; do shift; done
/bin/mkdir -p "$2" && /bin/dd if=/dev/zero of="$2/part" bs=64k count=1000000 2>/dev/null && exit 0
echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device" >&2; exit 1`;

test.skipIf(!hasEngine)(
  "the whole installation on a full disc, wherever the room ends: said as such, nothing half, and again with the same words",
  {
    timeout: 120_000,
  },
  async (context) => {
    using disc = smallDisc("2m");
    if (disc === undefined) return context.skip(NOT_ALLOWED);
    using programs = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-programs-"));
    await writeProgram(programs.path, "python3", GREEDY_PIP);
    await withEnvironment({ XDG_CACHE_HOME: disc.path, PATH: programs.path }, async () => {
      for (const room of [0, 4096, 16_384, 1_000_000]) {
        disc.fill(room);
        await expect(installNativeEngine()).rejects.toMatchObject({
          code: "DiscFull",
          message: expect.stringContaining(disc.path),
          hint: expect.stringContaining("XDG_CACHE_HOME"),
        });
        expect([room, files(disc), await nativeEngineInstalled()]).toEqual([room, [], false]);
      }
    });
  },
);

test.skipIf(!hasEngine)(
  "through the service it is a failed job with the same words, and the project goes on without it",
  { timeout: 120_000 },
  async (context) => {
    using disc = smallDisc("2m");
    if (disc === undefined) return context.skip(NOT_ALLOWED);
    using home = mkdtempDisposableSync(path.join(tmpdir(), "isarithm-programs-"));
    await writeProgram(home.path, "python3", GREEDY_PIP);
    await withEnvironment({ XDG_CACHE_HOME: disc.path, PATH: home.path }, async () => {
      await using service = createService({ log: () => undefined });
      await service.call("project.create", { path: path.join(home.path, "p") });
      await expect(service.call("engine.install", {})).rejects.toMatchObject({ code: "DiscFull" });
      expect(await service.call("job.list", {})).toMatchObject([{ kind: "engine-install", status: "failed" }]);
      expect((await service.call("app.status", {})).engine.installing).toBe(false);
      expect(await service.call("dataset.list", {})).toEqual([]);
    });
  },
);

test.skipIf(!hasEngine)("a read-only cache: named with the way to another one", async (context) => {
  using disc = smallDisc("1m");
  if (disc === undefined) return context.skip(NOT_ALLOWED);
  disc.readOnly();
  await withEnvironment({ XDG_CACHE_HOME: disc.path }, async () => {
    await expect(installNativeEngine()).rejects.toMatchObject({
      code: "CacheReadOnly",
      hint: expect.stringContaining("XDG_CACHE_HOME"),
    });
    expect(await nativeEngineInstalled()).toBe(false);
  });
  expect(readdirSync(disc.path)).toEqual([]);
});

test.skipIf(!hasEngine || wheel === undefined || !existsSync(wheel))(
  "the real wheel on a disc that holds a part of it: nothing half is left",
  { timeout: 300_000 },
  async (context) => {
    using disc = smallDisc("200m");
    if (disc === undefined) return context.skip(NOT_ALLOWED);
    await withEnvironment({ XDG_CACHE_HOME: disc.path }, async () => {
      await expect(installNativeEngine({ from: wheel })).rejects.toMatchObject({ code: "DiscFull" });
      expect([files(disc), await nativeEngineInstalled()]).toEqual([[], false]);
    });
  },
);
