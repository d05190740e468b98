/** Where the columns of a text table are parted, and which line names them: guessed from its first lines. */
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import { splitFields } from "./record-splitter.ts";

/** Delimiters that portals and spreadsheets write. */
const USUAL_DELIMITERS = [",", ";", "\t", "|"];
/** Tried where none of the usual ones parts the lines. */
const RARE_DELIMITERS = ["^", "~", "#", "\u001f", "\u0001", "!", ":", "=", " "];
/** Lines looked at: title lines above a header are few. */
const LINES_LOOKED_AT = 200;
/** Characters looked at: a line that is longer is none. */
const CHARACTERS_LOOKED_AT = 1 << 20;
/** Share of the lines that must have the same number of columns. A third: many lines may be parts of quoted texts. */
const LEAST_SHARE = 0.34;
/** The same where the first line of all has that number, as a header does. */
const LEAST_SHARE_OF_FIRST = 0.1;

const NAMES: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
  " ": "space",
  "\u001f": "unit separator",
  "\u0001": "start of heading (Hive)",
};

export interface Layout {
  readonly delimiter: string;
  /** 0: the table has no line with names. */
  readonly headerLine: number;
  /** Line of the first record or of the header. */
  readonly firstLine: number;
  readonly columns: number;
  readonly guesses: readonly ReadingGuess[];
}

interface Parted {
  readonly delimiter: string;
  readonly columns: number;
  readonly share: number;
  readonly firstLine: number;
  readonly isUsable: boolean;
}

function part(lines: readonly string[], delimiter: string): Parted {
  const widths = lines.map((line) => (line.trim() === "" ? 0 : splitFields(line, delimiter).length));
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 0) counts.set(width, (counts.get(width) ?? 0) + 1);
  const filled = widths.filter((width) => width > 0).length;
  const first = widths.find((width) => width > 0) ?? 0;
  const ofFirst = counts.get(first) ?? 0;
  const [mostly, most] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  const takesFirst = first >= 2 && ofFirst > 1 && ofFirst / filled >= LEAST_SHARE_OF_FIRST;
  const columns = takesFirst ? first : mostly;
  const share = filled === 0 ? 0 : (takesFirst ? ofFirst : most) / filled;
  return {
    delimiter,
    columns,
    share,
    firstLine: widths.indexOf(columns) + 1,
    isUsable: columns >= 2 && (takesFirst || share >= LEAST_SHARE),
  };
}

/** The best of some delimiters, or undefined where none parts enough lines into the same number of columns. */
function best(lines: readonly string[], delimiters: readonly string[]): Parted | undefined {
  return delimiters
    .map((delimiter) => part(lines, delimiter))
    .filter(({ isUsable }) => isUsable)
    .sort((a, b) => b.share - a.share || b.columns - a.columns)[0];
}

const DATA = /^-?\d+[.,]\d+$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ].*)?$/;

/** Names of columns are words: a coordinate or a date among them, or mostly numbers, and the line is an incident. */
function looksLikeData(fields: readonly string[]): boolean {
  const filled = fields.map((field) => field.trim()).filter((field) => field !== "");
  return filled.some((field) => DATA.test(field)) || filled.filter((field) => /^-?\d+$/.test(field)).length > filled.length / 2;
}

/** From the text of a table's beginning. Throws NotATable. */
export function guessLayout(text: string, fileName: string, reading: TableReading = {}): Layout {
  const beginning = text.slice(0, CHARACTERS_LOOKED_AT);
  const all = beginning.split(/\r\n|\n|\r/);
  // The last line may be cut.
  const lines = (all.length > 1 && text.length > CHARACTERS_LOOKED_AT ? all.slice(0, -1) : all).slice(0, LINES_LOOKED_AT);
  const parted =
    reading.delimiter !== undefined
      ? part(lines, checkedDelimiter(reading.delimiter))
      : (best(lines, USUAL_DELIMITERS) ?? best(lines, RARE_DELIMITERS));
  if (parted === undefined || parted.columns < 2) {
    const header = lines.find((line) => line.trim() !== "");
    throw new AppError("NotATable", {
      message: `The first line of ${fileName} holds one column only; no comma, semicolon, tab or bar separates it.`,
      hint: "Import a CSV with a header line that names at least the date, longitude and latitude columns, or choose its separator.",
      details: { file: fileName, header: header?.slice(0, 200) },
    });
  }
  const { delimiter } = parted;
  const fieldsOf = (line: number) => splitFields(lines[line - 1] ?? "", delimiter);
  if (reading.headerLine !== undefined && reading.headerLine > lines.length) {
    throw new AppError("NoRows", {
      message: `${fileName} has no line ${reading.headerLine} to take the names of the columns from.`,
      hint: "Choose a line at the beginning of the table, or 0 where it has no names.",
      details: { file: fileName, headerLine: reading.headerLine },
    });
  }
  const isNamed = !looksLikeData(fieldsOf(parted.firstLine));
  const headerLine = reading.headerLine ?? (isNamed ? parted.firstLine : 0);
  const columns = reading.headerLine === undefined || reading.headerLine === 0 ? parted.columns : fieldsOf(headerLine).length;
  return {
    delimiter,
    headerLine,
    firstLine: headerLine === 0 ? parted.firstLine : headerLine,
    columns,
    guesses: [delimiterGuess(parted, reading), headerGuess(headerLine, parted, reading)],
  };
}

function nameOf(delimiter: string): string {
  return NAMES[delimiter] ?? `“${delimiter}”`;
}

function delimiterGuess({ delimiter, columns, share }: Parted, { delimiter: chosen }: TableReading): ReadingGuess {
  const percent = `${Math.round(100 * share)} %`;
  return {
    part: "delimiter",
    value: delimiter,
    reason:
      chosen !== undefined
        ? "Chosen by you."
        : `A ${nameOf(delimiter)} parts ${percent} of the first lines into ${columns} columns.`,
    sure: chosen !== undefined || share > 0.9,
    choices: [...new Set([...USUAL_DELIMITERS, delimiter])].map((value) => ({ value, label: nameOf(value) })),
  };
}

function headerGuess(headerLine: number, { firstLine }: Parted, { headerLine: chosen }: TableReading): ReadingGuess {
  const above = headerLine - 1;
  const reason =
    chosen !== undefined
      ? "Chosen by you."
      : headerLine === 0
        ? "Its first line looks like an incident, not like names of columns: they are numbered."
        : above > 0
          ? `The first line with as many columns as the rows is line ${headerLine}; the ${above === 1 ? "line" : `${above} lines`} above it ${above === 1 ? "is taken for a title" : "are taken for titles"}.`
          : "Its first line holds words.";
  return {
    part: "headerLine",
    value: String(headerLine),
    reason,
    sure: chosen !== undefined || headerLine > 0,
    choices: [
      { value: "0", label: "no line: columns are numbered" },
      ...[...new Set([firstLine, firstLine + 1, headerLine])]
        .filter((line) => line > 0)
        .map((line) => ({ value: String(line), label: `line ${line}` })),
    ],
  };
}

function checkedDelimiter(delimiter: string): string {
  // One byte, because the bytes are split before their characters are read; a quote or a line end would take the table apart.
  if (delimiter.length === 1 && delimiter.charCodeAt(0) < 0x80 && !'"\r\n'.includes(delimiter)) return delimiter;
  throw new AppError("UnusableDelimiter", {
    message: `“${delimiter}” cannot separate the columns of a table.`,
    hint: "Choose one plain character such as a comma, a semicolon, a tab or a bar.",
    details: { delimiter },
  });
}
