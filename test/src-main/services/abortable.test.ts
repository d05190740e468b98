import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { abortable } from "../../../src-main/services/abortable.ts";

test("waiting ends with the signal's reason, the work does not", async () => {
  const work = Promise.withResolvers<number>();
  const controller = new AbortController();
  const waiting = abortable(work.promise, controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  await expect(abortable(work.promise, controller.signal)).rejects.toThrow("enough");
  work.resolve(7);
  expect(await work.promise).toBe(7);
});

test("nothing is left on the signal when the work ends first", async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(7), signal)).toBe(7);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
