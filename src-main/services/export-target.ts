import { stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import type { ProjectCatalogue } from "../project/index.ts";

export interface ExportTarget {
  readonly out?: string | undefined;
  readonly overwrite?: boolean | undefined;
}

/**
 * A path that was typed may be of any file of the user's: one that holds something and that this project did not export is replaced only
 * where that is asked for. Throws FileExists.
 */
export async function checkTarget(project: ProjectCatalogue, { out, overwrite = false }: ExportTarget): Promise<void> {
  if (out === undefined || overwrite) return;
  const there = await stat(out).catch(() => undefined);
  if (there === undefined || !there.isFile() || there.size === 0) return;
  if (project.exports.list().some(({ exported }) => path.resolve(exported.file) === out)) return;
  throw new AppError("FileExists", {
    message: `${out} is there already, and is no export of this project.`,
    hint: "Choose another name, or say that it may be replaced (isarithm export --overwrite).",
    details: { path: out },
  });
}
