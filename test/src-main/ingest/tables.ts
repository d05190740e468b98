import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import yazl from "yazl";
import type { ColumnRoles, Finding, ImportPreview, TableReading } from "../../../src-main/contract/index.ts";
import type { ImportResult } from "../../../src-main/ingest/index.ts";
import { importIncidents, previewIncidents } from "../../../src-main/ingest/index.ts";

/** Data sets beside the project; the tests that read them skip where they are absent. */
export const CRIME_DATA = path.resolve(import.meta.dirname, "../../../../shared/data/crime");

export const PORTAL_ROLES: ColumnRoles = { time: "Date", category: "Primary Type", lon: "Longitude", lat: "Latitude" };

/** A folder that is removed at the end of its scope, with a table in it. */
export interface TableFolder extends Disposable {
  readonly folder: string;
  readonly file: string;
}

export function tableFolder(content: string | Uint8Array, name = "table.csv"): TableFolder {
  const folder = mkdtempSync(path.join(tmpdir(), "isarithm-ingest-"));
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return { folder, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A portal's table with a header and rows "date, type, lat, lon". */
export function portalCsv(rows: readonly string[]): string {
  return ["Date,Primary Type,Latitude,Longitude", ...rows, ""].join("\n");
}

export function chicagoRow(day: number, overrides: { date?: string; type?: string; lat?: string; lon?: string } = {}): string {
  const date = overrides.date ?? `07/${String((day % 28) + 1).padStart(2, "0")}/2018 09:15:00 PM`;
  const lat = overrides.lat ?? (41.8 + (day % 10) / 1000).toFixed(6);
  const lon = overrides.lon ?? (-87.65 - (day % 7) / 1000).toFixed(6);
  return `${date},${overrides.type ?? "THEFT"},${lat},${lon}`;
}

export async function preview(
  file: string,
  chosen: { roles?: Partial<ColumnRoles>; timeZone?: string; reading?: TableReading; now?: number } = {},
): Promise<ImportPreview> {
  const workFolder = mkdtempSync(path.join(tmpdir(), "isarithm-ingest-"));
  try {
    return await previewIncidents({
      kind: "previewIncidents",
      file,
      fileName: path.basename(file),
      upload: "u",
      workFolder,
      ...chosen,
    });
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

export async function importTable(
  { folder, file }: { readonly folder: string; readonly file: string },
  roles: ColumnRoles = PORTAL_ROLES,
  timeZone = "America/Chicago",
  more: {
    reading?: TableReading;
    now?: number;
    moreFiles?: readonly { file: string; fileName: string }[];
    others?: readonly { name: string; file: string }[];
  } = {},
): Promise<ImportResult> {
  return await importIncidents({
    kind: "importIncidents",
    file,
    fileName: path.basename(file),
    roles,
    timeZone,
    workFolder: folder,
    ...more,
  });
}

/** Previews a file and imports it as the preview understood it. */
export async function understand(
  table: { readonly folder: string; readonly file: string },
  chosen: { roles?: Partial<ColumnRoles>; timeZone?: string; reading?: TableReading; now?: number } = {},
): Promise<{ seen: ImportPreview; result: ImportResult }> {
  const seen = await preview(table.file, chosen);
  const result = await importTable(table, seen.roles, seen.timeZone, { reading: seen.reading, now: chosen.now });
  return { seen, result };
}

export function findingOf({ findings }: { readonly findings: readonly Finding[] }, code: string): Finding | undefined {
  return findings.find((finding) => finding.code === code);
}

/** A zip of some files. */
export async function zipOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

/** A workbook as Excel writes it, with one sheet a name; a number in a column whose index is in `dates` is shown as a date. */
export async function workbookOf(
  sheets: Readonly<Record<string, readonly (readonly (string | number)[])[]>>,
  dates: readonly number[] = [],
): Promise<Buffer> {
  const names = Object.keys(sheets);
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const cell = (value: string | number, row: number, column: number) => {
    const at = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (typeof value === "string") return `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
    return `<c r="${at}"${dates.includes(column) ? ' s="1"' : ""}><v>${value}</v></c>`;
  };
  const sheetXml = (rows: readonly (readonly (string | number)[])[]) =>
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:Z${rows.length}"/><sheetData>${rows
      .map((row, index) => `<row r="${index + 1}">${row.map((value, column) => cell(value, index, column)).join("")}</row>`)
      .join("")}</sheetData></worksheet>`;
  const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  return await zipOf({
    "[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "xl/workbook.xml": `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets>${names
      .map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, index) =>
          `<Relationship Id="rId${index + 1}" Type="${relation}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
      )
      .join("")}</Relationships>`,
    "xl/styles.xml": `<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" xfId="0"/><xf numFmtId="22" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(names.map((name, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetXml(sheets[name] ?? [])])),
  });
}
