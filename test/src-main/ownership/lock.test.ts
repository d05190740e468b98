import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../../src-main/ownership/index.ts";
import { startKillable } from "../../processes/start-killable.ts";
import { startTogether } from "../../processes/start-together.ts";

const RACER = path.join(import.meta.dirname, "lock-racer.ts");
const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-lock-"));

test("two at once work one after the other, and the second is told once", async () => {
  await using root = await folder();
  const file = path.join(root.path, "deep", "lock");
  const events: string[] = [];
  const waits = Promise.withResolvers<void>();
  const work = (name: string, until: Promise<void>) => {
    const onWait = () => {
      events.push(`${name} waits`);
      waits.resolve();
    };
    return withLock(file, { onWait }, async () => {
      events.push(`${name} starts`);
      await until;
      events.push(`${name} ends`);
    });
  };
  await Promise.all([work("a", waits.promise), work("b", Promise.resolve())]);
  expect(events).toEqual(["a starts", "b waits", "a ends", "b starts", "b ends"]);
});

test("of many that come at once for the lock of a killed process, one holds it at any time", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  const holder = await startKillable(RACER, [file]);
  await holder.kill();
  const answers = await startTogether(8, RACER, [file, path.join(root.path, "inside")]);
  expect(answers).toEqual(Array.from({ length: 8 }, () => "alone"));
});

test("who waits gets the lock when its holder is killed", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await using holder = await startKillable(RACER, [file]);
  const told = Promise.withResolvers<void>();
  const waiting = withLock(file, { onWait: told.resolve }, async () => "mine");
  await told.promise;
  await holder.kill();
  expect(await waiting).toBe("mine");
});

test("waiting ends with the reason of an abort", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  const controller = new AbortController();
  const reason = new Error("enough");
  await withLock(file, {}, async () => {
    const waiting = withLock(file, { signal: controller.signal, onWait: () => controller.abort(reason) }, async () => "free");
    await expect(waiting).rejects.toBe(reason);
  });
});

test("a failure of the work is passed on and frees the lock", async () => {
  await using root = await folder();
  const file = path.join(root.path, "lock");
  await expect(withLock(file, {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withLock(file, { onWait: () => expect.unreachable() }, async () => "done")).toBe("done");
  expect(await readFile(file)).toHaveLength(0);
});

test("a lock that cannot be made says so in the system's words", async () => {
  await using root = await folder();
  await writeFile(path.join(root.path, "file"), "");
  const attempt = withLock(path.join(root.path, "file", "lock"), {}, async () => "done");
  await expect(attempt).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
});
