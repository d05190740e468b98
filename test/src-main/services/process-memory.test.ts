import { expect, test } from "vitest";
import { residentBytes } from "../../../src-main/services/process-memory.ts";

test.skipIf(process.platform !== "linux")("a process's memory, and nothing for one that is not there", async () => {
  expect(await residentBytes(process.pid)).toBeGreaterThan(10e6);
  expect([await residentBytes(undefined), await residentBytes(2 ** 30)]).toEqual([0, 0]);
});
