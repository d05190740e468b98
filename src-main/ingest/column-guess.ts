import type { ColumnGuess, ColumnRoles } from "../contract/index.ts";
import { type DateFormatGuess, guessDateFormat } from "./date-format.ts";
import type { LookedAt } from "./looked-at.ts";
import { guessNumberStyle, parseNumber } from "./number-style.ts";
import { guessAddress, guessId, guessModifiedOn } from "./record-guess.ts";
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
  "dt",
  "time",
  "datetime",
  "timestamp",
  "occurred",
  "occurrence",
  "reported",
  "datereported",
  "when",
]);
/** Words of columns that end an interval ("CMPLNT_TO_DT", "End Date"). */
const END_WORDS = new Set(["end", "ended", "ending", "to", "until", "latest"]);
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
    .normalize("NFC")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function percent(share: number): string {
  return `${(100 * share).toLocaleString("en", { maximumFractionDigits: share > 0.999 && share < 1 ? 2 : 1 })} %`;
}

/** Share of a column's values that are numbers up to `limit` in size. */
function numbersShare(column: LookedAt, limit: number): number {
  if (column.values.length === 0) return 0;
  const style = guessNumberStyle(column.values);
  const fits = column.values.filter((value) => Math.abs(parseNumber(value, style)) <= limit);
  return fits.length / column.values.length;
}

/** Names of columns with metres or feet of a map grid. */
const GRID_NAMES = {
  lon: /^(x|x ?coord(inate)?s?( \w+)?|coord(inate)? ?x|easting|utm ?x|utm ?e(ast(ing)?)?|point x|geo ?x|e|rechtswert|ostwert|este)$/,
  lat: /^(y|y ?coord(inate)?s?( \w+)?|coord(inate)? ?y|northing|utm ?y|utm ?n(orth(ing)?)?|point y|geo ?y|n|hochwert|nordwert|norte)$/,
};
/** The Earth's circumference in US feet: no map grid counts further. */
const MOST_GRID_UNITS = 1.4e8;

/** A column of a map grid, where none holds degrees. */
function guessGrid(columns: readonly LookedAt[], role: "lon" | "lat"): ColumnGuess | undefined {
  const axis = role === "lon" ? "x" : "y";
  const column = columns.find(
    (candidate) => GRID_NAMES[role].test(candidate.words.join(" ")) && numbersShare(candidate, MOST_GRID_UNITS) >= 0.5,
  );
  if (column === undefined) return undefined;
  return {
    role,
    column: column.name,
    reason: `Named like a coordinate along ${axis}; its values are metres or feet of a map grid, or degrees.`,
  };
}

const DEGREES = /^[-+]?\d{1,3}[.,]\d{3,}$/;
/** Degrees that nine tenths of a city's values stray by. */
const CITY_DEGREES = 2;

/** Names of columns with degrees, in languages that portals write. */
const DEGREE_NAMES = {
  lon: [
    "longitude",
    "lon",
    "lng",
    "long",
    "longitud",
    "longitudine",
    "länge",
    "laenge",
    "längengrad",
    "laengengrad",
    "lengtegraad",
  ],
  lat: ["latitude", "lat", "latitud", "latitudine", "breite", "breitengrad", "breedtegraad"],
};

/** Where no name tells: the two columns whose values look like degrees of one city. */
function guessByValues(columns: readonly LookedAt[]): ColumnGuess[] | undefined {
  const alike = columns.filter((column) => {
    const fits = column.values.filter((value) => DEGREES.test(value));
    if (fits.length === 0 || fits.length < 0.8 * column.values.length) return false;
    const style = guessNumberStyle(fits);
    const numbers = fits.map((value) => parseNumber(value, style)).sort((a, b) => a - b);
    const at = (share: number) => numbers[Math.floor(share * (numbers.length - 1))] ?? 0;
    return Math.abs(at(0.5)) <= 180 && at(0.95) - at(0.05) <= CITY_DEGREES;
  });
  const [first, second, third] = alike;
  if (first === undefined || second === undefined || third !== undefined) return undefined;
  const middle = (column: LookedAt) => Math.abs(parseNumber(column.values[0] ?? "", guessNumberStyle(column.values)));
  // Tables mostly write the latitude first; no town lies beyond 72 degrees.
  const [lat, lon] = middle(first) > 72 && middle(second) <= 72 ? [second, first] : [first, second];
  const isUnnamed = columns.every(({ name }) => /^column \d+$/.test(name));
  const reason = isUnnamed
    ? "Its values look like degrees of one city, and the table has no names of columns."
    : "No column is named like coordinates; the values of two look like degrees of one city. Look at the map before you import.";
  return [
    { role: "lon", column: lon.name, reason },
    { role: "lat", column: lat.name, reason },
  ];
}

