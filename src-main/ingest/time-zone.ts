import { AppError } from "../../models/errors/index.ts";
import { nearestCity } from "./near-city.ts";

/** Distance within which a city of the table lends its zone. Wide enough for a metropolitan area, too small to cross most borders. */
export const CITY_RADIUS_KILOMETRES = 60;
/** The machine's zone is only plausible where its offset is near the sun's: civil time strays up to three hours from it. */
export const MAX_HOURS_FROM_SUN = 3;

export interface TimeZoneGuess {
  readonly timeZone: string;
  /** Why, in one or two sentences, with the caution where it is a guess. */
  readonly reason: string;
}

/** Throws UnknownTimeZone unless this Node knows the zone by its IANA name. */
export function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (cause) {
    throw new AppError("UnknownTimeZone", {
      message: `“${timeZone}” is not a time zone that is known here.`,
      hint: "Give an IANA name such as America/Chicago or Europe/London.",
      details: { timeZone },
      cause,
    });
  }
}

/** A zone for the middle of the data (degrees). `machineZone` is what the computer is set to. */
export function guessTimeZone(lon: number, lat: number, machineZone: string): TimeZoneGuess {
  const near = nearestCity(lon, lat);
  if (near.kilometres <= CITY_RADIUS_KILOMETRES) {
    return { timeZone: near.zone, reason: `The middle of the incidents lies in or near ${near.city}.` };
  }
  const sunHours = lon / 15;
  const january = Date.UTC(2020, 0, 1);
  if (machineZone !== "UTC" && Math.abs(offsetSeconds(machineZone, january) / 3600 - sunHours) <= MAX_HOURS_FROM_SUN) {
    return {
      timeZone: machineZone,
      reason: `No city of the built-in table is near; this is the zone that this computer is set to. Check it: it decides which day an incident belongs to where times carry an offset.`,
    };
  }
  return {
    timeZone: "UTC",
    reason:
      "No city of the built-in table is near, so UTC is assumed. Check it: choose the zone in which the times were written.",
  };
}

/** A change of the clocks, as local times: the hours that did not exist (spring) or happened twice (autumn). */
export interface ClockChange {
  readonly kind: "skipped" | "doubled";
  /** Seconds since 1970-01-01 00:00 in local time, [from, to). */
  readonly fromLocalSecond: number;
  readonly toLocalSecond: number;
}

const DAY_MILLISECONDS = 86_400_000;

/** All clock changes of a zone between two local days, both included. */
export function clockChanges(timeZone: string, firstDay: number, lastDay: number): ClockChange[] {
  const offsetAt = offsetReader(timeZone);
  const changes: ClockChange[] = [];
  // A week at a time, then halves: no zone changes its clocks twice within a week.
  const step = 7 * DAY_MILLISECONDS;
  const end = (lastDay + 2) * DAY_MILLISECONDS;
  let before = offsetAt((firstDay - 1) * DAY_MILLISECONDS);
  for (let start = (firstDay - 1) * DAY_MILLISECONDS; start < end; start += step) {
    const after = offsetAt(start + step);
    if (after === before) continue;
    let low = start;
    let high = start + step;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    const fromLocalSecond = high / 1000 + Math.min(before, after);
    const toLocalSecond = high / 1000 + Math.max(before, after);
    changes.push({ kind: after > before ? "skipped" : "doubled", fromLocalSecond, toLocalSecond });
    before = after;
  }
  return changes;
}

/** Seconds east of UTC at an instant (milliseconds since 1970). */
export function offsetSeconds(timeZone: string, instant: number): number {
  return offsetReader(timeZone)(instant);
}

function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  return (instant) => {
    const name = format.formatToParts(instant).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(name);
    const [, sign, hours = "0", minutes = "0", seconds = "0"] = match ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  };
}
