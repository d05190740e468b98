import type { Reject } from "../../src-main/contract/index.ts";

/** A field as RFC 4180 writes it. Rejected rows hold delimiters and quotation marks by their nature. */
function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Rejected rows as a CSV with the reason in words, for mending them in the source. `header` names the three columns. */
export function rejectsAsCsv(
  rows: readonly Reject[],
  header: readonly [string, string, string],
  reasonOf: (reason: string) => string,
): string {
  const lines = rows.map(({ line, reason, text }) => [String(line), field(reasonOf(reason)), field(text)].join(","));
  return `${[header.map(field).join(","), ...lines].join("\r\n")}\r\n`;
}
