import { fork } from "node:child_process";
import { once } from "node:events";

export interface KillableProcess extends AsyncDisposable {
  readonly pid: number | undefined;
  /** What it said first, over IPC. */
  readonly said: string;
  /** As kill -9; returns when it has ended. */
  kill(): Promise<void>;
}

/** Starts a script and waits for its first word. It is killed at the latest when disposed. */
export async function startKillable(script: string, args: readonly string[] = []): Promise<KillableProcess> {
  const child = fork(script, args);
  const exit = once(child, "exit");
  const said = await Promise.race([
    once(child, "message"),
    exit.then(() => Promise.reject(new Error(`${script} ended at once`))),
  ]);
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exit;
  };
  return { pid: child.pid, said: String(said[0]), kill, [Symbol.asyncDispose]: kill };
}
