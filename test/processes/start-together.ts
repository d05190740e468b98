import { fork } from "node:child_process";
import { once } from "node:events";

/**
 * Starts `count` processes that say "ready", lets all go on at the same moment and returns what each says next. Those that end
 * without a word give undefined.
 */
export async function startTogether(count: number, script: string, args: readonly string[]): Promise<unknown[]> {
  const children = Array.from({ length: count }, () => fork(script, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] }));
  const exits = children.map((child) => once(child, "exit"));
  try {
    await Promise.all(children.map((child) => once(child, "message")));
    const answers = children.map((child) => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      child.once("message", resolve);
      child.once("exit", () => resolve(undefined));
      return promise;
    });
    for (const child of children) child.send("go");
    return await Promise.all(answers);
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(exits);
  }
}
