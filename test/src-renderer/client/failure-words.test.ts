import { expect, test } from "vitest";
import { sayFailuresBy, toFailure } from "../../../src-renderer/client/index.ts";
import { decodeIncidents } from "../../../src-renderer/client/pulls.ts";
import { words } from "../../../src-renderer/words/index.ts";

test("the window's own failures speak its language once that is known", () => {
  const failure = () => {
    try {
      return decodeIncidents(new ArrayBuffer(19), 2);
    } catch (error) {
      return toFailure(error);
    }
  };
  expect(failure()).toMatchObject({ code: "IncompleteArray", message: "incompleteIncidents", hint: "" });
  sayFailuresBy(words.failures);
  expect(failure()).toMatchObject({ code: "IncompleteArray", message: expect.stringContaining("19 bytes"), hint: "Try again." });
  expect(toFailure(new Error("x"))).toMatchObject({ code: "WindowFault", message: "x", hint: words.failures.fault.hint });
});
