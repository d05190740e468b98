import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { findBrowser, type Surroundings, thisMachine } from "./find-browser.ts";

export type WindowRefusal = "NoBrowser" | "RootWithoutSandbox" | "NoDisplay" | "BrowserFailed";

export type OpenedWindow =
  | { readonly opened: true; readonly browser: string /** Settles when the browser has ended. */; readonly closed: Promise<void> }
  | { readonly opened: false; readonly why: WindowRefusal; readonly message: string };

export interface WindowOptions {
  /** With the token in it. */
  readonly address: string;
  /** A profile of our own: a window of its own, no extensions, no history of others, cookies that no other site's tab sends. */
  readonly profileFolder: string;
  readonly surroundings?: Surroundings;
  /** User number of this process; undefined on Windows. */
  readonly userId?: number;
}

/** Why no window can be opened here, or undefined where one can. */
export function windowRefusal(
  surroundings: Surroundings,
  userId: number | undefined,
): Extract<OpenedWindow, { opened: false }> | undefined {
  const { platform, environment } = surroundings;
  if (findBrowser(surroundings) === undefined) {
    const named = environment.ISARITHM_BROWSER;
    return {
      opened: false,
      why: "NoBrowser",
      message:
        named === undefined || named === ""
          ? "No Chromium, Chrome or Edge was found."
          : `ISARITHM_BROWSER names ${named}, which cannot be run.`,
    };
  }
  if (platform === "linux" && userId === 0) {
    return {
      opened: false,
      why: "RootWithoutSandbox",
      message: "You are root, and Chromium does not run its sandbox as root; without the sandbox no window is opened.",
    };
  }
  if (platform === "linux" && !environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    return { opened: false, why: "NoDisplay", message: "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)." };
  }
  return undefined;
}

/** Opens the address as a window of its own. Where it cannot, it says why and the caller prints the address. */
export async function openWindow(options: WindowOptions): Promise<OpenedWindow> {
  const surroundings = options.surroundings ?? thisMachine;
  const refusal = windowRefusal(surroundings, options.userId ?? process.getuid?.());
  if (refusal !== undefined) return refusal;
  const browser = findBrowser(surroundings);
  if (browser === undefined) return { opened: false, why: "NoBrowser", message: "No Chromium, Chrome or Edge was found." };
  await mkdir(options.profileFolder, { recursive: true, mode: 0o700 });
  const child = spawn(
    browser,
    [
      `--app=${options.address}`,
      `--user-data-dir=${options.profileFolder}`,
      "--no-first-run",
      "--no-default-browser-check",
      // The window speaks to the loopback alone; the browser around it should not speak to anyone either.
      "--disable-sync",
      "--disable-background-networking",
      "--disable-component-update",
      "--window-size=1440,900",
    ],
    { stdio: "ignore" },
  );
  const closed = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve({ opened: false, why: "BrowserFailed", message: `${browser} could not be started: ${error.message}.` }),
    );
    child.once("spawn", () => resolve({ opened: true, browser, closed }));
  });
}
