import { mkdir, mkdtempDisposable, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { modulesMatch, stampModules } from "../../scripts/modules-match.mjs";

const other = process.platform === "darwin" ? "linux" : "darwin";

const LOCKED = {
  "": { name: "x" },
  "node_modules/plain": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/mine": { version: "2.0.0", integrity: "sha512-b", optional: true, os: [process.platform] },
  "node_modules/theirs": { version: "2.0.0", integrity: "sha512-c", optional: true, os: [other] },
  "node_modules/brought-by-theirs": { version: "2.0.0", integrity: "sha512-d", optional: true },
};
const { "": _root, "node_modules/theirs": _theirs, "node_modules/brought-by-theirs": _brought, ...INSTALLED } = LOCKED;

/** A checkout with a lock file, npm's record of what it installed, and the folders. */
async function checkout(root: string, packages: Record<string, unknown> = INSTALLED): Promise<void> {
  await writeFile(path.join(root, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, packages: LOCKED }));
  for (const place of Object.keys(packages)) await mkdir(path.join(root, place), { recursive: true });
  await mkdir(path.join(root, "node_modules"), { recursive: true });
  await writeFile(path.join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
}

const folder = () => mkdtempDisposable(path.join(tmpdir(), "isarithm-modules-"));

test("nothing installed does not match, and what npm recorded as asked for does", async () => {
  await using root = await folder();
  await writeFile(path.join(root.path, "package-lock.json"), JSON.stringify({ packages: LOCKED }));
  expect(modulesMatch(root.path)).toBe(false);
  await checkout(root.path);
  expect(modulesMatch(root.path)).toBe(true);
});

test("another version, a package too many, and one whose folder is gone do not match", async () => {
  await using root = await folder();
  await checkout(root.path, { ...INSTALLED, "node_modules/plain": { version: "1.0.1", integrity: "sha512-a" } });
  expect(modulesMatch(root.path)).toBe(false);
  await checkout(root.path, { ...INSTALLED, "node_modules/extra": { version: "1.0.0" } });
  expect(modulesMatch(root.path)).toBe(false);
  await checkout(root.path);
  await rm(path.join(root.path, "node_modules", "plain"), { recursive: true });
  expect(modulesMatch(root.path)).toBe(false);
});

test("an optional package of this platform must be there: an older Node leaves it out without a word", async () => {
  await using root = await folder();
  const { "node_modules/mine": _mine, ...withoutMine } = INSTALLED;
  await checkout(root.path, withoutMine);
  expect(modulesMatch(root.path)).toBe(false);
});

test("the stamp speeds up the next look, and ends with the lock file that it was made for", async () => {
  await using root = await folder();
  await checkout(root.path, {});
  stampModules(root.path);
  expect(modulesMatch(root.path)).toBe(true);
  await writeFile(
    path.join(root.path, "package-lock.json"),
    JSON.stringify({ packages: { ...LOCKED, "node_modules/new": { version: "1" } } }),
  );
  expect(modulesMatch(root.path)).toBe(false);
});
