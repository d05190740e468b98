import { expect, test } from "vitest";
import { isAppError } from "../../../models/errors/index.ts";
import { parseDay } from "../../../models/forecast/index.ts";
import { CITY_ZONES } from "../../../src-main/ingest/city-zones.ts";
import { checkTimeZone, clockChanges, guessTimeZone, offsetSeconds } from "../../../src-main/ingest/time-zone.ts";

const day = (text: string) => parseDay(text) ?? Number.NaN;

test("cities lend their zone, with the reason", () => {
  expect(guessTimeZone(-87.68, 41.85, "UTC")).toEqual({
    timeZone: "America/Chicago",
    reason: "The middle of the incidents lies in or near Chicago.",
  });
  expect(guessTimeZone(-95.4, 29.75, "Europe/Berlin").timeZone).toBe("America/Chicago");
});

test("elsewhere the computer's zone is taken where the sun allows it, with a caution", () => {
  expect(guessTimeZone(11.0, 46.0, "Europe/Rome").timeZone).toBe("Europe/Rome");
  expect(guessTimeZone(11.0, 46.0, "America/Chicago")).toMatchObject({
    timeZone: "UTC",
    reason: expect.stringContaining("Check it"),
  });
});

test("all zones of the table are known", () => {
  for (const [, , , zone] of CITY_ZONES) checkTimeZone(zone);
});

test("an unknown zone is refused by name", () => {
  let failure: unknown;
  try {
    checkTimeZone("America/Chicgo");
  } catch (error) {
    failure = error;
  }
  expect(isAppError(failure, "UnknownTimeZone") && failure.message).toContain("America/Chicgo");
});

test("the clock changes of two years in Chicago", () => {
  const changes = clockChanges("America/Chicago", day("2016-01-01"), day("2017-12-31"));
  const readable = changes.map(({ kind, fromLocalSecond, toLocalSecond }) => [
    kind,
    new Date(fromLocalSecond * 1000).toISOString().slice(0, 16),
    (toLocalSecond - fromLocalSecond) / 3600,
  ]);
  expect(readable).toEqual([
    ["skipped", "2016-03-13T02:00", 1],
    ["doubled", "2016-11-06T01:00", 1],
    ["skipped", "2017-03-12T02:00", 1],
    ["doubled", "2017-11-05T01:00", 1],
  ]);
});

test("offsets of half hours and of the south", () => {
  expect(offsetSeconds("Asia/Kolkata", 0)).toBe(19_800);
  expect(offsetSeconds("America/St_Johns", Date.UTC(2020, 0, 1))).toBe(-12_600);
  expect(offsetSeconds("UTC", 0)).toBe(0);
});
