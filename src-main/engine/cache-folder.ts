import os from "node:os";
import path from "node:path";

/** The per-user cache that all checkouts share: $XDG_CACHE_HOME/isarithm, else the platform's own place. */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment.XDG_CACHE_HOME) return path.join(environment.XDG_CACHE_HOME, "isarithm");
  if (platform === "win32") {
    return path.join(environment.LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local"), "isarithm", "cache");
  }
  if (platform === "darwin") return path.join(os.homedir(), "Library", "Caches", "isarithm");
  return path.join(os.homedir(), ".cache", "isarithm");
}
