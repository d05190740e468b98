import os from "node:os";
import path from "node:path";

/**
 * The per-user cache that all checkouts share. The same folder as src-main/engine uses.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.XDG_CACHE_HOME) return path.join(env.XDG_CACHE_HOME, "isarithm");
  if (platform === "win32")
    return path.join(env.LOCALAPPDATA ?? path.join(os.homedir(), "AppData", "Local"), "isarithm", "cache");
  if (platform === "darwin") return path.join(os.homedir(), "Library", "Caches", "isarithm");
  return path.join(os.homedir(), ".cache", "isarithm");
}
