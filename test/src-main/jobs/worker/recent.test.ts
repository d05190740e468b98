import { expect, test } from "vitest";
import { createRecent } from "../../../../src-main/jobs/worker/recent.ts";

test("what was asked for last stays, the oldest goes", async () => {
  const recent = createRecent<string>(2);
  const loads: string[] = [];
  const get = (key: string) =>
    recent.get(key, () => {
      loads.push(key);
      return Promise.resolve(key.toUpperCase());
    });
  for (const key of ["a", "b", "a", "c", "a", "b"]) expect(await get(key)).toBe(key.toUpperCase());
  expect(loads).toEqual(["a", "b", "c", "b"]);
});

test("two that ask at once share one load, and a failed load is tried again", async () => {
  const recent = createRecent<number>(2);
  let loads = 0;
  const load = () => (++loads === 1 ? Promise.reject(new Error("no disc")) : Promise.resolve(loads));
  const both = [recent.get("a", load), recent.get("a", load)];
  expect(await Promise.allSettled(both)).toMatchObject([{ status: "rejected" }, { status: "rejected" }]);
  expect(await recent.get("a", load)).toBe(2);
});
