import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withLock } from "../src-main/ownership/lock.mjs";
import { BootstrapError, secondsSince } from "./report.mjs";

/** What the built window is made of. package-lock.json stands for the libraries. */
const SOURCES = ["src-renderer", "src-main/contract", "models/grid", "vite.config.ts", "package-lock.json", "tsconfig.json"];
/** Of which sources a built window is made. Lies in it. */
const STAMP = "sources.sha256";

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
 * @param {string} built
 * @param {string} wanted
 */
function isCurrent(built, wanted) {
  const stamp = path.join(built, STAMP);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

/**
 * Folders of builds that were killed. Only called by the holder of the lock. A compiler that outlived its start may still be
 * writing into one, which is why every build has a name of its own.
 * @param {string} dist
 */
function removeLeftovers(dist) {
  for (const name of readdirSync(dist)) {
    if (/^window-(building|old)-/.test(name)) rmSync(path.join(dist, name), { recursive: true, force: true });
  }
}

/**
 * Builds dist/window when its sources have changed since the last build. Built beside it and renamed, so that a service that
 * serves the old one never meets half a window; of several starts at once one builds and the others wait for it.
 * @param {string} root
 * @param {{ say: (line: string) => void, build?: (root: string, outFolder: string) => Promise<void> }} options
 */
export async function ensureWindow(root, { say, build = viteBuild }) {
  const dist = path.join(root, "dist");
  const built = path.join(dist, "window");
  if (isCurrent(built, windowSourceHash(root))) return;
  const onWait = () => say("Another command is building the window of this checkout; waiting for it ...");
  await withLock(path.join(dist, "window.lock"), { onWait }, async () => {
    const wanted = windowSourceHash(root);
    if (isCurrent(built, wanted)) return;
    const start = performance.now();
    say("Building the window ...");
    removeLeftovers(dist);
    const fresh = path.join(dist, `window-building-${randomUUID()}`);
    const old = path.join(dist, `window-old-${randomUUID()}`);
    try {
      await build(root, fresh);
      // Inside, so that window and stamp come and go together.
      writeFileSync(path.join(fresh, STAMP), wanted);
      if (existsSync(built)) renameSync(built, old);
      renameSync(fresh, built);
    } finally {
      for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
    }
    say(`Window built in ${secondsSince(start)}.`);
  });
}
