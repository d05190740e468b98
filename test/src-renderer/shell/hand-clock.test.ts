import { expect, test } from "vitest";
import { handClock } from "../../../src-renderer/shell/hand-clock.ts";

test("row 47: no time passes while a button or a key is held", () => {
  const target = new EventTarget();
  let time = 0;
  const clock = handClock(target, () => time);
  time = 100;
  expect(clock()).toBe(100);
  target.dispatchEvent(new Event("pointerdown"));
  time = 5000;
  expect(clock()).toBe(100);
  target.dispatchEvent(new Event("pointerup"));
  expect(clock()).toBe(100);
  time = 5010;
  expect(clock()).toBe(110);
  target.dispatchEvent(new Event("keydown"));
  target.dispatchEvent(new Event("keydown"));
  time = 9000;
  target.dispatchEvent(new Event("blur"));
  time = 9001;
  expect(clock()).toBe(111);
});
