import { expect, test } from "vitest";
import { missingRoles, reasonOf, roleOf, withRole } from "../../../src-renderer/data/roles.ts";

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

test("a role says why it has its column: chosen, or guessed as it still stands", () => {
  const guesses = [
    { role: "time" as const, column: "Date", reason: "named so" },
    { role: "timeOfDay" as const, column: null, reason: "Date holds it" },
    { role: "lon" as const, column: "X", reason: "the first" },
    { role: "lat" as const, column: "Y", reason: "the second" },
  ];
  const why = (now: typeof guessed, ...chosen: Parameters<typeof reasonOf>[0][]): string[] =>
    (["time", "timeOfDay", "lon", "lat"] as const).map((role) => reasonOf(role, now, new Set(chosen), guesses, "chosen"));
  expect(why(guessed)).toEqual(["named so", "Date holds it", "the first", "the second"]);
  expect(why({ ...guessed, time: "Updated" }, "time")).toEqual(["chosen", "", "the first", "the second"]);
  // Y was given to the longitude and is no latitude any more.
  expect(why({ ...guessed, lon: "Y", lat: "" }, "lon")).toEqual(["named so", "Date holds it", "chosen", ""]);
});

test("what is missing is named in the order of the form", () => {
  expect(missingRoles(guessed)).toEqual([]);
  expect(missingRoles({ category: "Type", lat: "Y" })).toEqual(["time", "lon"]);
});
