import { expect, test } from "vitest";
import { CallFailure } from "../../../src-renderer/client/index.ts";
import { failureText } from "../../../src-renderer/shell/failure-text.ts";

test("a report has the code, the message, the next step and the facts", () => {
  const failure = new CallFailure({
    code: "NoIncidents",
    message: "All rows were rejected.",
    hint: "Check the columns.",
    details: { rows: 3 },
  });
  expect(failureText(failure)).toBe('NoIncidents: All rows were rejected.\nCheck the columns.\n{\n  "rows": 3\n}');
});
