import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import { guessLayout, type Layout } from "./layout.ts";
import { createRecordSplitter, joinFields, type SplitRejectReason, splitFields } from "./record-splitter.ts";
import type { TableSource } from "./source.ts";

const OUTPUT_BYTES = 4 << 20;
/** Characters of a rejected row that are kept: enough to recognise it, whatever a stray quote swallowed. */
export const MAX_REJECT_CHARACTERS = 2000;

/** A table whose every record has the header's number of fields, in UTF-8, each led by its line number in the source. */
export interface CleanTable {
  readonly path: string;
  /** Lines "line,reason,text" of the records that were left out. */
  readonly rejectsPath: string;
  readonly delimiter: string;
  /** Names of the columns, unique and not blank. */
  readonly columns: readonly string[];
  readonly records: number;
  readonly rejected: Readonly<Record<SplitRejectReason, number>>;
  /** Records that were not UTF-8 and were read as windows-1252. */
  readonly transcoded: number;
  /** Lines that repeat the header, as files that were put together have them. They are passed over. */
  readonly repeatedHeaders: number;
  /** How the file was read, and why so. */
  readonly guesses: readonly ReadingGuess[];
}

export interface CleanOptions {
  readonly reading?: TableReading;
  /** Tells the files of several tables apart. Default: none. */
  readonly suffix?: string;
  /** Stop after so many records (a preview). */
  readonly maxRecords?: number;
  readonly signal?: AbortSignal;
  /** Bytes of the source read so far, and records. */
  readonly progress?: (consumed: number, records: number) => void;
}

export async function cleanTable(source: TableSource, folder: string, options: CleanOptions = {}): Promise<CleanTable> {
  const cleanPath = path.join(folder, `clean${options.suffix ?? ""}.csv`);
  const rejectsPath = path.join(folder, `split-rejects${options.suffix ?? ""}.csv`);
  await using clean = await open(cleanPath, "w");
  await using rejects = await open(rejectsPath, "w");
  const maxRecords = options.maxRecords ?? Number.POSITIVE_INFINITY;
  const windows1252 = new TextDecoder("windows-1252");

  let layout: Layout | undefined;
  let delimiter = ",";
  let columns: string[] | undefined;
  let header: Buffer | undefined;
  let repeatedHeaders = 0;
  let records = 0;
  let transcoded = 0;
  const rejected: Record<SplitRejectReason, number> = { WrongColumnCount: 0, UnbalancedQuotes: 0 };
  let output = Buffer.allocUnsafe(OUTPUT_BYTES);
  let filled = 0;
  const rejectLines: string[] = [];

  function decode(bytes: Buffer): string {
    if (isUtf8(bytes)) return bytes.toString("utf8");
    transcoded += 1;
    return windows1252.decode(bytes);
  }

  function reserve(length: number): void {
    if (filled + length <= output.length) return;
    // Only for records near the limit: output is flushed after every chunk and chunks are smaller than it.
    const larger = Buffer.allocUnsafe(2 * (filled + length));
    output.copy(larger, 0, 0, filled);
    output = larger;
  }

  function write(line: number, bytes: Buffer, start: number, end: number): void {
    reserve(end - start + 24);
    filled += output.write(String(line), filled, "latin1");
    filled += output.write(delimiter, filled, "latin1");
    filled += bytes.copy(output, filled, start, end);
    output[filled] = 0x0a;
    filled += 1;
  }

  const handler = {
    record(bytes: Buffer, start: number, end: number, line: number, regular: boolean): void {
      if (columns === undefined) {
        header = Buffer.from(bytes.subarray(start, end));
        columns = columnNames(splitFields(decode(header), delimiter));
        return;
      }
      if (records >= maxRecords) return;
      if (header?.length === end - start && header.compare(bytes, start, end) === 0) {
        repeatedHeaders += 1;
        return;
      }
      records += 1;
      const record = bytes.subarray(start, end);
      if (regular && isUtf8(record)) {
        write(line, record, 0, record.length);
        return;
      }
      const rewritten = Buffer.from(joinFields(splitFields(decode(record), delimiter), delimiter));
      write(line, rewritten, 0, rewritten.length);
    },
    reject(bytes: Buffer, start: number, end: number, line: number, reason: SplitRejectReason): void {
      if (records >= maxRecords) return;
      rejected[reason] += 1;
      const text = decode(bytes.subarray(start, end)).slice(0, MAX_REJECT_CHARACTERS);
      rejectLines.push(`${line},${reason},"${text.replaceAll('"', '""')}"\n`);
    },
  };

  async function flush(): Promise<void> {
    // writeFile, because write takes what there is room for and says so in a count that is easily not looked at.
    await clean.writeFile(output.subarray(0, filled));
    filled = 0;
    if (rejectLines.length > 0) await rejects.writeFile(rejectLines.splice(0).join(""));
  }

  let splitter: ReturnType<typeof createRecordSplitter> | undefined;
  for await (const { chunk, consumed } of source.chunks(options.signal)) {
    if (splitter === undefined) {
      layout = guessLayout(isUtf8(chunk) ? chunk.toString("utf8") : windows1252.decode(chunk), source.fileName, options.reading);
      delimiter = layout.delimiter;
      if (layout.headerLine === 0) columns = columnNames(Array.from({ length: layout.columns }, () => ""));
      splitter = createRecordSplitter(delimiter.charCodeAt(0), handler, layout);
    }
    splitter.push(chunk);
    await flush();
    options.progress?.(consumed, records);
    if (records >= maxRecords) break;
  }
  if (records < maxRecords) splitter?.end();
  await flush();

  if (columns === undefined || records + rejected.WrongColumnCount + rejected.UnbalancedQuotes === 0) {
    throw new AppError("NoRows", {
      message: `${source.fileName} has a header line but no rows.`,
      hint: "Export the table again, with a period that holds incidents.",
      details: { file: source.fileName, columns: columns ?? [] },
    });
  }
  const guesses = [...source.guesses(), ...(layout?.guesses ?? [])];
  return { path: cleanPath, rejectsPath, delimiter, columns, records, rejected, transcoded, repeatedHeaders, guesses };
}

/** Column names: trimmed, blank ones named by their place, repeated ones numbered. */
function columnNames(fields: readonly string[]): string[] {
  const names: string[] = [];
  for (const [index, field] of fields.entries()) {
    const base = field.trim() === "" ? `column ${index + 1}` : field.trim();
    let name = base;
    for (let copy = 2; names.includes(name); copy += 1) name = `${base} (${copy})`;
    names.push(name);
  }
  return names;
}
