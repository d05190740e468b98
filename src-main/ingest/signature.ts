import { AppError } from "../../models/errors/index.ts";
import { utf16Of } from "./character-set.ts";

/** How the table is packed, or which format it is. */
export type TablePacking = "plain" | "gzip" | "zip" | "parquet";

/** Bytes looked at to decide what a file is: the longest signature and enough text to see binary junk. */
export const SIGNATURE_BYTES = 4096;

/**
 * A control character that no text table holds; tab, line feed, form feed and carriage return are text, and 1 and 31 part columns in
 * some databases' exports.
 */
function isBinaryByte(byte: number): boolean {
  return (byte < 9 && byte !== 1) || (byte > 13 && byte < 31 && byte !== 27);
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function isUtf16(bytes: Uint8Array): boolean {
  return utf16Of(bytes) !== undefined;
}

/** First byte that is neither a byte order mark nor white space nor the half of a UTF-16 character. */
function firstInkedByte(bytes: Uint8Array): number | undefined {
  const start = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? 3 : isUtf16(bytes) ? 2 : 0;
  for (let index = start; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 0 && isUtf16(bytes)) continue;
    if (byte !== 0x20 && (byte < 9 || byte > 13)) return byte;
  }
  return undefined;
}

/**
 * What the first bytes of a file say it is, whatever its name ends in. Returns how the table is packed and throws a tagged error
 * with the next step for everything that is no text table. `fileName` is for the message only.
 */
export function tablePacking(bytes: Uint8Array, fileName: string): TablePacking {
  const details = { file: fileName };
  if (startsWith(bytes, [0x1f, 0x8b])) return "gzip";
  if (firstInkedByte(bytes) === undefined) {
    throw new AppError("EmptyFile", {
      message: `${fileName} is empty.`,
      hint: "Download or export the table again; it needs a header line and at least one row.",
      details,
    });
  }
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) return "zip";
  if (startsWith(bytes, [0x50, 0x41, 0x52, 0x31])) return "parquet";
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new AppError("OldWorkbook", {
      message: `${fileName} is a workbook of Excel 2003 or before.`,
      hint: "Open it in a spreadsheet and save the sheet as “CSV UTF-8”, then import that file.",
      details,
    });
  }
  if (firstInkedByte(bytes) === 0x3c) {
    throw new AppError("WebPage", {
      message: `${fileName} begins with “<”: it is a web page or XML, probably an error page saved as data.`,
      hint: "Open it in a browser to read what the server said, then download the CSV again.",
      details,
    });
  }
  if (!isUtf16(bytes) && bytes.some(isBinaryByte)) {
    throw new AppError("NotATable", {
      message: `${fileName} holds binary data, not a text table.`,
      hint: "Import a CSV (plain or gzip) with a header line.",
      details,
    });
  }
  return "plain";
}
