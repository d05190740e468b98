/** Ways to write a date, as tables of incidents do. A format is a regular expression (RE2 and JavaScript alike) and how DuckDB reads it. */

import { AppError } from "../../models/errors/index.ts";

export interface DateFormat {
  /** As shown: "MM/DD/YYYY hh:mm:ss AM/PM". */
  readonly name: string;
  /** The whole text of a value; the same source is used by DuckDB, so it stays within what RE2 and JavaScript share. */
  readonly pattern: string;
  /**
   * Format of DuckDB's strptime, or "iso" for its own cast, which knows T, fractions and offsets, or a unit of numbers: seconds or
   * milliseconds since 1970, or a spreadsheet's days since 1899-12-30.
   */
  readonly strptime: string;
  readonly hasTime: boolean;
  /** True where the value states its offset from UTC ("Z", "+02:00"): an instant, not a local time. */
  readonly isInstant: boolean;
  /** True for numbers that may be anything: only a column whose name speaks of a time is believed. */
  readonly needsName?: true;
}

const ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const ISO_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?";
const TWO = "[0-9]{1,2}";
const HALF_DAY = "[AaPp][Mm]";

const TIMES = [
  { name: " hh:mm:ss AM/PM", pattern: ` ${TWO}:[0-9]{2}:[0-9]{2} ${HALF_DAY}`, strptime: " %I:%M:%S %p" },
  { name: " hh:mm AM/PM", pattern: ` ${TWO}:[0-9]{2} ${HALF_DAY}`, strptime: " %I:%M %p" },
  { name: " HH:mm:ss", pattern: ` ${TWO}:[0-9]{2}:[0-9]{2}`, strptime: " %H:%M:%S" },
  { name: " HH:mm", pattern: ` ${TWO}:[0-9]{2}`, strptime: " %H:%M" },
  { name: "", pattern: "", strptime: "" },
];

function numericFormats(separator: "/" | "-" | "."): DateFormat[] {
  const shown = separator;
  const inPattern = separator === "." ? "\\." : separator;
  const years = [
    { shown: "YYYY", pattern: "[0-9]{4}", strptime: "%Y" },
    { shown: "YY", pattern: "[0-9]{2}", strptime: "%y" },
  ];
  const orders = years.flatMap((year) => {
    const pattern = `${TWO}${inPattern}${TWO}${inPattern}${year.pattern}`;
    return [
      { date: ["MM", "DD", year.shown].join(shown), strptime: ["%m", "%d", year.strptime].join(separator), pattern },
      { date: ["DD", "MM", year.shown].join(shown), strptime: ["%d", "%m", year.strptime].join(separator), pattern },
    ];
  });
  return TIMES.flatMap((time) =>
    orders.map((order) => ({
      name: order.date + time.name,
      pattern: `^${order.pattern}${time.pattern}$`,
      strptime: order.strptime + time.strptime,
      hasTime: time.strptime !== "",
      isInstant: false,
    })),
  );
}

const SECONDS = "seconds";
const MILLISECONDS = "milliseconds";
const SHEET_DAYS = "sheet days";

/** With the month as an English word or its first three letters. */
function namedMonths(): DateFormat[] {
  const dates = [
    { name: "DD-Mon-YYYY", pattern: `${TWO}-[A-Za-z]{3}-[0-9]{4}`, strptime: "%d-%b-%Y" },
    { name: "DD Mon YYYY", pattern: `${TWO} [A-Za-z]{3} [0-9]{4}`, strptime: "%d %b %Y" },
    { name: "DD-Mon-YY", pattern: `${TWO}-[A-Za-z]{3}-[0-9]{2}`, strptime: "%d-%b-%y" },
    { name: "Mon DD YYYY", pattern: `[A-Za-z]{3} ${TWO} [0-9]{4}`, strptime: "%b %d %Y" },
    { name: "Month DD, YYYY", pattern: `[A-Za-z]{4,9} ${TWO}, [0-9]{4}`, strptime: "%B %d, %Y" },
    { name: "Mon DD, YYYY", pattern: `[A-Za-z]{3} ${TWO}, [0-9]{4}`, strptime: "%b %d, %Y" },
  ];
  return dates.flatMap((date) =>
    TIMES.map((time) => ({
      name: date.name + time.name,
      pattern: `^${date.pattern}${time.pattern}$`,
      strptime: date.strptime + time.strptime,
      hasTime: time.strptime !== "",
      isInstant: false,
    })),
  );
}

