import { expect, test } from "vitest";
import { coalesce } from "../../../src-renderer/client/index.ts";

test("demands during a run become one run after it", async () => {
  let runs = 0;
  const gates: (() => void)[] = [];
  const ask = coalesce(async () => {
    runs += 1;
    await new Promise<void>((resolve) => gates.push(resolve));
  });
  const first = ask();
  const later = [ask(), ask(), ask()];
  expect(runs).toBe(1);
  gates[0]?.();
  await first;
  await Promise.resolve();
  while (gates.length < 2) await Promise.resolve();
  expect(runs).toBe(2);
  gates[1]?.();
  await Promise.all(later);
  expect(runs).toBe(2);
});

test("a run that failed does not keep the next one from running", async () => {
  let runs = 0;
  const ask = coalesce(async () => {
    runs += 1;
    if (runs === 1) throw new Error("no");
  });
  await expect(ask()).rejects.toThrow("no");
  await ask();
  expect(runs).toBe(2);
});
