import { homedir } from "node:os";
import path from "node:path";

/** Where the user's own projects, the log and the window's profile live. ISARITHM_DATA overrides it. */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (environment.ISARITHM_DATA) return path.resolve(environment.ISARITHM_DATA);
  if (platform === "darwin") return path.posix.join(home, "Library", "Application Support", "isarithm");
  if (platform === "win32")
    return path.win32.join(environment.LOCALAPPDATA ?? path.win32.join(home, "AppData", "Local"), "isarithm");
  const data = environment.XDG_DATA_HOME;
  // The standard says that a relative path is to be ignored.
  return data && path.posix.isAbsolute(data)
    ? path.posix.join(data, "isarithm")
    : path.posix.join(home, ".local", "share", "isarithm");
}

export function projectsFolder(data: string): string {
  return path.join(data, "projects");
}

export function profileFolder(data: string): string {
  return path.join(data, "window-profile");
}

export function logFile(data: string): string {
  return path.join(data, "isarithm.log");
}
