import { expect, test } from "vitest";
import { findingsByHarm } from "../../../src-renderer/data/findings.ts";

test("cautions come before notes, and the ones that touch more rows first", () => {
  const findings = [
    { code: "a", severity: "information" as const, message: "", rows: 900 },
    { code: "b", severity: "caution" as const, message: "", rows: 3 },
    { code: "c", severity: "caution" as const, message: "", rows: 40 },
    { code: "d", severity: "information" as const, message: "" },
  ];
  expect(findingsByHarm(findings).map(({ code }) => code)).toEqual(["c", "b", "a", "d"]);
});
