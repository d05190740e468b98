import { existsSync } from "node:fs";
import { mkdtempDisposable, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../scripts/lock.mjs";

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-lock-"));

test("two at once work one after the other, and the second is told", async () => {
  await using root = await folder();
  const file = path.join(root.path, "deep", "lock");
  const events: string[] = [];
  const work = (name: string) =>
    withLock(file, { onWait: () => events.push(`${name} waits`) }, async () => {
      events.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    });
  await Promise.all([work("a"), work("b")]);
  expect(events).toEqual(["a starts", "b waits", "a ends", "b starts", "b ends"]);
  expect(existsSync(file)).toBe(false);
});

test("the lock of a process that ended hard is taken over", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await writeFile(file, "1 1");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(file, longAgo, longAgo);
  expect(await withLock(file, { onWait: () => expect.unreachable() }, async () => "done")).toBe("done");
});

test("a failure of the work is passed on and frees the lock", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await expect(withLock(file, { onWait: () => undefined }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});