/** In order of preference: where two fit equally, month before day, as in the United States' portals. */
export const DATE_FORMATS: readonly DateFormat[] = [
  {
    name: "YYYY-MM-DD HH:mm:ss with its offset from UTC",
    pattern: `^${ISO_DAY}[T ]${ISO_TIME} ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$`,
    strptime: "iso",
    hasTime: true,
    isInstant: true,
  },
  { name: "YYYY-MM-DD HH:mm:ss", pattern: `^${ISO_DAY}[T ]${ISO_TIME}$`, strptime: "iso", hasTime: true, isInstant: false },
  { name: "YYYY-MM-DD", pattern: `^${ISO_DAY}$`, strptime: "%Y-%m-%d", hasTime: false, isInstant: false },
  {
    name: "YYYY/MM/DD HH:mm:ss",
    pattern: `^[0-9]{4}/${TWO}/${TWO} ${TWO}:[0-9]{2}:[0-9]{2}$`,
    strptime: "%Y/%m/%d %H:%M:%S",
    hasTime: true,
    isInstant: false,
  },
  { name: "YYYY/MM/DD", pattern: `^[0-9]{4}/${TWO}/${TWO}$`, strptime: "%Y/%m/%d", hasTime: false, isInstant: false },
  {
    name: "YYYY/MM/DD HH:mm",
    pattern: `^[0-9]{4}/${TWO}/${TWO} ${TWO}:[0-9]{2}$`,
    strptime: "%Y/%m/%d %H:%M",
    hasTime: true,
    isInstant: false,
  },
  { name: "YYYYMMDD", pattern: "^(19|20)[0-9]{6}$", strptime: "%Y%m%d", hasTime: false, isInstant: false, needsName: true },
  {
    name: "YYYYMMDDHHMMSS",
    pattern: "^(19|20)[0-9]{12}$",
    strptime: "%Y%m%d%H%M%S",
    hasTime: true,
    isInstant: false,
    needsName: true,
  },
  ...namedMonths(),
  {
    name: "seconds since 1970",
    pattern: "^[0-9]{9,10}(\\.[0-9]+)?$",
    strptime: SECONDS,
    hasTime: true,
    isInstant: true,
    needsName: true,
  },
  {
    name: "milliseconds since 1970",
    pattern: "^[0-9]{12,13}$",
    strptime: MILLISECONDS,
    hasTime: true,
    isInstant: true,
    needsName: true,
  },
  // 20000 is 1954, 59999 is 2064.
  {
    name: "spreadsheet day number",
    pattern: "^[2-5][0-9]{4}$",
    strptime: SHEET_DAYS,
    hasTime: false,
    isInstant: false,
    needsName: true,
  },
  {
    name: "spreadsheet day number with time",
    pattern: "^[2-5][0-9]{4}(\\.[0-9]+)?$",
    strptime: SHEET_DAYS,
    hasTime: true,
    isInstant: false,
    needsName: true,
  },
  ...numericFormats("/"),
  ...numericFormats("-"),
  ...numericFormats("."),
];

/** What all formats share: three numbers with separators, a month's name beside a number, or a number of a known length. */
const DATE_LIKE =
  /^(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)|\d{8}$|\d{14}$|[2-5]\d{4}(\.\d+)?$|\d{9,10}(\.\d+)?$|\d{12,13}$|\d{1,2}[- ][A-Za-z]{3}[- ]|[A-Za-z]{3,9} \d{1,2}\b)/;

/** Share of a column's values that must be written in one format for it to be taken as a date column. */
export const MIN_DATE_SHARE = 0.5;

