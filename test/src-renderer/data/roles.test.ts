import { expect, test } from "vitest";
import { missingRoles, roleOf, withRole } from "../../../src-renderer/data/roles.ts";

const guessed = { time: "Date", category: "Type", lon: "X", lat: "Y" };

test("a role gets another column", () => {
  expect(withRole(guessed, "time", "Updated")).toEqual({ ...guessed, time: "Updated" });
});

test("a column has one role: whichever had it before loses it", () => {
  expect(withRole(guessed, "lon", "Y")).toEqual({ time: "Date", category: "Type", lon: "Y" });
});

test("a role can be left without a column", () => {
  const left = withRole(guessed, "category", undefined);
  expect(left).toEqual({ time: "Date", lon: "X", lat: "Y" });
  expect(roleOf(left, "Type")).toBeUndefined();
});

test("what is missing is named in the order of the form", () => {
  expect(missingRoles(guessed)).toEqual([]);
  expect(missingRoles({ category: "Type", lat: "Y" })).toEqual(["time", "lon"]);
});
