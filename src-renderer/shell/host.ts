import type { HostBridge, HostCommand } from "../../src-main/contract/index.ts";

/** As much of a command of the window as the host's menu needs. */
interface Runnable {
  readonly id: string;
  readonly enabled: boolean;
  readonly run: () => void;
}

/** The host around this window; undefined in a browser. */
export function hostBridge(from: object = globalThis): HostBridge | undefined {
  const found: unknown = Reflect.get(from, "isarithmHost");
  return typeof found === "object" && found !== null ? (found as HostBridge) : undefined;
}

/**
 * Does what the host's menu asks for, until the returned function is called.
 *
 * @param commands the window's commands as they are at that moment
 * @param inField whether somebody types in a field: then "undo" is the field's own
 */
export function obeyHost(
  commands: () => readonly Runnable[],
  inField: () => boolean,
  bridge: HostBridge | undefined = hostBridge(),
): () => void {
  if (bridge === undefined) return () => undefined;
  return bridge.onCommand((asked: HostCommand) => {
    if ((asked === "undo" || asked === "redo") && inField()) {
      document.execCommand(asked);
      return;
    }
    const command = commands().find(({ id }) => id === asked);
    if (command?.enabled === true) command.run();
  });
}
