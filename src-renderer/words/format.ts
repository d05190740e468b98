/** Every number, date, unit and place that the window shows is written here, so that they all look alike. */

import { currentLanguage } from "./language.ts";

/** Of days and lists, and of figures: a person may want English words with decimal commas. */
const { locale: LOCALE, numberLocale: FIGURES } = currentLanguage();
const IS_ENGLISH = LOCALE === "en-GB";

const MINUS = "\u2212";
const NARROW_SPACE = "\u202f";

const whole = new Intl.NumberFormat(FIGURES, { maximumFractionDigits: 0 });

function minus(text: string): string {
  return text.replace("-", MINUS);
}

/** 321,877 */
export function count(value: number): string {
  return minus(whole.format(value));
}

/** At least `digits` significant digits, never more than the value deserves: 0.0312, 11.3, 412, 12,400. */
export function quantity(value: number, digits = 3): string {
  if (value === 0 || !Number.isFinite(value)) return Number.isFinite(value) ? "0" : "no value";
  const size = Math.floor(Math.log10(Math.abs(value)));
  if (size < -5) return minus(value.toExponential(Math.max(0, digits - 1)));
  const decimals = Math.min(20, Math.max(0, digits - 1 - size));
  return minus(new Intl.NumberFormat(FIGURES, { minimumFractionDigits: 0, maximumFractionDigits: decimals }).format(value));
}

/** Significant digits of an expected number of incidents: no forecast knows more of it. */
const COUNT_DIGITS = 2;

/** An expected number of incidents, in as many digits whatever they are, so that columns and a moving cursor do not wobble: 0.030, 2.0, 611. */
export function expectedCount(value: number): string {
  if (!Number.isFinite(value)) return "no value";
  if (value === 0) return "0";
  // Rounded first: 9.96 is 10, not 10.0.
  const size = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(COUNT_DIGITS)))));
  if (size < -5) return minus(value.toExponential(COUNT_DIGITS - 1));
  const decimals = Math.max(0, COUNT_DIGITS - 1 - size);
  return minus(
    new Intl.NumberFormat(FIGURES, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value),
  );
}

/** Below this, and as far from certainty, a percentage has a decimal. */
const FINE_PERCENT = { low: 10, high: 99 };

/** A probability: 0.4 %, 2.0 %, 12 %, 99.6 %; "under 0.1 %" says what rounding would hide, also that of a 1 to the last bit. */
export function chance(probability: number): string {
  const percent = probability * 100;
  if (percent > 0 && percent < 0.1) return `under 0.1${NARROW_SPACE}%`;
  if (percent > 99.9) return `over 99.9${NARROW_SPACE}%`;
  // Rounded first: 9.96 % is 10 %, not 10.0 %.
  const rounded = Number(percent.toFixed(1));
  const isFine = (rounded > 0 && rounded < FINE_PERCENT.low) || (rounded > FINE_PERCENT.high && rounded < 100);
  const decimals = isFine ? 1 : 0;
  const text = new Intl.NumberFormat(FIGURES, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return `${text.format(percent)}${NARROW_SPACE}%`;
}

/** A round probability beside a scale: 10 %, 1 %, 0.25 %. */
export function roundChance(probability: number): string {
  return `${quantity(probability * 100, 2)}${NARROW_SPACE}%`;
}

/** Share of a work that is done, without digits that nobody reads: 43 %. */
export function share(value: number): string {
  return `${whole.format(Math.floor(value * 100))}${NARROW_SPACE}%`;
}

/** Ratio to the long-run map: 1.8 times. Null where there is nothing to divide by. */
export function ratio(value: number, base: number): string | null {
  if (!(base > 0) || !Number.isFinite(value / base)) return null;
  return value < base * 10
    ? new Intl.NumberFormat(FIGURES, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value / base)
    : count(value / base);
}

const BYTE_UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** Powers of 1000, as discs and downloads are sold: 280 MB, 1.2 GB. */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  const decimals = step > 0 && scaled < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(FIGURES, { maximumFractionDigits: decimals }).format(scaled)} ${BYTE_UNITS[step] ?? "bytes"}`;
}

/** 8 s, 2 min 10 s, 1 h 05 min. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 10) return total % 60 === 0 ? `${minutes} min` : `${minutes} min ${total % 60} s`;
  if (minutes < 60) return `${Math.round(total / 60)} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** A loss in nats per incident; four digits show what a training changes. */
export function loss(value: number): string {
  return minus(new Intl.NumberFormat(FIGURES, { minimumFractionDigits: 4, maximumFractionDigits: 4 }).format(value));
}

/** A difference with its sign: −0.0031, +0.0020. */
export function difference(value: number): string {
  const text = loss(Math.abs(value));
  return `${value < 0 ? MINUS : "+"}${text}`;
}

const dayParts = new Intl.DateTimeFormat(LOCALE, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

const dayOnly = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function parts(isoDay: string): Record<string, string> {
  const date = new Date(`${isoDay}T00:00:00Z`);
  return Object.fromEntries(dayParts.formatToParts(date).map(({ type, value }) => [type, value]));
}

/** "Wed 5 Sep 2018" of "2018-09-05". Local days have no zone of their own, so none is applied. */
export function day(isoDay: string): string {
  if (!IS_ENGLISH) return dayParts.format(new Date(`${isoDay}T00:00:00Z`));
  const { weekday, day: date, month, year } = parts(isoDay);
  return `${weekday} ${date} ${month?.slice(0, 3)} ${year}`;
}

/** "5 Sep 2018" */
export function shortDay(isoDay: string): string {
  if (!IS_ENGLISH) return dayOnly.format(new Date(`${isoDay}T00:00:00Z`));
  const { day: date, month, year } = parts(isoDay);
  return `${date} ${month?.slice(0, 3)} ${year}`;
}

/** Days [first, first + days): one day as itself, several as a span. */
export function validDays(first: string, days: number): string {
  return days === 1 ? day(first) : `${day(first)} to ${day(addDays(first, days - 1))}`;
}

/** Calendar arithmetic on "YYYY-MM-DD". */
export function addDays(isoDay: string, days: number): string {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whole days from one local day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** "41.8781° N 87.6298° W": 1e-4 degrees are about 10 m. */
export function coordinates(lon: number, lat: number): string {
  const part = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`;
  return `${part(lat, "N", "S")} ${part(lon, "E", "W")}`;
}

/** "1 ha", "10 ha", "1 km²" */
export function area(squareMetres: number): string {
  return squareMetres >= 1e6 ? `${quantity(squareMetres / 1e6)} km²` : `${quantity(squareMetres / 1e4)} ha`;
}

/** Categories come as their source wrote them; names all in capitals are brought to sentence case: "Criminal damage". */
export function category(name: string): string {
  return name === name.toUpperCase() && /[A-Z]{2}/.test(name) ? name.charAt(0) + name.slice(1).toLowerCase() : name;
}

/** "theft, battery and assault" */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { style: "long", type: "conjunction" }).format(items);
}

/** "theft, battery or assault" */
export function alternatives(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE, { style: "long", type: "disjunction" }).format(items);
}

/** First letters and figures of a hash, enough to tell two apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}

/** The local day, "YYYY-MM-DD", of an instant as this computer's clock has it. */
export function localDay(instant: string): string {
  // Sweden writes days as ISO 8601 does.
  return new Date(instant).toLocaleDateString("sv-SE");
}
