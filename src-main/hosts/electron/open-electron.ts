import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** What scripts/electron-build.mjs has made of main.ts and preload.ts. */
const BUILT = path.resolve(import.meta.dirname, "../../../dist/electron/main.mjs");

export type OpenedElectron =
  | { readonly opened: true /** Settles when the program has ended, with its status. */; readonly ended: Promise<number> }
  | { readonly opened: false; readonly message: string };

/** Starts Electron on this checkout. It starts the service itself, on the Node that runs this. */
export function openElectron(
  program: string,
  options: { readonly project: string | undefined; readonly signal?: AbortSignal },
): Promise<OpenedElectron> {
  if (!existsSync(BUILT)) return Promise.resolve({ opened: false, message: "The Electron host has not been built." });
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...environment } = process.env;
  const child = spawn(program, [BUILT, ...(options.project === undefined ? [] : ["--project", options.project])], {
    stdio: "ignore",
    env: { ...environment, ISARITHM_NODE: process.execPath },
  });
  options.signal?.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ opened: false, message: `${program} could not be started: ${error.message}.` }));
    child.once("spawn", () => resolve({ opened: true, ended }));
  });
}
