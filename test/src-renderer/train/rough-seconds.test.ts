import { expect, test } from "vitest";
import { roughSeconds } from "../../../src-renderer/train/rough-seconds.ts";

test("a reckoned time has steps that grow with it, and is never nothing", () => {
  expect([0.4, 7, 42, 58, 70, 250, 588, 1000, 5000, 9000].map(roughSeconds)).toEqual([
    5, 5, 40, 60, 60, 240, 600, 900, 5100, 9000,
  ]);
});
