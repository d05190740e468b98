import { expect, test } from "vitest";
import { AppError } from "../../../models/errors/index.ts";
import { fromWireError, toWireError, wireError } from "../../../src-main/jobs/wire-error.ts";

test("a tagged error keeps its tag, words and facts across a process boundary", () => {
  const error = new AppError("UnknownSetting", { message: "No setting x.", hint: "Leave it out.", details: { setting: "x" } });
  const arrived = fromWireError(wireError.parse(JSON.parse(JSON.stringify(toWireError(error)))));
  expect(arrived).toMatchObject({
    code: "UnknownSetting",
    message: "No setting x.",
    hint: "Leave it out.",
    details: { setting: "x" },
  });
});

test("an error without a tag becomes InternalError and keeps its words", () => {
  for (const thrown of [new RangeError("off by one"), "off by one"]) {
    expect(toWireError(thrown)).toMatchObject({
      code: "InternalError",
      message: expect.stringContaining("off by one"),
      hint: expect.any(String),
    });
  }
});
