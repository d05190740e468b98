import { expect, test } from "vitest";
import { hasKept } from "../../../src-renderer/train/pause-cost.ts";

test("only an epoch that has ended leaves something to keep", () => {
  expect([null, 0, 1, 7].map((epochs) => hasKept({ epochs }))).toEqual([false, false, true, true]);
});
