import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { BootstrapError } from "./report.mjs";

/** Carries the npm that was found to the bootstrap's second run, whose Node comes without one. */
export const NPM_CLI_VARIABLE = "ISARITHM_NPM_CLI";

/** @param {string | undefined} file */
function isNpmCli(file) {
  return file !== undefined && path.basename(file) === "npm-cli.js" && existsSync(file);
}

/** @param {string} file */
function resolved(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

/**
 * npm's own cli.js, which any Node can run: the one that started us, else beside this Node, else behind `npm` on the PATH.
 * @param {{ env?: NodeJS.ProcessEnv, execPath?: string }} [where]
 * @returns {string}
 * @throws {BootstrapError} NpmMissing
 */
export function findNpmCli({ env = process.env, execPath = process.execPath } = {}) {
  const nodeFolder = path.dirname(execPath);
  const candidates = [
    env[NPM_CLI_VARIABLE],
    // Set by yarn and pnpm too, then to their own file: the name tells.
    env.npm_execpath,
    path.join(nodeFolder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    path.join(nodeFolder, "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  for (const folder of (env.PATH ?? "").split(path.delimiter).filter((entry) => entry !== "")) {
    candidates.push(resolved(path.join(folder, "npm")), path.join(folder, "node_modules", "npm", "bin", "npm-cli.js"));
  }
  const found = candidates.find(isNpmCli);
  if (found === undefined) {
    throw new BootstrapError(
      "NpmMissing",
      "npm was not found: not beside this Node and not on the PATH.",
      "Install npm (it comes with Node from most sources; on Debian and Ubuntu: apt-get install npm), then run the command again.",
    );
  }
  return found;
}
