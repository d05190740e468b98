import { expect, test } from "vitest";
import { bundleDocument } from "../../../src-renderer/shell/bundle-document.ts";

test("row 54: a downloaded bundle holds the entries that were shown and nothing else", () => {
  const entries = [{ name: "log.txt", bytes: 3, text: "é\n" }];
  expect(JSON.parse(bundleDocument({ entries }))).toEqual({ entries });
});
