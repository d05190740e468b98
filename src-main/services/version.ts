import { readFileSync } from "node:fs";
import path from "node:path";

/** Version of this copy of Isarithm, from its package.json. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../package.json"), "utf8"));
  const known =
    typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string";
  return known ? String(manifest.version) : "unknown";
}
