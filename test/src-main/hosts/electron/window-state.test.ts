import { expect, test } from "vitest";
import { LEAST_HEIGHT, LEAST_WIDTH, parseWindowState, placeWindow } from "../../../../src-main/hosts/electron/window-state.ts";

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const second = { x: 1920, y: 0, width: 2560, height: 1440 };

test("at first in the middle of the main screen", () => {
  expect(placeWindow(undefined, [screen, second])).toEqual({ x: 240, y: 103, width: 1440, height: 900, maximized: false });
});

test("where it was, on whichever screen", () => {
  const stored = { x: 2000, y: 100, width: 1800, height: 1200, maximized: true };
  expect(placeWindow(stored, [screen, second])).toEqual(stored);
});

test("a screen that is gone: in the middle of the main one, in a size that fits", () => {
  const stored = { x: 2000, y: 100, width: 2400, height: 1200, maximized: false };
  expect(placeWindow(stored, [screen])).toEqual({ x: 0, y: 25, width: 1920, height: 1055, maximized: false });
});

test("mostly off the screen counts as gone, and a title bar above it comes down", () => {
  expect(placeWindow({ x: 1900, y: 900, width: 1200, height: 800, maximized: false }, [screen]).x).toBe(360);
  expect(placeWindow({ x: 10, y: -100, width: 1200, height: 800, maximized: false }, [screen]).y).toBe(25);
});

test("never below the least size, but on a screen that is smaller", () => {
  const tiny = { x: 0, y: 25, width: 10, height: 10, maximized: false };
  expect(placeWindow(tiny, [screen])).toMatchObject({ width: LEAST_WIDTH, height: LEAST_HEIGHT });
  expect(placeWindow(tiny, [{ x: 0, y: 0, width: 800, height: 600 }])).toMatchObject({ width: 800, height: 600 });
});

test("what is no state is none", () => {
  for (const text of ["", "{", "null", '{"x":1}', '{"x":0,"y":0,"width":1e9,"height":5,"maximized":false}']) {
    expect(parseWindowState(text)).toBeUndefined();
  }
  const state = { x: 1, y: 2, width: 1100, height: 800, maximized: false };
  expect(parseWindowState(JSON.stringify(state))).toEqual(state);
});
