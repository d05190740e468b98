import { expect, test } from "vitest";
import { belongsToField, keyCaps, type Press, shortcutOf } from "../../../src-renderer/shell/keys.ts";

const press = (key: string, modifiers: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

test.each([
  ["1", press("1")],
  ["o", press("O")],
  ["?", press("?", { shiftKey: true })],
  ["ctrl+k", press("k", { ctrlKey: true })],
  ["ctrl+k", press("k", { metaKey: true })],
  ["ctrl+shift+z", press("Z", { ctrlKey: true, shiftKey: true })],
  ["ctrl+alt+n", press("n", { ctrlKey: true, altKey: true })],
  ["ctrl+Enter", press("Enter", { ctrlKey: true })],
  ["ctrl+,", press(",", { ctrlKey: true })],
])("%s", (shortcut, given) => expect(shortcutOf(given)).toBe(shortcut));

test("a field keeps its letters and its own undo, and gives up what no field uses", () => {
  for (const own of ["1", "o", "?", "ctrl+z", "ctrl+shift+z"]) expect(belongsToField(own, "text"), own).toBe(true);
  for (const free of ["ctrl+k", "ctrl+Enter", "ctrl+,"]) expect(belongsToField(free, "text"), free).toBe(false);
  expect(belongsToField("1", "select")).toBe(true);
  expect(belongsToField("ctrl+z", "select")).toBe(false);
});

test("keys are drawn as the keyboard has them", () => {
  expect(keyCaps("ctrl+shift+z", false)).toEqual(["Ctrl", "Shift", "Z"]);
  expect(keyCaps("ctrl+k", true)).toEqual(["\u2318", "K"]);
  expect(keyCaps("[", false)).toEqual(["["]);
});
