/**
 * Splits the bytes of a CSV into records, with the line on which each begins. Own code, because an import needs three things at once
 * that no parser at hand gives: exact line numbers for a reject list, recovery after a stray quote (the next line is read again,
 * so that one bad row costs one row), and 100 MB a second.
 */
import { AppError } from "../../models/errors/index.ts";

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A record longer than this is a stray quote or no table. Addresses and descriptions of portals stay under 10 kB. */
export const MAX_RECORD_BYTES = 1 << 20;
/** Lines that a quoted field may span. A stray quote is noticed after so many. */
export const MAX_QUOTED_LINES = 100;

export type SplitRejectReason = "WrongColumnCount" | "UnbalancedQuotes";

/** Receives records as [start, end) of `bytes`, without the line end. The bytes are only valid during the call. */
export interface RecordHandler {
  /** `regular`: every quoted field is closed right before a delimiter, and no quote or lone carriage return stands elsewhere. */
  record(bytes: Buffer, start: number, end: number, line: number, regular: boolean): void;
  reject(bytes: Buffer, start: number, end: number, line: number, reason: SplitRejectReason): void;
}

export interface RecordSplitter {
  push(chunk: Buffer): void;
  /** Flushes the last record. Returns the number of the last line. */
  end(): number;
}

interface ScannedRecord {
  /** Index of the byte that ends the line (or of the end), or -1 when more bytes are needed. */
  end: number;
  fields: number;
  lineFeeds: number;
  regular: boolean;
  insideQuotes: boolean;
}

/**
 * A line ends with LF or CRLF. A lone CR, as old Macs wrote it, ends one too where all columns are there (`columns`; 0: not known yet);
 * elsewhere it is a break inside of a text that was not quoted.
 */
function scanRecord(bytes: Buffer, start: number, delimiter: number, columns: number, out: ScannedRecord): void {
  const length = bytes.length;
  const limit = start + MAX_RECORD_BYTES;
  let fields = 1;
  let lineFeeds = 0;
  let regular = true;
  let insideQuotes = false;
  let atFieldStart = true;
  let end = -1;
  for (let index = start; index < length; index += 1) {
    const byte = bytes[index];
    if (insideQuotes) {
      if (byte === QUOTE) {
        const next = bytes[index + 1];
        if (next === QUOTE) index += 1;
        else {
          insideQuotes = false;
          if (next !== undefined && next !== delimiter && next !== LINE_FEED && next !== CARRIAGE_RETURN) regular = false;
        }
      } else if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && index + 1 < length && bytes[index + 1] !== LINE_FEED)) {
        lineFeeds += 1;
        if (lineFeeds > MAX_QUOTED_LINES || index > limit) {
          end = index;
          break;
        }
      }
    } else if (byte === LINE_FEED) {
      end = index;
      break;
    } else if (byte === delimiter) {
      fields += 1;
      atFieldStart = true;
    } else {
      if (byte === QUOTE) {
        if (atFieldStart) insideQuotes = true;
        else regular = false;
      } else if (byte === CARRIAGE_RETURN && bytes[index + 1] !== LINE_FEED && index + 1 < length) {
        if (columns === 0 || fields === columns || index === start) {
          end = index;
          break;
        }
        // Other readers take a lone carriage return for the end of the line.
        regular = false;
      }
      atFieldStart = false;
    }
  }
  out.end = end;
  out.fields = fields;
  out.lineFeeds = lineFeeds;
  out.regular = regular;
  out.insideQuotes = insideQuotes;
}

export interface SplitterOptions {
  /** Lines before this one are titles and are passed over. Default: 1. */
  readonly firstLine?: number;
  /** Number of columns; where it is not given, the first record fixes it. */
  readonly columns?: number;
}

