/** A sheet of an Excel workbook as a CSV. */
import { readFile, writeFile } from "node:fs/promises";
import readWorkbook from "read-excel-file/universal";
import { AppError } from "../../models/errors/index.ts";
import type { ReadingGuess, TableReading } from "../contract/index.ts";
import { openArchive } from "./archive.ts";
import { joinFields } from "./record-splitter.ts";

/**
 * Most bytes of XML that a workbook may unpack to. The reader holds all of it in memory; this much (some 100,000 rows of ten columns)
 * stays under a preview's limit.
 */
export const MAX_WORKBOOK_BYTES = 64 * 2 ** 20;

/** A day in a cell has no zone: the reader gives it as UTC, and it is written as the local time that the sheet shows. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace("T", " ");
  return String(value);
}

/** The chosen sheet, or the one with the most filled cells. Throws WorkbookTooLarge, DamagedWorkbook, UnknownSheet, EmptyFile. */
export async function workbookToCsv(
  file: string,
  fileName: string,
  target: string,
  reading: TableReading,
): Promise<readonly ReadingGuess[]> {
  const asCsv = "Open it in a spreadsheet, save the sheet as “CSV UTF-8”, and import that file.";
  {
    using archive = await openArchive(file, fileName);
    if (archive.entries.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_WORKBOOK_BYTES) {
      throw new AppError("WorkbookTooLarge", {
        message: `${fileName} is a workbook of more than ${MAX_WORKBOOK_BYTES / 2 ** 20} MB when unpacked, which is too large to be read as one.`,
        hint: asCsv,
        details: { file: fileName },
      });
    }
  }
  const sheets = await readWorkbook(new Blob([await readFile(file)])).catch((cause: unknown) => {
    throw new AppError("DamagedWorkbook", {
      message: `${fileName} is an Excel workbook that cannot be read.`,
      hint: asCsv,
      details: { file: fileName },
      cause,
    });
  });
  const filled = sheets.map(({ data }) => data.reduce((sum, row) => sum + row.filter((cell) => cell !== null).length, 0));
  const largest = sheets[filled.indexOf(Math.max(...filled))];
  if (largest === undefined || Math.max(...filled) === 0) {
    throw new AppError("EmptyFile", {
      message: `${fileName} is a workbook without a filled cell.`,
      hint: "Export the table again; it needs a header line and at least one row.",
      details: { file: fileName },
    });
  }
  const names = sheets.map(({ sheet }) => sheet);
  const chosen = reading.sheet === undefined ? largest : sheets.find(({ sheet }) => sheet === reading.sheet);
  if (chosen === undefined) {
    throw new AppError("UnknownSheet", {
      message: `${fileName} has no sheet “${reading.sheet}”.`,
      hint: `Its sheets are: ${names.join(", ")}.`,
      details: { file: fileName, sheets: names },
    });
  }
  const width = chosen.data.reduce((most, row) => Math.max(most, row.length), 0);
  const lines = chosen.data.map((row) =>
    joinFields(
      Array.from({ length: width }, (_, column) => cellText(row[column])),
      ",",
    ),
  );
  await writeFile(target, `${lines.join("\n")}\n`);
  const only = sheets.length === 1;
  return [
    {
      part: "sheet",
      value: chosen.sheet,
      reason:
        reading.sheet !== undefined
          ? "Chosen by you."
          : only
            ? "The workbook has one sheet."
            : "The sheet with the most filled cells.",
      sure: only || reading.sheet !== undefined,
      choices: names.map((name) => ({ value: name, label: name })),
    },
  ];
}
