import { expect, test } from "vitest";
import type { JobProgress } from "../../../src-main/contract/index.ts";
import { byteProgress } from "../../../src-main/engine/byte-progress.ts";

test("the first and the last count are reported, at most ten a second between", () => {
  const seen: JobProgress[] = [];
  const report = byteProgress("Downloading", 1e8, (progress) => seen.push(progress));
  for (let bytes = 0; bytes <= 1e8; bytes += 1e6) report(bytes);
  expect(seen.map(({ share }) => share)).toEqual([0, 1]);
  expect(seen.at(-1)).toMatchObject({ message: "Downloading", secondsLeft: 0, rate: { unit: "MB/s" } });
});
