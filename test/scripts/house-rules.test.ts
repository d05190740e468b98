import { mkdir, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { lockfileGaps, looseVersions, testsWithoutSource } from "../../scripts/house-rules.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");

async function tree(files: Record<string, string>) {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "isarithm-house-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true });
    await writeFile(path.join(folder.path, name), text);
  }
  return folder;
}

test("every test has its source at the same path", () => {
  expect(testsWithoutSource(ROOT)).toEqual([]);
});

test("a test without a source is found", async () => {
  await using folder = await tree({
    "models/grid/grid.ts": "",
    "test/models/grid/grid.test.ts": "",
    "test/models/grid/gone.test.ts": "",
    "test/e2e/flow.test.ts": "",
  });
  expect(testsWithoutSource(folder.path)).toEqual(["test/models/grid/gone.test.ts"]);
});

test("package-lock.json holds the packages of every platform", () => {
  expect(lockfileGaps(ROOT)).toEqual([]);
});

test("a package that is asked for and not locked is found, one in an outer folder is not missed", async () => {
  const packages = {
    "": { dependencies: { a: "1.0.0" } },
    "node_modules/a": { optionalDependencies: { "a-mac": "1.0.0", b: "1.0.0" } },
    "node_modules/b": {},
    "node_modules/a/node_modules/c": { dependencies: { b: "1.0.0" } },
  };
  await using folder = await tree({ "package-lock.json": JSON.stringify({ packages }) });
  expect(lockfileGaps(folder.path)).toEqual(["node_modules/a -> a-mac"]);
});

test("every version is exact", async () => {
  expect(looseVersions(ROOT)).toEqual([]);
  await using folder = await tree({
    "package.json": JSON.stringify({ dependencies: { a: "^1.0.0", b: "1.5.6-r.1" }, devDependencies: {} }),
  });
  expect(looseVersions(folder.path)).toEqual(["a@^1.0.0"]);
});
