/** Rejected rows as a CSV, to be looked at in a spreadsheet and mended. */
import { readRejects } from "../ingest/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";

const PAGE = 50_000;

/** A text cell of RFC 4180; what a spreadsheet would take for a formula is led by an apostrophe (CWE-1236). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** "line,reason,file,row": the line in the file, why it was rejected, and the row as it stands there. Errors: NotFound, Deleted. */
export async function rejectsCsv(catalogue: ProjectCatalogue, dataset: string): Promise<string> {
  const { rejectsHash, dataset: described } = catalogue.datasets.record(dataset);
  const lines = ["line,reason,file,row"];
  if (rejectsHash !== null) {
    const path = await catalogue.store.checkedPath(rejectsHash);
    const onlyFile = described.versions.at(-1)?.files[0] ?? "";
    for (let offset = 0; ; offset += PAGE) {
      const { rows, total } = await readRejects(path, { offset, limit: PAGE });
      for (const { line, reason, text, file } of rows) lines.push(`${line},${reason},${cell(file ?? onlyFile)},${cell(text)}`);
      if (offset + PAGE >= total) break;
    }
  }
  return `${lines.join("\r\n")}\r\n`;
}
