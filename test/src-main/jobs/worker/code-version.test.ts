import { mkdirSync, mkdtempDisposableSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeVersion } from "../../../../src-main/jobs/worker/code-version.ts";

test("ours: the package's version and the hash of the science", () => {
  expect(codeVersion()).toMatch(/^\d+\.\d+\.\d+\+models\.[0-9a-f]{12}$/);
});

test("a changed formula or a renamed file changes it; nothing else does", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), "isarithm-version-"));
  const at = (...names: string[]) => join(folder.path, ...names);
  writeFileSync(at("package.json"), JSON.stringify({ version: "1.2.3" }));
  mkdirSync(at("src-main"));
  expect(codeVersion(at("src-main"))).toBe("1.2.3");
  mkdirSync(at("models", "cells"), { recursive: true });
  writeFileSync(at("models", "cells", "a.ts"), "export const a = 1;");
  const first = codeVersion(at("src-main"));
  expect(first).toMatch(/^1\.2\.3\+models\./);
  writeFileSync(at("models", "notes.md"), "thoughts");
  writeFileSync(at("src-main", "b.ts"), "");
  expect(codeVersion(at("src-main"))).toBe(first);
  writeFileSync(at("models", "cells", "a.ts"), "export const a = 2;");
  expect(codeVersion(at("src-main"))).not.toBe(first);
});