function guessCoordinates(columns: readonly LookedAt[]): ColumnGuess[] {
  const named = (["lon", "lat"] as const).map((role) => guessCoordinate(columns, role));
  if (named.every(({ column }) => column !== null)) return named;
  const grid = (["lon", "lat"] as const).map((role) => guessGrid(columns, role));
  if (grid.every((guess) => guess !== undefined)) return grid.filter((guess) => guess !== undefined);
  return guessByValues(columns) ?? named;
}

function guessCoordinate(columns: readonly LookedAt[], role: "lon" | "lat"): ColumnGuess {
  // Up to 180 for latitudes too: a column that holds longitudes under this name is found to be exchanged later.
  const limit = 180;
  const exact = DEGREE_NAMES[role];
  const axis = role === "lon" ? "x" : "y";
  const label = role === "lon" ? "longitude" : "latitude";
  const named = (column: LookedAt) => exact.some((word) => column.words.includes(word));
  const onAxis = (column: LookedAt) => column.words.includes(axis) && column.values.some((value) => /\.\d{3,}/.test(value));
  const candidates = [
    ...columns.filter((column) => exact.includes(column.words.join(" "))),
    ...columns.filter(named),
    ...columns.filter(onAxis),
  ].filter((column) => numbersShare(column, 180) >= 0.5);
  const best = candidates[0];
  if (best === undefined) {
    return { role, column: null, reason: `No column is named like a ${label} and holds degrees.` };
  }
  const share = percent(numbersShare(best, limit));
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
      // A column of eight-digit numbers is only a date when its name says so; an end is not the beginning.
      const believable = named || date.format.needsName !== true;
      const isEnd = column.words.some((word) => END_WORDS.has(word));
      const score = (named ? 4 : 0) - (aboutRecord ? 6 : 0) - (isEnd ? 3 : 0) + (date.format.hasTime ? 2 : 0) + date.share;
      return { column, date, score: believable ? score : Number.NEGATIVE_INFINITY };
    })
    .filter((entry) => entry.score > Number.NEGATIVE_INFINITY)
    .sort((a, b) => b.score - a.score);
}

function timeOfDayColumn(columns: readonly LookedAt[], except: LookedAt): LookedAt | undefined {
  return columns.find(
    (column) =>
      column !== except &&
      !column.words.some((word) => END_WORDS.has(word)) &&
      column.words.some(
        (word) => word === "hour" || word === "time" || word === "hourreported" || word === "hhmm" || word === "tm",
      ) &&
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

/** The end of the interval in which an incident happened, by the name of its column. */
function guessEnd(columns: readonly LookedAt[], times: readonly ColumnGuess[]): ColumnGuess[] {
  const taken = new Set(times.map(({ column }) => column));
  const free = columns.filter(({ name, words }) => !taken.has(name) && words.some((word) => END_WORDS.has(word)));
  const end = free
    .filter(({ words }) => !words.some((word) => RECORD_WORDS.has(word)))
    .map((column) => ({ column, date: guessDateFormat(column.values) }))
    .find(
      ({ column, date }) =>
        date !== undefined && (date.format.needsName !== true || column.words.some((word) => TIME_WORDS.has(word))),
    );
  if (end === undefined) {
    return [
      { role: "endTime", column: null, reason: "No column is named like the end of an interval: incidents have one time." },
    ];
  }
  const { column, date } = end;
  const guess: ColumnGuess = {
    role: "endTime",
    column: column.name,
    reason: `“${column.name}” holds dates and is named like an end: the incident happened between the two.`,
  };
  const hour =
    date?.format.hasTime === true
      ? undefined
      : free.find((other) => other !== column && guessTimeOfDay(other.values) !== undefined);
  return hour === undefined
    ? [guess]
    : [guess, { role: "endTimeOfDay", column: hour.name, reason: `The time of day that belongs to “${column.name}”.` }];
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
  const places = guessCoordinates(columns);
  const times = guessTime(columns);
  const ends = guessEnd(columns, times);
  const taken = new Set([...places, ...times, ...ends].map((guess) => guess.column).filter((column) => column !== null));
  const guesses = [
    ...times,
    ...ends,
    guessCategory(columns, taken),
    ...places,
    guessId(columns, rows.length),
    guessModifiedOn(columns, taken),
    guessAddress(columns, taken),
  ];
  const roles: Partial<ColumnRoles> = Object.fromEntries(
    guesses.filter((guess) => guess.column !== null).map((guess) => [guess.role, guess.column]),
  );
  return { roles, guesses };
}
