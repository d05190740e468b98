import type { ColumnGuess, ColumnRoles } from "../contract/index.ts";
import { type DateFormatGuess, guessDateFormat } from "./date-format.ts";
import type { LookedAt } from "./looked-at.ts";
import { guessId, guessModifiedOn } from "./record-guess.ts";
import { guessTimeOfDay } from "./time-of-day.ts";

/** More categories than this in the rows looked at, and a column is a description or an address rather than a category. */
export const MAX_GUESSED_CATEGORIES = 200;

/** Names of category columns, the surest first. */
const CATEGORY_NAMES = [
  "primary type",
  "offense category",
  "offence category",
  "crime type",
  "incident category",
  "incident type",
  "category",
  "offense",
  "offence",
  "offense type",
  "call type",
  "crime",
  "type",
  "nature",
  "description",
];

/** Words of columns whose date is about the record, not about the incident. */
const RECORD_WORDS = new Set([
  "updated",
  "update",
  "modified",
  "created",
  "loaded",
  "edited",
  "closed",
  "exported",
  "birth",
  "arrest",
]);
const TIME_WORDS = new Set([
  "date",
  "time",
  "datetime",
  "timestamp",
  "occurred",
  "occurrence",
  "reported",
  "datereported",
  "when",
]);
const LOCAL_MIDNIGHT = /T0\d:00:00(\.0+)?Z$/;

