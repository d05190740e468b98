import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";

const BECOME = path.resolve(import.meta.dirname, "../../scripts/become.mjs");

/** A program that becomes another one; `withoutExec` is how it goes where the system cannot replace a process. */
function becoming(code: string, { withoutExec }: { withoutExec: boolean }) {
  const script = `
    ${withoutExec ? "delete process.execve;" : ""}
    const { become } = await import(${JSON.stringify(BECOME)});
    await become(process.execPath, ["-e", ${JSON.stringify(code)}], { ...process.env, TOLD: "yes" });`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

test.each([{ withoutExec: true }, { withoutExec: false }])(
  "exit status and environment are the other program's %j",
  async (how) => {
    const child = becoming("process.exit(process.env.TOLD === 'yes' ? 7 : 1)", how);
    expect(await once(child, "exit")).toEqual([7, null]);
  },
);

test.skipIf(process.platform === "win32").each([{ withoutExec: true }, { withoutExec: false }])(
  "a signal reaches the other program, which may end cleanly %j",
  async (how) => {
    const code = "process.on('SIGINT', () => process.exit(5)); setInterval(() => {}, 1000); console.log('ready')";
    const child = becoming(code, how);
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([5, null]);
  },
);

test.skipIf(process.platform === "win32")("the end by a signal is passed on", async () => {
  const child = becoming("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)", { withoutExec: true });
  expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
});
