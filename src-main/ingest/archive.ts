/** A zip with one table inside, read as a stream: nothing is written under a name that the archive gives. */
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import yauzl from "yauzl";
import { AppError } from "../../models/errors/index.ts";

/** More entries than any download of tables has. */
const MAX_ENTRIES = 10_000;
/** Most bytes that a packed table may unpack to: four times the largest city export that is published (2 GB). */
export const MAX_UNPACKED_BYTES = 8 * 2 ** 30;
/** A table packs to a tenth or a twentieth; what unpacks to more than this was made to fill a disc. */
export const MAX_RATIO = 200;
/** Below this size a ratio says nothing: a table of one repeated row packs well. */
export const RATIO_COUNTS_FROM_BYTES = 64 * 2 ** 20;

const openZip = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: number;
  readonly packedBytes: number;
  stream(): Promise<Readable>;
}

export interface Archive extends Disposable {
  /** Files, without folders and what a Mac adds. */
  readonly entries: readonly ArchiveEntry[];
}

export function unpacksTooLarge(fileName: string): AppError {
  return new AppError("UnpacksTooLarge", {
    message: `${fileName} unpacks to far more than a table of incidents holds.`,
    hint: "Unpack it yourself, look at what it is, and import the table.",
    details: { file: fileName },
  });
}

/** Throws DamagedZip, UnpacksTooLarge. */
export async function openArchive(file: string, fileName: string): Promise<Archive> {
  const damaged = (cause: unknown) =>
    new AppError("DamagedZip", {
      message: `${fileName} is a damaged or cut zip archive.`,
      hint: "Download the file again; compare its size with the one that the portal states.",
      details: { file: fileName },
      cause,
    });
  const zip = await openZip(file, { lazyEntries: true, autoClose: false, strictFileNames: false }).catch((cause: unknown) => {
    throw damaged(cause);
  });
  const openEntry = promisify(zip.openReadStream.bind(zip)) as (entry: yauzl.Entry) => Promise<Readable>;
  const entries: ArchiveEntry[] = [];
  try {
    if (zip.entryCount > MAX_ENTRIES) throw unpacksTooLarge(fileName);
    await new Promise<void>((resolve, reject) => {
      zip.on("error", (error) => reject(damaged(error)));
      zip.on("end", resolve);
      zip.on("entry", (entry: yauzl.Entry) => {
        const name = entry.fileName;
        if (!name.endsWith("/") && !name.startsWith("__MACOSX/") && !/(^|\/)\.[^/]*$/.test(name)) {
          entries.push({
            name,
            bytes: entry.uncompressedSize,
            packedBytes: entry.compressedSize,
            stream: async () => {
              if (entry.isEncrypted()) throw locked(fileName);
              return await openEntry(entry).catch((cause: unknown) => {
                throw damaged(cause);
              });
            },
          });
        }
        zip.readEntry();
      });
      zip.readEntry();
    });
  } catch (error) {
    zip.close();
    throw error;
  }
  return { entries, [Symbol.dispose]: () => zip.close() };
}

function locked(fileName: string): AppError {
  return new AppError("LockedZip", {
    message: `${fileName} is locked with a password.`,
    hint: "Unpack it with its password and import the table inside.",
    details: { file: fileName },
  });
}

export function isWorkbook({ entries }: Archive): boolean {
  return entries.some(({ name }) => name === "xl/workbook.xml");
}

/** The one file that the archive holds. Throws SeveralTables, EmptyFile, UnpacksTooLarge. */
export function onlyTable({ entries }: Archive, fileName: string): ArchiveEntry {
  const tables = entries.filter(({ name }) => /\.(csv|tsv|tab|txt|dat)$/i.test(name));
  const candidates = tables.length > 0 ? tables : entries;
  const [only, ...others] = candidates;
  if (only === undefined) {
    throw new AppError("EmptyFile", {
      message: `${fileName} is a zip archive without a file.`,
      hint: "Download or export the table again.",
      details: { file: fileName },
    });
  }
  if (others.length > 0) {
    const names = candidates.slice(0, 5).map(({ name }) => name);
    throw new AppError("SeveralTables", {
      message: `${fileName} holds ${candidates.length} files: ${names.join(", ")}${candidates.length > names.length ? " and more" : ""}.`,
      hint: "Unpack it and import the table of incidents; several tables of the same kind can be imported together.",
      details: { file: fileName, names },
    });
  }
  const ratio = only.bytes / Math.max(1, only.packedBytes);
  if (only.bytes > MAX_UNPACKED_BYTES || (only.bytes > RATIO_COUNTS_FROM_BYTES && ratio > MAX_RATIO))
    throw unpacksTooLarge(fileName);
  return only;
}
