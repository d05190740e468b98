import { expect, test } from "vitest";
import type { JobProgress } from "../../../src-main/contract/index.ts";
import { createShownWork } from "../../../src-main/services/shown-work.ts";

const HALF: JobProgress = { share: 0.5, message: "Reading", rate: null, secondsLeft: 3 };

function stand() {
  const changes: string[] = [];
  return { changes, shown: createShownWork((changed) => changes.push(changed)) };
}

test("work is listed with its progress while it goes on, and as done afterwards", async () => {
  const { shown, changes } = stand();
  const told: JobProgress[] = [];
  const go = Promise.withResolvers<void>();
  const result = shown.run("import", "thefts.csv", { progress: (value) => told.push(value) }, async ({ progress }) => {
    progress?.(HALF);
    await go.promise;
    return 7;
  });
  expect(shown.list()).toMatchObject([{ id: "work-1", kind: "import", title: "thefts.csv", status: "running", progress: HALF }]);
  go.resolve();
  expect(await result).toBe(7);
  expect([shown.find("work-1")?.status, told, new Set(changes)]).toEqual(["done", [HALF], new Set(["jobs"])]);
});

test("cancelling the job aborts the work, which is listed as cancelled", async () => {
  const { shown } = stand();
  const result = shown.run("export", "rates.tif", {}, ({ signal }) => {
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  shown.cancel("work-1");
  await expect(result).rejects.toMatchObject({ code: "Cancelled" });
  expect(shown.find("work-1")?.status).toBe("cancelled");
});

test("a caller that leaves aborts it too, with the caller's reason", async () => {
  const { shown } = stand();
  const caller = new AbortController();
  const result = shown.run("export", "rates.tif", { signal: caller.signal }, ({ signal }) => {
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  });
  caller.abort("gone");
  await expect(result).rejects.toBe("gone");
});

test("a failure is listed as one, and its error goes to the caller", async () => {
  const { shown } = stand();
  await expect(shown.run("import", "a.csv", {}, () => Promise.reject(new RangeError("bad")))).rejects.toThrow("bad");
  expect(shown.find("work-1")?.status).toBe("failed");
});

test("others hear its progress and its end", async () => {
  const { shown } = stand();
  const heard: JobProgress[] = [];
  const go = Promise.withResolvers<void>();
  const result = shown.run("import", "a.csv", {}, async ({ progress }) => {
    await go.promise;
    progress?.(HALF);
  });
  const ended = shown.ended("work-1", { progress: (value) => heard.push(value) });
  go.resolve();
  await Promise.all([result, ended]);
  expect(heard).toEqual([HALF]);
});

test("the list of ended work stays short", async () => {
  const { shown } = stand();
  for (let index = 0; index < 30; index++) await shown.run("export", `${index}`, {}, async () => undefined);
  expect([shown.list().length, shown.list()[0]?.title]).toEqual([20, "10"]);
});