/** Records are handed to `record`, the header as the first of them. Blank lines are skipped. */
export function createRecordSplitter(
  delimiter: number,
  handler: RecordHandler,
  { firstLine = 1, columns: expected = 0 }: SplitterOptions = {},
): RecordSplitter {
  let carried: Buffer = Buffer.alloc(0);
  let line = 1;
  let columns = expected;
  const scanned: ScannedRecord = { end: -1, fields: 0, lineFeeds: 0, regular: true, insideQuotes: false };

  function consume(bytes: Buffer, isLast: boolean): Buffer {
    let position = 0;
    while (position < bytes.length) {
      if (line < firstLine) {
        const after = afterLine(bytes, position, isLast);
        if (after < 0) {
          if (bytes.length - position > MAX_RECORD_BYTES) throw endlessLine(line);
          break;
        }
        position = after;
        line += 1;
        continue;
      }
      scanRecord(bytes, position, delimiter, columns, scanned);
      if (scanned.end < 0 && !isLast) {
        const pending = bytes.length - position;
        if (pending <= MAX_RECORD_BYTES) break;
        // One endless line is no table; an endless quoted field is a stray quote and handled below.
        if (!scanned.insideQuotes || bytes.indexOf(LINE_FEED, position) < 0) throw endlessLine(line);
      }
      const broken = scanned.insideQuotes;
      const wrongCount = columns > 0 && scanned.fields !== columns;
      if (broken || (wrongCount && scanned.lineFeeds > 0)) {
        // The line alone is lost; what follows is read again from its own beginning.
        const after = afterLine(bytes, position, true);
        handler.reject(bytes, position, trimmedEnd(bytes, position, after), line, "UnbalancedQuotes");
        position = after;
        line += 1;
        continue;
      }
      const end = scanned.end < 0 ? bytes.length : scanned.end;
      const textEnd = trimmedEnd(bytes, position, end);
      if (textEnd > position) {
        if (wrongCount) handler.reject(bytes, position, textEnd, line, "WrongColumnCount");
        else {
          if (columns === 0) columns = scanned.fields;
          handler.record(bytes, position, textEnd, line, scanned.regular);
        }
      }
      position = end + 1;
      line += 1 + scanned.lineFeeds;
    }
    return bytes.subarray(Math.min(position, bytes.length));
  }

  return {
    push(chunk) {
      const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
      carried = Buffer.from(consume(bytes, false));
    },
    end() {
      consume(carried, true);
      carried = Buffer.alloc(0);
      return line - 1;
    },
  };
}

/** Index behind the end of the line that begins at `start`, or -1 when more bytes are needed. */
function afterLine(bytes: Buffer, start: number, isLast: boolean): number {
  for (let index = start; index < bytes.length; index += 1) {
    if (bytes[index] === LINE_FEED) return index + 1;
    if (bytes[index] !== CARRIAGE_RETURN) continue;
    if (index + 1 < bytes.length) return bytes[index + 1] === LINE_FEED ? index + 2 : index + 1;
    return isLast ? index + 1 : -1;
  }
  return isLast ? bytes.length : -1;
}

/** `end` without the line's own end before it. */
function trimmedEnd(bytes: Buffer, start: number, end: number): number {
  let trimmed = end;
  if (trimmed > start && bytes[trimmed - 1] === LINE_FEED) trimmed -= 1;
  if (trimmed > start && bytes[trimmed - 1] === CARRIAGE_RETURN) trimmed -= 1;
  return trimmed;
}

function endlessLine(line: number): AppError {
  return new AppError("NotATable", {
    message: `Line ${line} is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB: this is no table of rows.`,
    hint: "Check that the file is a CSV with one incident a line.",
    details: { line },
  });
}

/**
 * Fields of one record. A quote counts only at the beginning of a field; what stands behind a closing quote is taken as text.
 * `delimiter` is one character.
 */
export function splitFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let position = 0;
  while (position <= text.length) {
    let field = "";
    if (text[position] === '"') {
      position += 1;
      for (;;) {
        const close = text.indexOf('"', position);
        if (close < 0) {
          field += text.slice(position);
          position = text.length;
          break;
        }
        field += text.slice(position, close);
        position = close + 1;
        if (text[position] !== '"') break;
        field += '"';
        position += 1;
      }
    }
    const next = text.indexOf(delimiter, position);
    const end = next < 0 ? text.length : next;
    fields.push(field + text.slice(position, end));
    position = end + 1;
    if (next < 0) break;
  }
  return fields;
}

/** The record in its regular form: fields quoted where they must be. */
export function joinFields(fields: readonly string[], delimiter: string): string {
  return fields
    .map((field) =>
      field.includes('"') || field.includes(delimiter) || /[\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
    )
    .join(delimiter);
}
