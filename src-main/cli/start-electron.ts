import { AppError } from "../../models/errors/index.ts";
import { electronRefusal, fetchElectronOnce, findElectron, openElectron } from "../hosts/electron/index.ts";
import type { CommandContext } from "./command.ts";
import { dataFolder } from "./user-folders.ts";

export interface ElectronStart {
  readonly project: string | undefined;
  /** The user has asked for this host: then what keeps it from starting is an error. */
  readonly insists: boolean;
}

/** Electron's program, fetched at the first start of all; or why there is none. */
async function electronProgram({ signal, terminal }: CommandContext): Promise<string | { readonly message: string }> {
  const there = findElectron();
  if (there !== undefined) return there;
  terminal.note("Fetching Electron, once (about 110 MB) ...");
  const why = await fetchElectronOnce(dataFolder(), { signal });
  return findElectron() ?? { message: `Electron is not here: ${why ?? "it could not be fetched"}.` };
}

/**
 * Opens the window in Electron and stays until it is closed. False where it cannot be opened here: the reason is said, and the caller
 * goes on with the browser. Errors, where the user insists: NoElectron.
 */
export async function startElectron(context: CommandContext, { project, insists }: ElectronStart): Promise<boolean> {
  const { terminal, signal } = context;
  const giveUp = (message: string): false => {
    if (insists)
      throw new AppError("NoElectron", { message, hint: "Start without --host: the system's browser shows the window." });
    terminal.note(`${message} The system's browser shows the window.`);
    return false;
  };
  const refusal = electronRefusal({ platform: process.platform, environment: process.env }, process.getuid?.());
  if (refusal !== undefined) return giveUp(refusal.message);
  const program = await electronProgram(context);
  if (typeof program !== "string") return giveUp(program.message);
  const window = await openElectron(program, { project, signal });
  if (!window.opened) return giveUp(window.message);
  terminal.result({ host: "electron", program }, ["Window   Electron", "Ctrl-C ends it."]);
  await window.ended;
  return true;
}
