import { expect, test } from "vitest";
import { findingsByHarm } from "../../../src-renderer/data/findings.ts";

test("cautions come before notes, each in the order in which the service gives them", () => {
  const findings = [
    { code: "a", severity: "information" as const, message: "", rows: 900 },
    { code: "b", severity: "caution" as const, message: "", rows: 3 },
    { code: "c", severity: "caution" as const, message: "", rows: 40 },
    { code: "d", severity: "information" as const, message: "" },
  ];
  expect(findingsByHarm(findings).map(({ code }) => code)).toEqual(["b", "c", "a", "d"]);
});
