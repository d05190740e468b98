/** Which characters the bytes of a table stand for. */
import { isUtf8 } from "node:buffer";
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess } from "../contract/index.ts";

/** Encodings that are offered, by the labels of the WHATWG standard, with what they are called. */
export const ENCODINGS: readonly { readonly value: string; readonly label: string }[] = [
  { value: "utf-8", label: "UTF-8" },
  { value: "windows-1252", label: "Windows-1252 (Western Europe; Latin-1 with more characters)" },
  { value: "utf-16le", label: "UTF-16, low byte first" },
  { value: "utf-16be", label: "UTF-16, high byte first" },
  { value: "windows-1250", label: "Windows-1250 (Central Europe)" },
  { value: "iso-8859-2", label: "Latin-2 (Central Europe)" },
  { value: "iso-8859-15", label: "Latin-9 (Western Europe with €)" },
  { value: "windows-1251", label: "Windows-1251 (Cyrillic)" },
  { value: "windows-1253", label: "Windows-1253 (Greek)" },
  { value: "windows-1254", label: "Windows-1254 (Turkish)" },
  { value: "macintosh", label: "Mac Roman" },
  { value: "shift_jis", label: "Shift JIS (Japanese)" },
  { value: "gb18030", label: "GB 18030 (Chinese)" },
  { value: "big5", label: "Big5 (Chinese)" },
  { value: "euc-kr", label: "EUC-KR (Korean)" },
];

/** Share of zero bytes in every second place from which text without a byte order mark is UTF-16: in English nearly all are. */
const ZERO_SHARE = 0.4;

/** The kind of UTF-16 that a byte order mark or the zeros between Latin letters tell; undefined for all else. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const pairs = Math.floor(Math.min(bytes.length, 4096) / 2);
  if (pairs < 4) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < 2 * pairs; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  if (odd / pairs >= ZERO_SHARE && even === 0) return "utf-16le";
  if (even / pairs >= ZERO_SHARE && odd === 0) return "utf-16be";
  return undefined;
}

/** UTF-8 up to a character that the end of the bytes cuts. */
function isUtf8ToItsEnd(bytes: Uint8Array): boolean {
  let end = bytes.length;
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      end = bytes.length - back;
      break;
    }
    if (byte < 0x80) break;
  }
  return isUtf8(bytes.subarray(0, end));
}

/** From the first bytes of a table. A chosen encoding is checked. Throws UnknownEncoding. */
export function guessEncoding(bytes: Uint8Array, chosen: string | undefined): ReadingGuess {
  const guess = (value: string, reason: string, sure: boolean): ReadingGuess => ({
    part: "encoding",
    value,
    reason,
    sure,
    choices: [...ENCODINGS],
  });
  if (chosen !== undefined) return guess(checkedEncoding(chosen), "Chosen by you.", true);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return guess("utf-8", "The file begins with the byte order mark of UTF-8.", true);
  }
  const utf16 = utf16Of(bytes);
  if (utf16 !== undefined) {
    const marked = bytes[0] === 0xff || bytes[0] === 0xfe;
    return guess(utf16, marked ? "The file begins with a byte order mark of UTF-16." : "Every second byte is zero.", true);
  }
  if (bytes.every((byte) => byte < 0x80)) return guess("utf-8", "The beginning of the file holds plain ASCII alone.", true);
  if (isUtf8ToItsEnd(bytes)) return guess("utf-8", "Its accented letters are valid UTF-8.", true);
  return guess(
    "windows-1252",
    "It holds bytes that are no UTF-8; Western tables without it are mostly Windows-1252 or Latin-1, which differ in a few signs alone. Look at a name with accents in the first rows.",
    false,
  );
}

function checkedEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    throw new AppError("UnknownEncoding", {
      message: `“${label}” is no character encoding that is known here.`,
      hint: `Choose one of ${ENCODINGS.map(({ value }) => value).join(", ")}.`,
      details: { encoding: label },
      cause,
    });
  }
}

/** Turns chunks of an encoding into UTF-8. UTF-8 itself passes as it is: what is not valid in it is found record by record. */
export function toUtf8(encoding: string): { decode(chunk: Buffer): Buffer; end(): Buffer } {
  if (encoding === "utf-8") {
    let isFirst = true;
    return {
      decode(chunk) {
        const marked = isFirst && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
        isFirst = false;
        return marked ? chunk.subarray(3) : chunk;
      },
      end: () => Buffer.alloc(0),
    };
  }
  const decoder = new TextDecoder(encoding);
  return {
    decode: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true }), "utf8"),
    end: () => Buffer.from(decoder.decode(), "utf8"),
  };
}
