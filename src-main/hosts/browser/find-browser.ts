import { accessSync, constants } from "node:fs";
import path from "node:path";

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether a path is a program that may be run. */
  readonly isProgram: (file: string) => boolean;
}

export const thisMachine: Surroundings = {
  platform: process.platform,
  environment: process.env,
  isProgram: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
};

/** Browsers that know --app, in the order in which they are preferred: what the system updates first. */
const LINUX_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
  "brave-browser",
] as const;

const MAC_APPLICATIONS = [
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "Chromium.app/Contents/MacOS/Chromium",
  "Brave Browser.app/Contents/MacOS/Brave Browser",
] as const;

/** Edge first: it is on every Windows. */
const WINDOWS_PROGRAMS = [
  "Microsoft\\Edge\\Application\\msedge.exe",
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
] as const;

function candidates({ platform, environment }: Surroundings): string[] {
  if (platform === "darwin") {
    const folders = [
      "/Applications",
      ...(environment.HOME === undefined ? [] : [path.posix.join(environment.HOME, "Applications")]),
    ];
    return folders.flatMap((folder) => MAC_APPLICATIONS.map((application) => path.posix.join(folder, application)));
  }
  if (platform === "win32") {
    const folders = [environment["ProgramFiles(x86)"], environment.ProgramFiles, environment.LOCALAPPDATA];
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS_PROGRAMS.map((program) => path.win32.join(folder, program)),
    );
  }
  const folders = (environment.PATH ?? "").split(":").filter((folder) => path.posix.isAbsolute(folder));
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => path.posix.join(folder, name)));
}

/** The browser to open the window with, or undefined where there is none. ISARITHM_BROWSER names one explicitly. */
export function findBrowser(surroundings: Surroundings = thisMachine): string | undefined {
  const named = surroundings.environment.ISARITHM_BROWSER;
  if (named !== undefined && named !== "") return surroundings.isProgram(named) ? named : undefined;
  return candidates(surroundings).find(surroundings.isProgram);
}
