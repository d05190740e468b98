import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BootstrapError, secondsSince } from "./report.mjs";

/** What the built window is made of. package-lock.json stands for the libraries. */
const SOURCES = ["src-renderer", "src-main/contract", "models/grid", "vite.config.ts", "package-lock.json", "tsconfig.json"];
const STAMP = "window.stamp";

/**
 * @param {string} place
 * @returns {string[]} files, sorted, folders walked
 */
function filesUnder(place) {
  if (!existsSync(place)) return [];
  const entries = readdirSync(path.dirname(place), { withFileTypes: true });
  const self = entries.find((entry) => entry.name === path.basename(place));
  if (self?.isFile()) return [place];
  return readdirSync(place, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.split(path.sep).includes("node_modules"))
    .sort();
}

/**
 * @param {string} root
 * @returns {string} changes with every byte and name of the window's sources
 */
export function windowSourceHash(root) {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesUnder(path.join(root, source)))) {
    const bytes = readFileSync(file);
    hash.update(`${path.relative(root, file).replaceAll(path.sep, "/")}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} outFolder
 * @returns {Promise<void>}
 */
function viteBuild(root, outFolder) {
  const vite = path.join(root, "node_modules", "vite", "bin", "vite.js");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "--outDir", outFolder, "--emptyOutDir", "--logLevel", "warn"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) return resolve();
      reject(
        new BootstrapError(
          "WindowBuildFailed",
          `The window could not be built:\n${output.trim()}`,
          "Correct the sources named above and run the command again.",
        ),
      );
    });
  });
}

/**
 * Builds dist/window when its sources have changed since the last build. Built beside it and renamed, so that a service that
 * serves the old one never meets half a window.
 * @param {string} root
 * @param {{ say: (line: string) => void }} options
 */
export async function ensureWindow(root, { say }) {
  const dist = path.join(root, "dist");
  const stamp = path.join(dist, STAMP);
  const wanted = windowSourceHash(root);
  const built = path.join(dist, "window");
  if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const start = performance.now();
  say("Building the window ...");
  mkdirSync(dist, { recursive: true });
  const fresh = path.join(dist, `window-building-${process.pid}`);
  const old = path.join(dist, `window-old-${process.pid}`);
  try {
    await viteBuild(root, fresh);
    if (existsSync(built)) renameSync(built, old);
    renameSync(fresh, built);
    writeFileSync(stamp, wanted);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
  say(`Window built in ${secondsSince(start)}.`);
}
