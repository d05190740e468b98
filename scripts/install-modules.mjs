import { createHash } from "node:crypto";
import path from "node:path";
import { withLock } from "../src-main/ownership/lock.mjs";
import { cacheFolder } from "./cache-folder.mjs";
import { folderFailure } from "./folder-failure.mjs";
import { modulesMatch, stampModules } from "./modules-match.mjs";
import { findNpmCli } from "./npm-cli.mjs";
import { secondsSince } from "./report.mjs";
import { runNpm } from "./run-npm.mjs";

/**
 * Brings node_modules to what package-lock.json asks for; does nothing when it is already that. Must run under Node 24: npm
 * leaves out optional packages whose `engines` exclude the Node that runs it.
 * @param {string} root of the checkout
 * @param {{ say: (line: string) => void, env?: NodeJS.ProcessEnv }} options
 */
export async function ensureModules(root, { say, env = process.env }) {
  if (modulesMatch(root)) return;
  const checkout = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const lockFile = path.join(cacheFolder(env), "locks", `modules-${checkout}.lock`);
  const onWait = () => say("Another command is installing the packages of this checkout; waiting for it ...");
  try {
    await withLock(lockFile, { onWait }, async () => {
      if (modulesMatch(root)) return;
      const start = performance.now();
      say("Installing the packages (once for each change of package-lock.json) ...");
      await runNpm(findNpmCli({ env }), ["ci"], { cwd: root, env });
      stampModules(root);
      say(`Packages installed in ${secondsSince(start)}.`);
    });
  } catch (error) {
    throw folderFailure(error, path.dirname(lockFile));
  }
}
