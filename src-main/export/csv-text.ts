/** Beginnings that make a spreadsheet take a cell for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line of a CSV (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front, by which spreadsheets know text;
 * numbers stay as they are, a minus sign included.
 */
export function spreadsheetRow(values: readonly (string | number | null)[]): string {
  return values
    .map((value) => {
      if (value === null) return "";
      if (typeof value === "number") return String(value);
      const safe = FORMULA.test(value) ? `'${value}` : value;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    })
    .join(",");
}
