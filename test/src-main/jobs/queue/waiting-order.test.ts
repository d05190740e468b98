import { expect, test } from "vitest";
import { inTurn, moved } from "../../../../src-main/jobs/queue/waiting-order.ts";

test("without a choice the oldest comes first", () => {
  expect(inTurn(["a", "b", "c"], [])).toEqual(["a", "b", "c"]);
});

test("chosen ones come first, newcomers after them, and what waits no more is passed over", () => {
  expect(inTurn(["a", "b", "c", "d"], ["c", "gone", "a", "c"])).toEqual(["c", "a", "b", "d"]);
});

test.each([
  ["first", ["c", "a", "b", "d"]],
  ["up", ["a", "c", "b", "d"]],
  ["down", ["a", "b", "d", "c"]],
  ["last", ["a", "b", "d", "c"]],
] as const)("%s", (to, expected) => {
  expect(moved(["a", "b", "c", "d"], "c", to)).toEqual(expected);
});

test("an end stays an end, and a stranger changes nothing", () => {
  expect([moved(["a", "b"], "a", "up"), moved(["a", "b"], "b", "down"), moved(["a", "b"], "x", "first")]).toEqual([
    ["a", "b"],
    ["a", "b"],
    ["a", "b"],
  ]);
});