export interface Guesses {
  /** Undefined where no column could be found. */
  readonly roles: Partial<ColumnRoles>;
  readonly guesses: readonly ColumnGuess[];
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function percent(share: number): string {
  return `${(100 * share).toLocaleString("en", { maximumFractionDigits: share > 0.999 && share < 1 ? 2 : 1 })} %`;
}

function degreesShare(column: LookedAt, limit: number): number {
  if (column.values.length === 0) return 0;
  const fits = column.values.filter((value) => {
    const number = Number(value);
    return Number.isFinite(number) && Math.abs(number) <= limit;
  });
  return fits.length / column.values.length;
}

function guessCoordinate(columns: readonly LookedAt[], role: "lon" | "lat"): ColumnGuess {
  const limit = role === "lon" ? 180 : 90;
  const exact = role === "lon" ? ["longitude", "lon", "lng", "long"] : ["latitude", "lat"];
  const axis = role === "lon" ? "x" : "y";
  const label = role === "lon" ? "longitude" : "latitude";
  const named = (column: LookedAt) => exact.some((word) => column.words.includes(word));
  const onAxis = (column: LookedAt) => column.words.includes(axis) && column.values.some((value) => /\.\d{3,}/.test(value));
  const candidates = [
    ...columns.filter((column) => exact.includes(column.words.join(" "))),
    ...columns.filter(named),
    ...columns.filter(onAxis),
  ].filter((column) => degreesShare(column, limit) >= 0.5);
  const best = candidates[0];
  if (best === undefined) {
    return { role, column: null, reason: `No column is named like a ${label} and holds degrees between -${limit} and ${limit}.` };
  }
  const share = percent(degreesShare(best, limit));
  const why = named(best) ? `Named like a ${label}` : `Named like a coordinate along ${axis}`;
  return { role, column: best.name, reason: `${why}; ${share} of its values are degrees between -${limit} and ${limit}.` };
}

interface TimeCandidate {
  readonly column: LookedAt;
  readonly date: DateFormatGuess;
  readonly score: number;
}

function timeCandidates(columns: readonly LookedAt[]): TimeCandidate[] {
  return columns
    .map((column) => ({ column, date: guessDateFormat(column.values) }))
    .filter((entry): entry is { column: LookedAt; date: DateFormatGuess } => entry.date !== undefined)
    .map(({ column, date }) => {
      const named = column.words.some((word) => TIME_WORDS.has(word));
      const aboutRecord = column.words.some((word) => RECORD_WORDS.has(word));
      // A column of eight-digit numbers is only a date when its name says so.
      const believable = named || date.format.name !== "YYYYMMDD";
      const score = (named ? 4 : 0) - (aboutRecord ? 6 : 0) + (date.format.hasTime ? 2 : 0) + date.share;
      return { column, date, score: believable ? score : Number.NEGATIVE_INFINITY };
    })
    .filter((entry) => entry.score > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.score - a.score);
}

function timeOfDayColumn(columns: readonly LookedAt[], except: LookedAt): LookedAt | undefined {
  return columns.find(
    (column) =>
      column !== except &&
      column.words.some((word) => word === "hour" || word === "time" || word === "hourreported" || word === "hhmm") &&
      guessTimeOfDay(column.values) !== undefined,
  );
}

/** True where instants are only local midnights written in UTC: the time of day is lost from them. */
function isOnlyDays(candidate: TimeCandidate): boolean {
  return candidate.date.format.isInstant && candidate.column.values.every((value) => LOCAL_MIDNIGHT.test(value.trim()));
}

function guessTime(columns: readonly LookedAt[]): ColumnGuess[] {
  const candidates = timeCandidates(columns);
  const best = candidates[0];
  if (best === undefined) {
    return [
      { role: "time", column: null, reason: "No column holds dates in a way of writing that is known." },
      { role: "timeOfDay", column: null, reason: "Without a date there is nothing to add a time to." },
    ];
  }
  if (best.date.format.isInstant) {
    const day = candidates.find((entry) => !entry.date.format.hasTime && !entry.date.format.isInstant && entry.score > 0);
    const hour = day === undefined ? undefined : timeOfDayColumn(columns, day.column);
    if (day !== undefined && hour !== undefined && hour !== best.column) {
      const reason = `“${best.column.name}” is written in UTC, while “${day.column.name}” with “${hour.name}” is local time: the local pair is taken, because a day is counted from local midnight.`;
      return [
        { role: "time", column: day.column.name, reason },
        { role: "timeOfDay", column: hour.name, reason: `The hour that belongs to “${day.column.name}”.` },
      ];
    }
  }
  const share = percent(best.date.share);
  const rivals = candidates.slice(1).map((entry) => `“${entry.column.name}”`);
  const passedOver =
    rivals.length > 0
      ? ` ${rivals.join(", ")} hold${rivals.length === 1 ? "s" : ""} dates too but fit${rivals.length === 1 ? "s" : ""} less well by name.`
      : "";
  const time: ColumnGuess = {
    role: "time",
    column: best.column.name,
    reason: `${share} of its values are dates written ${best.date.format.name}.${passedOver}`,
  };
  const needsTime = !best.date.format.hasTime || isOnlyDays(best);
  const hour = needsTime ? timeOfDayColumn(columns, best.column) : undefined;
  if (hour !== undefined) {
    return [
      time,
      {
        role: "timeOfDay",
        column: hour.name,
        reason: `“${best.column.name}” holds days only; this column holds the time of day.`,
      },
    ];
  }
  const reason = needsTime
    ? "No column holds a time of day: it stays unknown."
    : `“${best.column.name}” holds the time of day too.`;
  return [time, { role: "timeOfDay", column: null, reason }];
}

function guessCategory(columns: readonly LookedAt[], taken: ReadonlySet<string>): ColumnGuess {
  const free = columns.filter((column) => !taken.has(column.name));
  for (const name of CATEGORY_NAMES) {
    const column = free.find((candidate) => candidate.words.join(" ") === name);
    if (column === undefined) continue;
    const distinct = new Set(column.values).size;
    if (distinct === 0 || distinct > MAX_GUESSED_CATEGORIES) continue;
    return {
      role: "category",
      column: column.name,
      reason: `Named like a category; distinct values in the rows looked at: ${distinct}.`,
    };
  }
  return {
    role: "category",
    column: null,
    reason: "No column is named like a category: all incidents count as one category, “all”.",
  };
}

/** Guesses the roles from names and values. `rows` are records of the file's beginning, each with one text per column. */
export function guessColumns(names: readonly string[], rows: readonly (readonly string[])[]): Guesses {
  const columns = names.map((name, index): LookedAt => {
    const values = rows
      .map((row) => row[index]?.trim() ?? "")
      .filter((value) => value !== "" && !/^(na|n\/a|null|nan|none)$/i.test(value));
    return { name, words: wordsOf(name), values };
  });
  const lon = guessCoordinate(columns, "lon");
  const lat = guessCoordinate(columns, "lat");
  const times = guessTime(columns);
  const taken = new Set([lon, lat, ...times].map((guess) => guess.column).filter((column) => column !== null));
  const guesses = [
    ...times,
    guessCategory(columns, taken),
    lon,
    lat,
    guessId(columns, rows.length),
    guessModifiedOn(columns, taken),
  ];
  const roles: Partial<ColumnRoles> = Object.fromEntries(
    guesses.filter((guess) => guess.column !== null).map((guess) => [guess.role, guess.column]),
  );
  return { roles, guesses };
}
