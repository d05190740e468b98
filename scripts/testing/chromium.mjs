import { execFileSync } from "node:child_process";
import { findBrowser } from "../../src-main/hosts/browser/index.ts";
import { secondsSince } from "../report.mjs";

/** @param {readonly string[]} args */
function aptGet(args) {
  execFileSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/**
 * A browser for the end-to-end tests, installed where that is possible without asking: root on a system with apt.
 * @param {(line: string) => void} say
 * @returns {boolean} whether there is one
 */
export function ensureChromium(say) {
  if (findBrowser() !== undefined) return true;
  if (process.platform === "linux" && process.getuid?.() === 0) {
    const start = performance.now();
    say("Installing Chromium for the end-to-end tests ...");
    try {
      aptGet(["update", "-qq"]);
      aptGet(["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
      say(`Chromium installed in ${secondsSince(start)}.`);
    } catch (error) {
      say(`Chromium could not be installed: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (findBrowser() !== undefined) return true;
  say("No Chromium, Chrome or Edge was found: the end-to-end tests are skipped.");
  say("  Install one (on Debian and Ubuntu: apt-get install chromium), or name its program with the variable ISARITHM_BROWSER.");
  return false;
}
