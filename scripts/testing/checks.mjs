/** The checks that are not tests: types in each environment, lint, layers, dead code. */
import { availableParallelism } from "node:os";
import { secondsSince } from "../report.mjs";
import { runTool } from "./tool.mjs";

/** @typedef {import("./counts.mjs").Counts} Counts */

const TSC = "node_modules/typescript/bin/tsc";

/** @type {readonly { name: string, args: readonly string[] }[]} */
export const CHECKS = [
  { name: "types: main side, tests, scripts", args: [TSC, "-p", "tsconfig.json"] },
  { name: "types: models and contract, without any environment", args: [TSC, "-p", "tsconfig.models.json"] },
  { name: "types: tests of the window", args: [TSC, "-p", "test/src-renderer/tsconfig.json"] },
  { name: "types: end-to-end tests", args: [TSC, "-p", "tsconfig.e2e.json"] },
  {
    name: "types: the window (svelte-check)",
    args: ["node_modules/svelte-check/bin/svelte-check", "--tsconfig", "src-renderer/tsconfig.json", "--fail-on-warnings"],
  },
  {
    name: "lint and format (biome)",
    args: ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"],
  },
  {
    name: "who imports whom (dependency-cruiser)",
    args: [
      "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
      "--config",
      "dependency-cruiser.config.mjs",
      ...["models", "src-main", "src-renderer", "bench", "samples", "scripts"],
    ],
  },
  { name: "nothing unused (knip)", args: ["node_modules/knip/bin/knip.js", "--treat-config-hints-as-errors"] },
];

/**
 * Runs all checks, as many at once as there are cores, and shows what failed.
 * @param {string} root
 * @param {(line: string) => void} say
 * @returns {Promise<Counts>}
 */
export async function runChecks(root, say) {
  const waiting = [...CHECKS];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const start = performance.now();
      const { status, output } = await runTool(root, check.args);
      counts[status === 0 ? "passed" : "failed"] += 1;
      say(`${status === 0 ? "ok    " : "FAILED"} ${check.name} (${secondsSince(start)})`);
      if (status !== 0) say(output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return counts;
}
