/** The command line as a user's shell starts it: a process, its two outputs, its exit status. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import type { Readable } from "node:stream";

const MAIN = path.resolve(import.meta.dirname, "../../../src-main/cli/main.ts");

export interface Ended {
  readonly status: number | null;
  /** What standard output held, parsed: exactly one document, or the parse fails. */
  readonly document: Record<string, unknown>;
  readonly stdout: string;
  readonly stderr: string;
}

export type Child = ChildProcessByStdio<null, Readable, Readable>;

export function startIsarithm(args: readonly string[], environment: Readonly<Record<string, string>>): Child {
  return spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
}

export async function ended(child: Child): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const document = stdout.startsWith("{") ? (JSON.parse(stdout) as Record<string, unknown>) : {};
  return { status, document, stdout, stderr };
}

export function isarithm(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  return ended(startIsarithm(args, environment));
}

/** Settles with the first whole line on standard output. */
export function firstLine(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once("close", (status) => reject(new Error(`ended with ${status} before a line`)));
  });
}
