import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const packageFile = z.object({ version: z.string() });

function rootFolder(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * "0.1.0+models.1a2b3c4d5e6f": the package's version and the SHA-256 over every source of the science, so that two figures with the
 * same code version came from the same formulas, committed or not. Without sources beside it (packed), the version alone.
 */
export function codeVersion(start: string = import.meta.dirname): string {
  const root = rootFolder(start);
  if (root === undefined) return "unknown";
  const { version } = packageFile.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const models = join(root, "models");
  if (!existsSync(models)) return version;
  const hash = createHash("sha256");
  for (const path of sources(models)) {
    hash.update(path.slice(models.length).replaceAll("\\", "/"));
    hash.update(readFileSync(path));
  }
  return `${version}+models.${hash.digest("hex").slice(0, 12)}`;
}
