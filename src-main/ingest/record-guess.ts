/** Guesses of the columns that are about a row and not about its incident: its ID, and when it was reported or last changed. */
import type { ColumnGuess } from "../contract/index.ts";
import { guessDateFormat } from "./date-format.ts";
import type { LookedAt } from "./looked-at.ts";

/**
 * Names of columns that number incidents, the surest first. Not among them: numbers of a layer's rows (OBJECTID, FID), which a server
 * gives anew at every export.
 */
const ID_NAMES = [
  "id",
  "record id",
  "incident id",
  "incident number",
  "incident no",
  "incidentid",
  "unique key",
  "unique id",
  "case number",
  "case no",
  "case id",
  "report number",
  "report no",
  "report id",
  "event number",
  "event id",
  "complaint number",
  "cmplnt num",
  "offense id",
  "crime id",
  "call number",
  "call id",
  "crash record id",
  "crash id",
  "collision id",
  "accident id",
  "accident number",
  "service request number",
  "sr number",
  "dr no",
  "reference",
];

/** Words of columns with the date on which an incident became known, the surest first: a report comes before later changes of its row. */
const KNOWN_ON_WORDS = ["reported", "report", "entered", "created", "updated", "modified", "edited"];

/** A column whose every row holds a value of its own. */
function isUnique(column: LookedAt, rows: number): boolean {
  return rows > 1 && column.values.length === rows && new Set(column.values).size === rows;
}

export function guessId(columns: readonly LookedAt[], rows: number): ColumnGuess {
  const repeating: string[] = [];
  for (const name of ID_NAMES) {
    const column = columns.find((candidate) => candidate.words.join(" ") === name);
    if (column === undefined) continue;
    if (isUnique(column, rows)) {
      return {
        role: "id",
        column: column.name,
        reason: `Named like an ID, and each of the ${rows.toLocaleString("en")} rows looked at has its own.`,
      };
    }
    repeating.push(`“${column.name}”`);
  }
  const passedOver = repeating.length > 0 ? `${repeating.join(", ")} repeats or is blank in places. ` : "";
  return {
    role: "id",
    column: null,
    reason: `${passedOver}No column gives each row an ID of its own: a later export is compared by content.`,
  };
}

/** Names of columns that say where in words, the surest first. */
const ADDRESS_NAMES = [
  "block",
  "block address",
  "hundred block",
  "address",
  "street address",
  "location address",
  "formatted address",
  "incident address",
  "street name",
  "street",
];
/** Addresses of this many different texts at least: a column with one value names no places. */
const LEAST_ADDRESSES = 2;

export function guessAddress(columns: readonly LookedAt[], taken: ReadonlySet<string>): ColumnGuess {
  for (const name of ADDRESS_NAMES) {
    const column = columns.find((candidate) => !taken.has(candidate.name) && candidate.words.join(" ") === name);
    if (column === undefined || new Set(column.values).size < LEAST_ADDRESSES) continue;
    return {
      role: "address",
      column: column.name,
      reason: "Named like a block or an address: its names stand on the map when it is near.",
    };
  }
  return { role: "address", column: null, reason: "No column is named like a block or an address." };
}

export function guessModifiedOn(columns: readonly LookedAt[], taken: ReadonlySet<string>): ColumnGuess {
  const dated = columns.filter((column) => !taken.has(column.name) && guessDateFormat(column.values) !== undefined);
  for (const word of KNOWN_ON_WORDS) {
    const column = dated.find(({ words }) => words.includes(word));
    if (column === undefined) continue;
    return {
      role: "modifiedOn",
      column: column.name,
      reason: `“${column.name}” holds dates and is named like the day on which an incident was reported or its row changed.`,
    };
  }
  return { role: "modifiedOn", column: null, reason: "No column says when an incident was reported or its row last changed." };
}
