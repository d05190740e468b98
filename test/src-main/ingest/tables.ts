import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ColumnRoles, ImportPreview } from "../../../src-main/contract/index.ts";
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
  chosen: { roles?: Partial<ColumnRoles>; timeZone?: string } = {},
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
): Promise<ImportResult> {
  return await importIncidents({
    kind: "importIncidents",
    file,
    fileName: path.basename(file),
    roles,
    timeZone,
    workFolder: folder,
  });
}
