import { expect, test } from "vitest";
import { createTimeline, ONE_STEP_MILLISECONDS, type Timeline } from "../../../src-renderer/shell/timeline.ts";

/** A number that is changed in steps, under a clock that stands until it is moved. */
function bench(): { timeline: Timeline; set(next: number, key?: string): void; value(): number; wait(ms: number): void } {
  let time = 0;
  let value = 0;
  const timeline = createTimeline(() => time);
  return {
    timeline,
    value: () => value,
    wait: (ms) => {
      time += ms;
    },
    set(next, key) {
      const before = value;
      value = next;
      timeline.record(
        {
          name: `to ${next}`,
          undo: () => {
            value = before;
          },
          redo: () => {
            value = next;
          },
        },
        key,
      );
    },
  };
}

test("row 47: steps are taken back and done again in their order", async () => {
  const { timeline, set, value } = bench();
  set(1);
  set(2);
  await timeline.undo();
  expect(value()).toBe(1);
  await timeline.undo();
  expect(value()).toBe(0);
  expect(await timeline.undo()).toBeUndefined();
  await timeline.redo();
  await timeline.redo();
  expect(value()).toBe(2);
});

test("row 47: one drag of a slider is one step, back to where it began and forth to where it ended", async () => {
  const { timeline, set, value, wait } = bench();
  for (let at = 1; at <= 40; at++) {
    set(at, "opacity");
    wait(16);
  }
  await timeline.undo();
  expect(value()).toBe(0);
  await timeline.redo();
  expect(value()).toBe(40);
});

test("another thing, or a rest, begins another step", async () => {
  const { timeline, set, value, wait } = bench();
  set(1, "opacity");
  set(2, "look");
  wait(ONE_STEP_MILLISECONDS);
  set(3, "look");
  await timeline.undo();
  expect(value()).toBe(2);
  await timeline.undo();
  expect(value()).toBe(1);
});

test("a new step ends what could be done again", async () => {
  const { timeline, set } = bench();
  set(1);
  await timeline.undo();
  set(5);
  expect(timeline.next).toBeUndefined();
  expect(timeline.last?.name).toBe("to 5");
});

test("a step that fails is gone, with its error, and the ones before it are still there", async () => {
  const { timeline, set } = bench();
  set(1);
  timeline.record({
    name: "lost",
    undo: () => Promise.reject(new Error("purged")),
    redo: () => undefined,
  });
  await expect(timeline.undo()).rejects.toThrow("purged");
  expect(timeline.last?.name).toBe("to 1");
  expect(timeline.next).toBeUndefined();
});

test("nothing is left after another project was opened", async () => {
  const { timeline, set, value } = bench();
  set(1);
  timeline.clear();
  await timeline.undo();
  expect(value()).toBe(1);
});
