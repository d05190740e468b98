/** A child process of ours that speaks JSON messages. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { z } from "zod";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to standard error. */
  readonly lastWords: string;
}

/** "SIGKILL", or "exit status 134, FATAL ERROR: ... out of memory". */
export function describeExit({ code, signal, lastWords }: Exit): string {
  const lastLine = lastWords.trim().split("\n").at(-1)?.trim().slice(0, 200) ?? "";
  return `${signal ?? `exit status ${code}`}${lastLine === "" ? "" : `, ${lastLine}`}`;
}

export interface WorkerProcess {
  readonly processId: number | undefined;
  /** Settles when the process has ended and its last message was delivered. */
  readonly exited: Promise<Exit>;
  send(message: object): void;
  kill(): void;
}

/** As much of a dead process's standard error as a report needs, in characters. */
const LAST_WORDS_LENGTH = 4000;

/** Starts `entry` under this Node. A process that sends what does not fit the schema is broken and is killed. */
export function startWorkerProcess<T>(entry: URL, schema: z.ZodType<T>, onMessage: (message: T) => void): WorkerProcess {
  const child: ChildProcess = fork(fileURLToPath(entry), {
    // Flags of this process (a test runner's, an inspector's port) are not the child's.
    execArgv: [],
    // Standard output belongs to the command line's one JSON document.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let lastWords = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_LENGTH);
  });
  child.on("message", (message) => {
    const parsed = schema.safeParse(message);
    if (parsed.success) return onMessage(parsed.data);
    lastWords = `It sent a message that does not fit: ${parsed.error.message}`;
    child.kill("SIGKILL");
  });
  const exited = new Promise<Exit>((resolve) => {
    // "close" comes after the streams and the message channel are drained; a process that could not start has "error" alone.
    child.once("close", (code, signal) => resolve({ code, signal, lastWords }));
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, lastWords: error.message });
    });
  });
  return {
    processId: child.pid,
    exited,
    send(message) {
      // The callback takes the error of a channel that closed meanwhile; `exited` tells the rest.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
