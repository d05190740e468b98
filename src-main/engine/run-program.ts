import { spawn } from "node:child_process";

export interface ProgramEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Both streams as they came. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** How long a program may take to end after an abort before it is killed. */
const GRACE_MS = 3_000;

/**
 * Runs a program without a shell, to its end.
 * @throws the abort reason, or the system's error where the program cannot be started (ENOENT)
 */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions = {}): Promise<ProgramEnd> {
  const { signal, cwd, environment = process.env } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    let killing: NodeJS.Timeout | undefined;
    const abort = (): void => {
      child.kill("SIGTERM");
      killing = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    };
    signal?.addEventListener("abort", abort, { once: true });
    const finish = (settle: () => void): void => {
      signal?.removeEventListener("abort", abort);
      clearTimeout(killing);
      settle();
    };
    child.on("error", (error) => finish(() => reject(error)));
    child.on("close", (status, killedBy) =>
      finish(() => (signal?.aborted ? reject(signal.reason) : resolve({ status, signal: killedBy, stdout, output }))),
    );
  });
}

/** Whether an error says that the program is not there. */
export function isMissingProgram(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "EACCES");
}

/** The last lines of a program's words, for an error message. */
export function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}
