/** Rules of the house that no tool knows: each returns what breaks it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Whole flows, long checks and what happens on a full disc have no one source. */
const WITHOUT_SOURCE = /^(e2e|acceptance|faults)\//;

/**
 * Is there a file of this name with any ending, or a folder?
 * @param {string} place without ending
 */
function exists(place) {
  const folder = path.dirname(place);
  const name = path.basename(place);
  return existsSync(folder) && readdirSync(folder).some((entry) => entry === name || entry.replace(/\.[^.]+$/, "") === name);
}

/**
 * Test files whose source is not at the same path.
 * @param {string} root
 * @returns {string[]}
 */
export function testsWithoutSource(root) {
  return readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll(path.sep, "/"))
    .filter((file) => file.endsWith(".test.ts") && !WITHOUT_SOURCE.test(file))
    .filter((file) => !exists(path.join(root, file.replace(/\.test\.ts$/, ""))))
    .map((file) => `test/${file}`)
    .sort();
}

/**
 * Packages that some package asks for and package-lock.json lacks: npm drops those of other platforms when it installs into a
 * filled node_modules, and `npm ci` then refuses the file everywhere.
 * @param {string} root
 * @returns {string[]} "asking package -> missing package"
 */
export function lockfileGaps(root) {
  /** @type {Record<string, { dependencies?: object, optionalDependencies?: object }>} */
  const packages = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  /** @type {(place: string, name: string) => boolean} */
  const found = (place, name) => {
    if (packages[`${place === "" ? "" : `${place}/`}node_modules/${name}`] !== undefined) return true;
    if (place === "") return false;
    const outer = place.lastIndexOf("/node_modules/");
    return found(outer < 0 ? "" : place.slice(0, outer), name);
  };
  return Object.entries(packages).flatMap(([place, { dependencies = {}, optionalDependencies = {} }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !found(place, name))
      .map((name) => `${place} -> ${name}`),
  );
}

/**
 * Dependencies of package.json that are not pinned to one version.
 * @param {string} root
 * @returns {string[]}
 */
export function looseVersions(root) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name}@${version}`);
}
