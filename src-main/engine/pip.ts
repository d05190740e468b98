import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../models/errors/index.ts";
import { byteProgress, type OnProgress, stepProgress } from "./byte-progress.ts";
import { discFull } from "./folder-error.ts";
import type { NativeRelease } from "./release.ts";
import { isMissingProgram, lastLines, runProgram } from "./run-program.ts";

/** Ways to start pip, in order: the one that belongs to a Python first. */
const PIPS: readonly (readonly [string, ...string[]])[] = [["python3", "-m", "pip"], ["python", "-m", "pip"], ["pip3"], ["pip"]];

/** pip says nothing of its progress when no one looks at a terminal; its files tell. */
const LOOK_MS = 250;
const RETRIES = "3";

async function findPip(release: NativeRelease, signal: AbortSignal | undefined): Promise<readonly [string, ...string[]]> {
  for (const pip of PIPS) {
    const [program, ...args] = pip;
    try {
      const { status } = await runProgram(program, [...args, "--version"], { signal });
      if (status === 0) return pip;
    } catch (error) {
      if (!isMissingProgram(error)) throw error;
    }
  }
  throw new AppError("PipMissing", {
    message: "The native engine is downloaded by pip, and no pip was found.",
    hint: `Install pip (on Debian and Ubuntu: apt-get install python3-pip), or fetch ${release.file} on another machine and name it: isarithm engine install --from FILE.whl`,
  });
}

async function bytesUnder(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  // A wheel that is being moved is seen twice for a moment, a file may vanish between two looks: the bar may jump, no more.
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          (found) => found.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** pip's words as a tagged error. */
export function pipFailure(output: string, release: NativeRelease, folder: string): AppError {
  if (/No space left on device|Errno 28/.test(output)) return discFull(folder);
  if (/Permission denied|Read-only file system/.test(output)) {
    return new AppError("CacheReadOnly", {
      message: `pip could not write to ${folder}.`,
      hint: "Make it writable for this user, or name another place with the variable XDG_CACHE_HOME.",
      details: { folder },
    });
  }
  if (
    /NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|Max retries exceeded|Connection (refused|reset|aborted)|IncompleteRead|Network is unreachable|Temporary failure in name resolution/.test(
      output,
    )
  ) {
    return new AppError("NetworkUnavailable", {
      message: `pip could not reach its package index, so ${release.file} was not downloaded.`,
      hint: `Check the network and install again, or fetch the file on another machine and name it: isarithm engine install --from FILE.whl`,
      details: { pip: lastLines(output, 3) },
    });
  }
  return new AppError("PipFailed", {
    message: `pip could not download ${release.requirement}: ${lastLines(output, 3)}`,
    hint: `Fetch ${release.file} by hand and name it: isarithm engine install --from FILE.whl`,
    details: { pip: lastLines(output, 12) },
  });
}

/**
 * Downloads the wheel of a release to `file`, which exists only when it is whole.
 * @throws AppError PipMissing, NetworkUnavailable, DiscFull, CacheReadOnly, PipFailed; the abort reason
 */
export async function downloadWheel(
  release: NativeRelease,
  file: string,
  { signal, progress }: { readonly signal?: AbortSignal | undefined; readonly progress?: OnProgress | undefined },
): Promise<void> {
  stepProgress("Looking for pip", progress);
  const [program, ...leading] = await findPip(release, signal);
  const staging = await mkdtemp(path.join(path.dirname(file), "downloading-"));
  const destination = path.join(staging, "wheel");
  const temporary = path.join(staging, "temporary");
  await mkdir(temporary);
  const report = byteProgress("Downloading the native engine", release.bytes, progress);
  const looking = setInterval(() => void bytesUnder(staging).then((bytes) => report(Math.min(bytes, release.bytes))), LOOK_MS);
  try {
    const args = [
      ...[...leading, "download", "--no-deps", "--only-binary=:all:", "--no-input", "--progress-bar", "off"],
      // Our own cache keeps what was unpacked: a second copy of the wheel would only fill the disc.
      ...["--no-cache-dir", "--disable-pip-version-check", "--retries", RETRIES],
      ...["--implementation", "cp", "--python-version", "3.11", "--abi", "cp311", "--platform", release.pipPlatform],
      ...["--dest", destination, release.requirement],
    ];
    const environment = { ...process.env, TMPDIR: temporary };
    const { status, output } = await runProgram(program, args, { signal, environment });
    if (status !== 0) throw pipFailure(output, release, staging);
    await rename(path.join(destination, release.file), file);
  } finally {
    clearInterval(looking);
    await rm(staging, { recursive: true, force: true });
  }
}
