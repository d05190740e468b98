import { spawn } from "node:child_process";
import { once } from "node:events";

/** Settles when a process that is no child of ours has ended. Linux and BSD's tail watch process ids. */
export async function processEnd(processId: number): Promise<void> {
  await once(spawn("tail", [`--pid=${processId}`, "-f", "/dev/null"], { stdio: "ignore" }), "exit");
}
