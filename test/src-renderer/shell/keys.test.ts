import { expect, test } from "vitest";
import { actOf } from "../../../src-renderer/shell/keys.ts";

const press = (key: string, modifiers: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...modifiers,
});

test.each([
  ["1", { kind: "tab", tab: "data" }],
  ["3", { kind: "tab", tab: "forecast" }],
  ["?", { kind: "sheet" }],
  ["o", { kind: "observed" }],
  ["O", { kind: "observed" }],
  ["i", { kind: "inspect" }],
  ["[", { kind: "lessOpaque" }],
  ["Escape", { kind: "escape" }],
])("%s", (key, act) => expect(actOf(press(key), false)).toEqual(act));

test.each(["4", "9", "x", "Enter", "constructor"])("%s means nothing", (key) => expect(actOf(press(key), false)).toBeUndefined());

test("keys with a modifier belong to the browser", () => {
  expect(actOf(press("1", { ctrlKey: true }), false)).toBeUndefined();
  expect(actOf(press("o", { altKey: true }), false)).toBeUndefined();
});

test("a field keeps its keys, but for Escape", () => {
  expect(actOf(press("1"), true)).toBeUndefined();
  expect(actOf(press("Escape"), true)).toEqual({ kind: "escape" });
});
