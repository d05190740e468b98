/** How numbers are written: "41.88", "41,88" or "1,176,352". */

export type NumberStyle = "point" | "comma" | "grouped";

const COMMA = /^[-+]?\d*,\d+$/;
const GROUPED = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/;

/** Of the values that are not blank. A comma is a decimal one unless it stands before groups of three digits everywhere. */
export function guessNumberStyle(values: readonly string[]): NumberStyle {
  const numbers = values.map((value) => value.trim()).filter((value) => /^[-+]?[\d.,]+$/.test(value));
  const withComma = numbers.filter((value) => value.includes(","));
  if (withComma.length === 0 || withComma.length < numbers.length / 2) return "point";
  const grouped = withComma.filter((value) => GROUPED.test(value)).length;
  const comma = withComma.filter((value) => COMMA.test(value)).length;
  return comma > 0 &&
    comma >= grouped &&
    !(grouped === withComma.length && withComma.every((value) => /^\D*\d{1,3},\d{3},/.test(value)))
    ? "comma"
    : "grouped";
}

/** NaN for what is no number. */
export function parseNumber(text: string, style: NumberStyle): number {
  const trimmed = text.trim();
  if (trimmed === "") return Number.NaN;
  if (style === "comma") return Number(trimmed.replace(",", "."));
  return Number(style === "grouped" ? trimmed.replaceAll(",", "") : trimmed);
}

/** SQL that reads a trimmed text as a DOUBLE, NULL where it is none. */
export function numberSql(style: NumberStyle, text: string): string {
  if (style === "comma") return `try_cast(replace(${text}, ',', '.') AS DOUBLE)`;
  return style === "grouped" ? `try_cast(replace(${text}, ',', '') AS DOUBLE)` : `try_cast(${text} AS DOUBLE)`;
}
