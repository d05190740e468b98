import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { currentProcessMark, isMarkAlive } from "../../../src-main/ownership/process-mark.ts";

test("this process lives, one with a process id that cannot be does not", () => {
  expect(isMarkAlive(currentProcessMark())).toBe(true);
  expect(isMarkAlive("99999999-0")).toBe(false);
});

test("a process that has ended does not live", () => {
  const { pid } = spawnSync(process.execPath, ["--version"]);
  expect(isMarkAlive(`${pid}-0`)).toBe(false);
});

test.skipIf(process.platform !== "linux")("a process id is told by machine, container and start", () => {
  const [id, start = ""] = currentProcessMark().split("-");
  const [boot, namespace, ticks] = start.split(".");
  // The same id, used by a process that started at another time.
  expect(isMarkAlive(`${id}-${boot}.${namespace}.1${ticks}`)).toBe(false);
  // Before the machine was started anew.
  expect(isMarkAlive(`${id}-00000000.${namespace}.${ticks}`)).toBe(false);
  // In a container beside this one, which may well run: what is not known to be dead is left alone.
  expect(isMarkAlive(`99999999-${boot}.1${namespace}.${ticks}`)).toBe(true);
});

test.skipIf(process.platform !== "linux")(
  "a process that ended and was never collected by its parent does not live",
  async () => {
    // The shell becomes a program that knows nothing of the child it got from it, while that still runs.
    const parent = spawn("sh", ["-c", "sleep 0.1 & echo $!; exec tail -f /dev/null"], { stdio: ["ignore", "pipe", "inherit"] });
    const exit = once(parent, "exit");
    try {
      const [line] = await once(parent.stdout, "data");
      const pid = String(line).trim();
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z ");
      expect(isMarkAlive(`${pid}-0`)).toBe(false);
    } finally {
      parent.kill("SIGKILL");
      await exit;
    }
  },
);
