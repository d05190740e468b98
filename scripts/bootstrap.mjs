/**
 * The door that start, test, isarithm, bench and acceptance go through. Plain JavaScript, run by Node 20 with nothing installed:
 * first this platform's Node 24, then itself again on that, then the packages, then the command.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { become } from "./become.mjs";
import { ensureModules } from "./install-modules.mjs";
import { ensureNode, isNewEnough } from "./node-runtime.mjs";
import { findNpmCli, NPM_CLI_VARIABLE } from "./npm-cli.mjs";
import { BootstrapError, reportFailure, speaker } from "./report.mjs";
import { ensureWindow } from "./window-build.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const CLI = path.join(ROOT, "src-main", "cli", "main.ts");
const OLDEST_NODE = 20;

/** @typedef {{ program: string, args: readonly string[], needsWindow: boolean }} Plan */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Plan}
 */
function planFor(command, args) {
  switch (command) {
    case "start":
      return { program: CLI, args: ["start", ...args], needsWindow: true };
    case "isarithm":
      return { program: CLI, args, needsWindow: args[0] === "serve" || args[0] === "start" };
    case "bench":
      return { program: CLI, args: ["bench", ...args], needsWindow: false };
    case "test":
      return { program: path.join(ROOT, "scripts", "test.mjs"), args, needsWindow: false };
    case "acceptance": {
      const [name, ...rest] = args;
      const program = path.join(ROOT, "test", "acceptance", `${name}.ts`);
      if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(program)) {
        throw new BootstrapError(
          "WrongUse",
          `There is no acceptance check "${name ?? ""}".`,
          "Name one of the files in test/acceptance, without its ending.",
        );
      }
      return { program, args: rest, needsWindow: false };
    }
    default:
      throw new BootstrapError(
        "WrongUse",
        `Unknown command "${command}".`,
        "Use npm start, npm test, or npm run isarithm, bench or acceptance.",
      );
  }
}

/** The environment for what is started: it finds this Node first, and the npm that we found. */
function environment() {
  const PATH = [path.dirname(process.execPath), process.env.PATH].filter(Boolean).join(path.delimiter);
  return { ...process.env, PATH };
}

/** npm looked up now, while the Node that it came with is the one that runs. None is no failure yet: it may not be needed. */
function npmForLater() {
  try {
    return { [NPM_CLI_VARIABLE]: findNpmCli() };
  } catch {
    return {};
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
async function run(command, args) {
  const say = speaker(args);
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    throw new BootstrapError(
      "NodeTooOld",
      `This is Node ${process.versions.node}.`,
      `Install Node ${OLDEST_NODE} or newer and run the command again.`,
    );
  }
  const plan = planFor(command, args);
  if (!isNewEnough(process.versions.node)) {
    const node = await ensureNode({ say });
    return become(node, [fileURLToPath(import.meta.url), command, ...args], { ...process.env, ...npmForLater() });
  }
  await ensureModules(ROOT, { say });
  if (plan.needsWindow) await ensureWindow(ROOT, { say });
  // Loaded here alone: it needs the new Node.
  if (command === "start") await (await import("./electron-build.mjs")).ensureElectronHost(ROOT, { say });
  return become(process.execPath, [plan.program, ...plan.args], environment());
}

const [command = "", ...args] = process.argv.slice(2);
try {
  await run(command, args);
} catch (error) {
  reportFailure(error, args);
  process.exitCode = error instanceof BootstrapError && error.code === "WrongUse" ? 2 : 1;
}
