/** Ways to write a date, as tables of incidents do. A format is a regular expression (RE2 and JavaScript alike) and how DuckDB reads it. */

export interface DateFormat {
  /** As shown: "MM/DD/YYYY hh:mm:ss AM/PM". */
  readonly name: string;
  /** The whole text of a value; the same source is used by DuckDB, so it stays within what RE2 and JavaScript share. */
  readonly pattern: string;
  /** Format of DuckDB's strptime, or "iso" for its own cast, which knows T, fractions and offsets. */
  readonly strptime: string;
  readonly hasTime: boolean;
  /** True where the value states its offset from UTC ("Z", "+02:00"): an instant, not a local time. */
  readonly isInstant: boolean;
}

const ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const ISO_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?";
const TWO = "[0-9]{1,2}";
const HALF_DAY = "[AaPp][Mm]";

function numericFormats(separator: "/" | "-" | "."): DateFormat[] {
  const shown = separator;
  const inPattern = separator === "." ? "\\." : separator;
  const pattern = `${TWO}${inPattern}${TWO}${inPattern}[0-9]{4}`;
  const orders = [
    { date: ["MM", "DD", "YYYY"].join(shown), strptime: ["%m", "%d", "%Y"].join(separator) },
    { date: ["DD", "MM", "YYYY"].join(shown), strptime: ["%d", "%m", "%Y"].join(separator) },
  ];
  const times = [
    { name: " hh:mm:ss AM/PM", pattern: ` ${TWO}:[0-9]{2}:[0-9]{2} ${HALF_DAY}`, strptime: " %I:%M:%S %p" },
    { name: " hh:mm AM/PM", pattern: ` ${TWO}:[0-9]{2} ${HALF_DAY}`, strptime: " %I:%M %p" },
    { name: " HH:mm:ss", pattern: ` ${TWO}:[0-9]{2}:[0-9]{2}`, strptime: " %H:%M:%S" },
    { name: " HH:mm", pattern: ` ${TWO}:[0-9]{2}`, strptime: " %H:%M" },
    { name: "", pattern: "", strptime: "" },
  ];
  return times.flatMap((time) =>
    orders.map((order) => ({
      name: order.date + time.name,
      pattern: `^${pattern}${time.pattern}$`,
      strptime: order.strptime + time.strptime,
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
  { name: "YYYYMMDD", pattern: "^(19|20)[0-9]{6}$", strptime: "%Y%m%d", hasTime: false, isInstant: false },
  ...numericFormats("/"),
  ...numericFormats("-"),
  ...numericFormats("."),
];

/** What all formats share: three numbers with separators, or eight digits. */
const DATE_LIKE = /^(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)|\d{8}$)/;

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
  const monthFirst = format.strptime.startsWith("%m");
  if (!monthFirst && !format.strptime.startsWith("%d")) return true;
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
  return best === undefined ? undefined : { format: best, share: most / texts.length, alternatives: others };
}

/** SQL that reads `text` (a trimmed SQL expression) as a TIMESTAMP: local, or UTC for an instant. NULL where it does not fit. */
export function timestampSql(format: DateFormat, text: string): string {
  if (format.strptime !== "iso") return `try_strptime(${text}, '${format.strptime}')`;
  // A cast to TIMESTAMP would pass over the offset without a word.
  const value = format.isInstant ? `timezone('UTC', try_cast(${text} AS TIMESTAMPTZ))` : `try_cast(${text} AS TIMESTAMP)`;
  return `CASE WHEN regexp_matches(${text}, '${format.pattern}') THEN ${value} END`;
}
