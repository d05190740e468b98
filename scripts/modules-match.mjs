import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean,
 *   os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/** @param {string} root */
const stampFile = (root) => path.join(root, "node_modules", ".isarithm-stamp.json");

/** @param {string} root */
function currentStamp(root) {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  return JSON.stringify({ lock, platform: `${process.platform}-${process.arch}` });
}

/**
 * @param {string[] | undefined} allowed npm's lists: names, or names with a leading "!" that are shut out
 * @param {string} name
 */
function admits(allowed, name) {
  if (allowed === undefined) return true;
  const shutOut = allowed.filter((entry) => entry.startsWith("!"));
  return shutOut.length > 0 ? !shutOut.includes(`!${name}`) : allowed.includes(name);
}

const libc =
  process.platform !== "linux"
    ? undefined
    : /** @type {{ header: Record<string, unknown> }} */ (process.report.getReport()).header.glibcVersionRuntime
      ? "glibc"
      : "musl";

/**
 * An optional package for this platform must be there: an older Node leaves it out without a word. One for other platforms, and
 * one for none in particular, which such a package brings along, may be missing.
 * @param {LockedPackage} entry
 */
function maybeAbsent({ optional, os, cpu, libc: libraries }) {
  if (optional !== true) return false;
  if (os === undefined && cpu === undefined && libraries === undefined) return true;
  return !(admits(os, process.platform) && admits(cpu, process.arch) && (libc === undefined || admits(libraries, libc)));
}

/**
 * @param {string} file
 * @returns {Lockfile | undefined}
 */
function readLockfile(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Does npm's own record of what it installed say the same as package-lock.json?
 * @param {string} root
 */
function recordMatchesLock(root) {
  const wanted = readLockfile(path.join(root, "package-lock.json"));
  const installed = readLockfile(path.join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  for (const [place, entry] of Object.entries(wanted.packages)) {
    if (place === "") continue;
    const found = installed.packages[place];
    if (found === undefined ? !maybeAbsent(entry) : found.version !== entry.version || found.integrity !== entry.integrity)
      return false;
    if (found !== undefined && !existsSync(path.join(root, place))) return false;
  }
  return Object.keys(installed.packages).every((place) => wanted.packages[place] !== undefined);
}

/**
 * Is node_modules what package-lock.json asks for?
 * @param {string} root
 */
export function modulesMatch(root) {
  try {
    if (readFileSync(stampFile(root), "utf8") === currentStamp(root)) return true;
  } catch {
    // No stamp: installed by hand, or not at all.
  }
  if (!recordMatchesLock(root)) return false;
  stampModules(root);
  return true;
}

/**
 * Notes that node_modules is right for the lockfile as it is now.
 * @param {string} root
 */
export function stampModules(root) {
  writeFileSync(stampFile(root), currentStamp(root));
}
