import { spawn } from "node:child_process";

/** Signals that end a program; a terminal sends the first to every process in the foreground by itself. */
const FROM_TERMINAL = "SIGINT";
const FORWARDED = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Lets another program take this one's place. Where the system can, it is the same process (signals and exit status are then
 * its own); else a child whose end is ours.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<never>}
 */
export async function become(file, args, env) {
  if (typeof process.execve === "function" && process.platform !== "win32") process.execve(file, [file, ...args], env);
  const child = spawn(file, args, { env, stdio: "inherit" });
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of FORWARDED) {
    process.on(signal, () => {
      if (signal !== FROM_TERMINAL || !atTerminal) child.kill(signal);
    });
  }
  return new Promise((_, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (signal !== null) {
        for (const name of FORWARDED) process.removeAllListeners(name);
        process.kill(process.pid, signal);
      }
      process.exit(status ?? 1);
    });
  });
}
