import { existsSync } from "node:fs";
import { mkdtempDisposable, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { JobProgress } from "../../../src-main/contract/index.ts";
import { installNativeEngine, nativeEngineInstalled } from "../../../src-main/engine/index.ts";
import { bindingPlace } from "../../../src-main/engine/packages.ts";
import { placeBinding } from "../../../src-main/engine/place-binding.ts";
import { nativePlaces } from "../../../src-main/engine/places.ts";
import { releaseFor } from "../../../src-main/engine/release.ts";
import { withEnvironment } from "./program-path.ts";

const release = releaseFor();
const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-install-"));

test.skipIf(release === undefined)("a wheel of other bytes, one cut short and one that is not there change nothing", async () => {
  await using cache = await folder();
  const wheel = path.join(cache.path, "other.whl");
  await writeFile(wheel, "short");
  await withEnvironment({ XDG_CACHE_HOME: cache.path }, async () => {
    await expect(installNativeEngine({ from: wheel })).rejects.toMatchObject({ code: "WheelIncomplete" });
    // As long as the real one, at no cost of disc: a hole.
    await truncate(wheel, release?.bytes);
    await expect(installNativeEngine({ from: wheel })).rejects.toMatchObject({ code: "WheelHashMismatch" });
    await expect(installNativeEngine({ from: `${wheel}.gone` })).rejects.toMatchObject({ code: "WheelNotFound" });
    expect(await nativeEngineInstalled()).toBe(false);
  });
  const left = await readdir(path.join(cache.path, "isarithm", "engine"), { recursive: true });
  expect(left.filter((name) => !/^tensorflow-[^/]*$/.test(name))).toEqual([]);
});

test.skipIf(release === undefined)("without pip and without a wheel the error says so", async () => {
  await using cache = await folder();
  const failure = withEnvironment({ XDG_CACHE_HOME: cache.path, PATH: cache.path }, () => installNativeEngine());
  await expect(failure).rejects.toMatchObject({ code: "PipMissing" });
});

test.skipIf(release === undefined)("a cache that cannot be written is named", async () => {
  await using cache = await folder();
  await writeFile(path.join(cache.path, "isarithm"), "a file where the folder should be");
  const failure = withEnvironment({ XDG_CACHE_HOME: cache.path }, () => installNativeEngine());
  await expect(failure).rejects.toMatchObject({ code: "CacheReadOnly", hint: expect.stringContaining("XDG_CACHE_HOME") });
});

test("an abort before the start ends it with its reason", async () => {
  const reason = new Error("enough");
  await expect(installNativeEngine({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

/** The real wheel, where it lies on this machine: 280 MB that a test does not download. */
const wheel = process.env.ISARITHM_WHEEL;

describe.skipIf(release === undefined || wheel === undefined || !existsSync(wheel))(
  "from the real wheel",
  { timeout: 300_000 },
  () => {
    test("two at once do the work once; a damaged part alone is done again", async () => {
      if (release === undefined) return;
      await using cache = await folder();
      const binding = await readFile(bindingPlace()).catch(() => undefined);
      await withEnvironment({ XDG_CACHE_HOME: cache.path }, async () => {
        const places = nativePlaces(release);
        const messages = [new Set<string>(), new Set<string>()] as const;
        const install = (said: Set<string>) =>
          installNativeEngine({ from: wheel, progress: ({ message }: JobProgress) => void said.add(message) });
        const [first, second] = await Promise.all([install(messages[0]), install(messages[1])]);
        expect(first).toEqual(second);
        expect(first).toMatchObject({ library: "TensorFlow 2.21.0", verified: true, path: places.library });
        const unpacked = messages.filter((said) => said.has("Unpacking the native engine"));
        const waited = messages.filter((said) => said.has("Another program is installing the native engine; waiting for it"));
        expect([unpacked.length, waited.length]).toEqual([1, 1]);
        expect((await readdir(places.folder)).filter((name) => /installing|unpacking|downloading|whl/.test(name))).toEqual([]);

        await rm(places.binding);
        const { ino } = await stat(places.manifest);
        const again = new Set<string>();
        await install(again);
        expect([...again]).toEqual(["Linking the native engine (about 10 s)", "Trying the native engine"]);
        expect((await stat(places.manifest)).ino).toBe(ino);

        await writeFile(path.join(places.library, "include", "tensorflow", "c", "c_api.h"), "// damaged");
        const repaired = new Set<string>();
        await install(repaired);
        expect(repaired.has("Unpacking the native engine")).toBe(true);
        expect(await nativeEngineInstalled()).toBe(true);
      });
      // The binding of the user's own cache goes back to its place.
      if (binding !== undefined) {
        const kept = path.join(cache.path, "kept.node");
        await writeFile(kept, binding);
        await placeBinding(kept);
      }
    });
  },
);
