import { expect, test } from "vitest";
import type { HostBridge, HostCommand } from "../../../src-main/contract/index.ts";
import { hostBridge, obeyHost } from "../../../src-renderer/shell/host.ts";

function bridge(): HostBridge & { say(command: HostCommand): void; listeners(): number } {
  const listeners = new Set<(command: HostCommand) => void>();
  return {
    kind: "electron",
    ask: () => Promise.resolve({ paths: [] }),
    onCommand(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    say: (command) => {
      for (const listener of listeners) listener(command);
    },
    listeners: () => listeners.size,
  };
}

test("a browser has no host, and nothing is listened to", () => {
  expect(hostBridge({})).toBeUndefined();
  expect(() =>
    obeyHost(
      () => [],
      () => false,
      undefined,
    )(),
  ).not.toThrow();
});

test("a command of the menu is the window's own, where it can be done now", () => {
  const host = bridge();
  const done: string[] = [];
  const command = (id: string, enabled = true) => ({ id, enabled, run: () => void done.push(id) });
  const leave = obeyHost(
    () => [command("jobs"), command("export", false)],
    () => false,
    host,
  );
  for (const asked of ["jobs", "export", "train"] as const) host.say(asked);
  expect(done).toEqual(["jobs"]);
  leave();
  expect(host.listeners()).toBe(0);
});