export interface DateFormatGuess {
  readonly format: DateFormat;
  /** Share of the values that fit, in 0..1. */
  readonly share: number;
  /** Formats of the same shape that fit as many values (day before month): only the whole column can decide. */
  readonly alternatives: readonly DateFormat[];
}

/** True where the numbers between the separators can be a month and a day in the format's order; other formats have one order only. */
function fitsCalendar(format: DateFormat, value: string): boolean {
  if (!/^%[md][-/.]%[md]/.test(format.strptime)) return true;
  const monthFirst = format.strptime.startsWith("%m");
  const [first = 0, second = 0] = value.split(/\D/, 2).map(Number);
  const month = monthFirst ? first : second;
  const day = monthFirst ? second : first;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** The format that fits most of the values, or undefined when none fits at least half of them. Blank values do not count. */
export function guessDateFormat(values: readonly string[]): DateFormatGuess | undefined {
  const texts = values.map((value) => value.trim()).filter((value) => value !== "");
  if (texts.length === 0) return undefined;
  // Most columns are no dates: one cheap look spares them the two dozen formats.
  if (texts.filter((text) => DATE_LIKE.test(text)).length / texts.length < MIN_DATE_SHARE) return undefined;
  const counted = DATE_FORMATS.map((format) => {
    const pattern = new RegExp(format.pattern);
    const fits = (value: string) => pattern.test(value) && fitsCalendar(format, value);
    return { format, count: texts.filter(fits).length };
  });
  const most = Math.max(...counted.map((entry) => entry.count));
  if (most / texts.length < MIN_DATE_SHARE) return undefined;
  const [best, ...others] = counted.filter((entry) => entry.count === most).map((entry) => entry.format);
  if (best === undefined) return undefined;
  const alternatives = others.filter((format) => isOtherOrder(best, format));
  return { format: best, share: most / texts.length, alternatives };
}

/** True for two formats that differ in nothing but which of day and month comes first. */
export function isOtherOrder(one: DateFormat, other: DateFormat): boolean {
  return one.pattern === other.pattern && one.strptime !== other.strptime;
}

/** Throws UnknownDateFormat. */
export function dateFormatNamed(name: string): DateFormat {
  const format = DATE_FORMATS.find((known) => known.name === name);
  if (format !== undefined) return format;
  throw new AppError("UnknownDateFormat", {
    message: `“${name}” is no way of writing dates that is known here.`,
    hint: `Choose one of: ${DATE_FORMATS.slice(0, 12)
      .map((known) => known.name)
      .join(", ")} ...`,
    details: { dateFormat: name },
  });
}

/** SQL that reads `text` (a trimmed SQL expression) as a TIMESTAMP: local, or UTC for an instant. NULL where it does not fit. */
export function timestampSql(format: DateFormat, text: string): string {
  const fits = `regexp_matches(${text}, '${format.pattern}')`;
  const number = `try_cast(${text} AS DOUBLE)`;
  if (format.strptime === SECONDS) return `CASE WHEN ${fits} THEN make_timestamp((${number} * 1e6)::BIGINT) END`;
  if (format.strptime === MILLISECONDS) return `CASE WHEN ${fits} THEN make_timestamp((${number} * 1e3)::BIGINT) END`;
  if (format.strptime === SHEET_DAYS) {
    return `CASE WHEN ${fits} THEN TIMESTAMP '1899-12-30 00:00:00' + to_seconds(round(${number} * 86400)::BIGINT) END`;
  }
  // strptime takes two digits for a year of four.
  if (format.strptime !== "iso") return `CASE WHEN ${fits} THEN try_strptime(${text}, '${format.strptime}') END`;
  // A cast to TIMESTAMP would pass over the offset without a word.
  const value = format.isInstant ? `timezone('UTC', try_cast(${text} AS TIMESTAMPTZ))` : `try_cast(${text} AS TIMESTAMP)`;
  return `CASE WHEN regexp_matches(${text}, '${format.pattern}') THEN ${value} END`;
}
