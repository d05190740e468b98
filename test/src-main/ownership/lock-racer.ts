/** Started by lock.test.ts: takes a lock once and says over IPC whether it was alone, or holds it until it is killed. */
import { once } from "node:events";
import { mkdirSync, rmdirSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { withLock } from "../../../src-main/ownership/index.ts";

const [file = "", inside] = process.argv.slice(2);

async function work(folder: string): Promise<string> {
  try {
    mkdirSync(folder);
  } catch {
    return "somebody else is inside";
  }
  for (let turns = 0; turns < 50; turns++) await turn();
  rmdirSync(folder);
  return "alone";
}

async function holdForGood(): Promise<void> {
  // Waits for what could come, which keeps the process alive: a promise that nobody can settle would be collected with the lock.
  const never = once(process, "message");
  process.send?.("holds");
  await never;
}

if (inside === undefined) await withLock(file, {}, holdForGood);
else {
  process.once("message", async () => {
    process.send?.(await withLock(file, {}, () => work(inside)));
    process.disconnect();
  });
  process.send?.("ready");
}
