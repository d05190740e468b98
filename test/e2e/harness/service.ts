/** The real service as a process of its own, for the specs that drive the window. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../../..");
const CLI = path.join(ROOT, "src-main/cli/main.ts");

export interface Served {
  readonly process: ChildProcess;
  /** With the token in it. */
  readonly address: string;
  readonly port: number;
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, ISARITHM_DATA: folder };
}

/** Serves a project with its data folder in `folder`, and waits for the address. */
export function serveProject(folder: string, project: string, port?: number): Promise<Served> {
  const words = ["serve", "--project", project, "--no-open", ...(port === undefined ? [] : ["--port", String(port)])];
  const service = spawn(process.execPath, [CLI, ...words], {
    cwd: ROOT,
    env: environment(folder),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(path.join(folder, "service.log"), { flags: "a" });
  service.stderr?.pipe(log);
  return new Promise((resolve, reject) => {
    let said = "";
    service.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/\S+token=\S+/.exec(said)?.[0];
      if (address !== undefined) resolve({ process: service, address, port: Number(new URL(address).port) });
    });
    service.once("exit", (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
  });
}

async function end(served: Served | undefined, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (served === undefined || served.process.exitCode !== null || served.process.signalCode !== null) return;
  const ended = new Promise((resolve) => served.process.once("exit", resolve));
  served.process.kill(signal);
  await ended;
}

/** Undefined where it has not come to serving: what hindered it is the fault to report, not that nothing can be stopped. */
export function stopServing(served: Served | undefined): Promise<void> {
  return end(served, "SIGTERM");
}

/** As a crash would: nothing is closed and nothing is said. */
export function killService(served: Served): Promise<void> {
  return end(served, "SIGKILL");
}

/** Runs one command to its end and returns its document. Throws where it fails. */
export function runCommand(folder: string, words: readonly string[]): Record<string, unknown> {
  const said = execFileSync(process.execPath, [CLI, ...words, "--json"], {
    cwd: ROOT,
    env: environment(folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(said) as Record<string, unknown>;
}

export interface Refused {
  readonly status: number | null;
  /** What a person reads. */
  readonly said: string;
}

/** Runs one command that is expected to be refused, as a person would. */
export function runRefused(folder: string, words: readonly string[]): Refused {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    cwd: ROOT,
    env: environment(folder),
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, said: stderr };
}
