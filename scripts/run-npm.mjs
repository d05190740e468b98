import { spawn } from "node:child_process";
import path from "node:path";
import { BootstrapError } from "./report.mjs";

const NETWORK_CODES =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|SELF_SIGNED_CERT_IN_CHAIN)\b/;
/** The outer npm's settings arrive in the environment (`npm run -s` as loglevel silent, which hides errors): ours are said aloud. */
const QUIET = ["--no-audit", "--no-fund", "--no-progress", "--ignore-scripts", "--loglevel=error"];
/** How much of npm's own words goes into an error that is none of the known kinds. */
const LAST_LINES = 8;

/**
 * Turns npm's words into a tagged error. Looks at npm's error lines only: a warning may name a code that did no harm.
 * @param {string} output
 * @param {string} folder that npm wrote to
 * @returns {BootstrapError}
 */
export function npmFailure(output, folder) {
  const errors = output
    .split("\n")
    .filter((line) => /^npm (ERR!|error)/.test(line))
    .join("\n");
  if (/\bENOSPC\b/.test(errors)) {
    return new BootstrapError(
      "DiscFull",
      `The disc is full: npm could not write to ${folder}.`,
      "Free some space (about 1 GB) and run the command again.",
    );
  }
  if (NETWORK_CODES.test(errors)) {
    return new BootstrapError(
      "NetworkUnavailable",
      "The package registry could not be reached.",
      "Check the network (and `npm config get proxy`), then run the command again. What was downloaded is kept.",
    );
  }
  if (/\b(EACCES|EROFS|EPERM)\b/.test(errors)) {
    return new BootstrapError(
      "CacheReadOnly",
      `npm may not write to ${folder}.`,
      "Make the folder writable for this user, then run the command again.",
    );
  }
  if (/\b(EINTEGRITY|EUSAGE)\b/.test(errors)) {
    return new BootstrapError(
      "PackagesMismatch",
      "The packages do not match package-lock.json.",
      "Get a clean package.json and package-lock.json (git checkout), run `npm cache verify`, then run the command again.",
    );
  }
  const last = output.trim().split("\n").slice(-LAST_LINES).join("\n");
  return new BootstrapError("InstallFailed", `npm failed:\n${last}`, "Run the command again; npm's log named above says more.");
}

/**
 * Runs npm quietly under the Node of this process.
 * @param {string} npmCli
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 * @throws {BootstrapError}
 */
export function runNpm(npmCli, args, { cwd, env = process.env }) {
  // The folder of this Node comes first, so that whatever npm starts meets the same Node.
  const PATH = [path.dirname(process.execPath), env.PATH].filter(Boolean).join(path.delimiter);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [npmCli, ...args, ...QUIET], {
      cwd,
      env: { ...env, PATH },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => (status === 0 ? resolve() : reject(npmFailure(output, cwd))));
  });
}
