/** The real service as a process of its own, for the specs that drive the window. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../../..");
export const CLI = path.join(ROOT, "src-main/cli/main.ts");

export interface Served {
  readonly process: ChildProcess;
  readonly address: string;
}

/** Serves a project with its data folder in `folder`, and waits for the address. */
export function serveProject(folder: string, project: string): Promise<Served> {
  const service = spawn(process.execPath, [CLI, "serve", "--project", project, "--no-open"], {
    cwd: ROOT,
    env: { ...process.env, XDG_DATA_HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(path.join(folder, "service.log"));
  service.stderr?.pipe(log);
  return new Promise((resolve, reject) => {
    let said = "";
    service.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/\S+token=\S+/.exec(said)?.[0];
      if (address !== undefined) resolve({ process: service, address });
    });
    service.once("exit", (code) => reject(new Error(`The service ended with ${code}: ${said}`)));
  });
}

export async function stopServing(served: Served): Promise<void> {
  const ended = new Promise((resolve) => served.process.once("exit", resolve));
  served.process.kill("SIGTERM");
  await ended;
}
