import { spawn } from "node:child_process";

/**
 * Runs a tool under this Node to its end.
 * @param {string} root of the checkout, the tool's folder
 * @param {readonly string[]} args the tool's file first
 * @param {{ env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show`: its words go to the terminal as they come
 * @returns {Promise<{ status: number, output: string }>}
 */
export function runTool(root, args, { env = process.env, show = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}
