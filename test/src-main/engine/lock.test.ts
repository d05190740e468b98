import { existsSync } from "node:fs";
import { mkdtempDisposable, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { holdLock } from "../../../src-main/engine/lock.ts";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-lock-"));

test("a second holder waits for the first, and is told so once", async () => {
  await using root = await folder();
  const file = path.join(root.path, "deep", "lock");
  const events: string[] = [];
  const first = await holdLock(file);
  const second = holdLock(file, { onWait: () => events.push("waits") }).then((lock) => {
    events.push("holds");
    return lock;
  });
  await expect.poll(() => events).toEqual(["waits"]);
  await first[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  expect(events).toEqual(["waits", "holds"]);
  expect(existsSync(file)).toBe(false);
});

test("waiting ends with the reason of an abort", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await using _held = await holdLock(file);
  const controller = new AbortController();
  const reason = new Error("enough");
  await expect(holdLock(file, { signal: controller.signal, onWait: () => controller.abort(reason) })).rejects.toBe(reason);
});

test("the lock of a process that ended hard is taken over", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await writeFile(file, "1");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(file, longAgo, longAgo);
  await using _lock = await holdLock(file, { onWait: () => expect.unreachable() });
});
