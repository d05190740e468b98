import type { CategoryChange, ReadingGuess, TableReading } from "../../src-main/contract/index.ts";

export type ReadingPart = ReadingGuess["part"];

/** Parts that cut the bytes into other columns: what the columns mean is guessed anew after them. */
const CUTS_COLUMNS: ReadonlySet<ReadingPart> = new Set(["encoding", "delimiter", "headerLine", "sheet"]);

export function cutsColumns(part: ReadingPart): boolean {
  return CUTS_COLUMNS.has(part);
}

/** A reading with one part chosen; the text is one of the part's choices. */
export function withPart(reading: TableReading, part: ReadingPart, value: string): TableReading {
  if (part === "headerLine") return { ...reading, headerLine: Number(value) };
  if (part === "swapped") return { ...reading, swapped: value === "true" };
  return { ...reading, [part]: value };
}

/** What becomes of one category: another name, another one's name to merge them, null to leave its rows out; its own name for nothing. */
export function withCategory(changes: readonly CategoryChange[], from: string, to: string | null): readonly CategoryChange[] {
  const others = changes.filter((change) => change.from !== from);
  const name = to?.trim();
  return name === "" || name === from ? others : [...others, { from, to: name ?? null }];
}
