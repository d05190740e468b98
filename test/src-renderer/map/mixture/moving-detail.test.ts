import { expect, test } from "vitest";
import { MovingDetail } from "../../../../src-renderer/map/mixture/moving-detail.ts";

/** Divisors of frames that follow each other at these times while the map moves. */
function moved(detail: MovingDetail, times: readonly number[]): number[] {
  return times.map((time) => detail.next(true, time));
}

test("a map that rests is drawn in every pixel", () => {
  const detail = new MovingDetail();
  expect(detail.next(false, 0)).toBe(1);
  expect(detail.next(false, 900)).toBe(1);
});

test("fast frames stay fine", () => {
  expect(moved(new MovingDetail(), [0, 16, 33, 50, 90])).toEqual([1, 1, 1, 1, 1]);
});

test("a slow frame is followed by one of half the resolution, a very slow one by a quarter", () => {
  expect(moved(new MovingDetail(), [0, 120, 150])).toEqual([1, 2, 2]);
  expect(moved(new MovingDetail(), [0, 600])).toEqual([1, 4]);
  expect(moved(new MovingDetail(), [0, 120, 240, 360, 480])).toEqual([1, 2, 4, 8, 8]);
});

test("the end of a movement asks for a fine frame, and the next movement begins with what was learnt", () => {
  const detail = new MovingDetail();
  moved(detail, [0, 600]);
  expect(detail.rest()).toBe(true);
  expect(detail.next(false, 700)).toBe(1);
  expect(detail.rest()).toBe(false);
  expect(detail.next(true, 800)).toBe(4);
});

test("a pause of the hand is no slow frame", () => {
  expect(moved(new MovingDetail(), [0, 9000, 9016])).toEqual([1, 1, 1]);
});

test("ten fast frames in a row are followed by a finer one, nine are not", () => {
  const fast = (count: number): number[] => Array.from({ length: count }, (_, index) => 600 + 16 * (index + 1));
  expect(moved(new MovingDetail(), [0, 600, ...fast(9)]).at(-1)).toBe(4);
  expect(moved(new MovingDetail(), [0, 600, ...fast(10)]).at(-1)).toBe(2);
  expect(moved(new MovingDetail(), [0, 600, ...fast(20)]).at(-1)).toBe(1);
});

test("frames that would be slow in more detail stay as coarse as they are", () => {
  const frames = Array.from({ length: 40 }, (_, index) => 600 + 40 * (index + 1));
  expect(moved(new MovingDetail(), [0, 600, ...frames]).at(-1)).toBe(4);
});
