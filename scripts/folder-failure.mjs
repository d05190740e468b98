import { BootstrapError } from "./report.mjs";

/**
 * An error of the file system about the cache as a tagged one; any other as it is.
 * @param {unknown} error
 * @param {string} folder
 */
export function folderFailure(error, folder) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") {
    return new BootstrapError(
      "DiscFull",
      `The disc is full: ${folder} could not be written.`,
      "Free some space (about 1 GB) and run the command again.",
      error,
    );
  }
  if (code === "EACCES" || code === "EROFS" || code === "EPERM" || code === "ENOTDIR" || code === "EEXIST") {
    return new BootstrapError(
      "CacheReadOnly",
      `The cache folder ${folder} cannot be written.`,
      "Make it writable for this user, or name another place with the variable XDG_CACHE_HOME.",
      error,
    );
  }
  return error;
}
