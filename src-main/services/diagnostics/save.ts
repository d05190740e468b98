import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import type { DiagnosticsEntry } from "../../contract/index.ts";

/** The same entries give the same bytes. 1980 is where a zip's calendar begins. */
const ZIP_TIME = new Date(1980, 0, 1);

async function writeZip(file: string, entries: readonly DiagnosticsEntry[]): Promise<void> {
  const zip = new ZipFile();
  for (const { name, text } of entries) zip.addBuffer(Buffer.from(text), name, { mtime: ZIP_TIME, mode: 0o100600 });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file, { flags: "wx", mode: 0o600 }));
}

/** Writes the entries and nothing else: as JSON where the name says so, as a zip otherwise. The file is whole or absent. */
export async function saveDiagnostics(
  file: string,
  entries: readonly DiagnosticsEntry[],
): Promise<{ readonly file: string; readonly bytes: number }> {
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString("hex")}.part`);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    if (file.toLowerCase().endsWith(".json")) {
      await writeFile(unfinished, `${JSON.stringify({ entries }, null, 2)}\n`, { flag: "wx", mode: 0o600 });
    } else await writeZip(unfinished, entries);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return { file, bytes: (await stat(file)).size };
}
