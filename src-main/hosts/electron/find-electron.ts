/** Where the Electron program of this checkout is, and one try to fetch it. Plain Node: nothing of Electron is loaded here. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

const PACKAGE = path.resolve(import.meta.dirname, "../../../node_modules/electron");

/** Longest that a fetch may take, in milliseconds: 110 MB at 1 MB a second, and no more patience with a wall that answers nothing. */
const FETCH_LIMIT_MS = 150_000;

/** The program, or undefined where it was never fetched. */
export function findElectron(folder: string = PACKAGE): string | undefined {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, "dist");
  try {
    const program = path.join(dist, readFileSync(path.join(folder, "path.txt"), "utf8").trim());
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

export type ElectronRefusal = "RootWithoutSandbox" | "NoDisplay" | "NoPackage";

/** Why Electron cannot show a window here even where its program is, or undefined where it can. */
export function electronRefusal(
  {
    platform,
    environment,
  }: { readonly platform: NodeJS.Platform; readonly environment: Readonly<Record<string, string | undefined>> },
  userId: number | undefined,
  folder: string = PACKAGE,
): { readonly why: ElectronRefusal; readonly message: string } | undefined {
  if (!existsSync(path.join(folder, "install.js"))) return { why: "NoPackage", message: "Electron is not among the packages." };
  if (platform !== "linux") return undefined;
  if (userId === 0) return { why: "RootWithoutSandbox", message: "You are root, and Electron does not run its sandbox as root." };
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    return { why: "NoDisplay", message: "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)." };
  }
  return undefined;
}

function versionOf(folder: string): string {
  return String((JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version?: unknown }).version);
}

/** In one line, what a failed fetch said last. */
function reasonOf(output: string): string {
  const line =
    output.split("\n").find((text) => /Error|ENOTFOUND|ECONN|ETIMEDOUT|status/.test(text)) ?? output.trim().split("\n").at(-1);
  return (
    (line ?? "")
      .trim()
      .replace(/^(\w*Error): /, "")
      .slice(0, 200) || "it could not be fetched"
  );
}

/**
 * Fetches the program, once a version: a try that failed is remembered in `memory` and not made again by itself.
 *
 * @returns why there is none, or undefined where it is there now
 */
export async function fetchElectronOnce(
  memory: string,
  {
    signal,
    folder = PACKAGE,
    limitMs = FETCH_LIMIT_MS,
  }: { readonly signal?: AbortSignal; readonly folder?: string; readonly limitMs?: number } = {},
): Promise<string | undefined> {
  const version = versionOf(folder);
  const file = path.join(memory, `electron-${version}.failed.txt`);
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const output = await new Promise<string | undefined>((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, "install.js")], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part: string) => (text += part));
    const timer = setTimeout(() => {
      text = `Error: nothing came within ${Math.round(limitMs / 1000)} s`;
      child.kill("SIGKILL");
    }, limitMs);
    const stop = (): void => void child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    const done = (failure: string | undefined): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(failure);
    };
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => done(code === 0 ? undefined : text));
  });
  signal?.throwIfAborted();
  if (output === undefined) return undefined;
  const reason = reasonOf(output);
  await mkdir(memory, { recursive: true });
  await writeFile(file, `${reason}\n`);
  return reason;
}
