/** Which services of this user run now and where: a second start on the same project finds the first. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const running = z.object({ processId: z.number().int(), address: z.string() });
export type RunningWindow = z.infer<typeof running>;

function folderOf(dataFolder: string): string {
  return path.join(dataFolder, "running");
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // There is one, of somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Says where this process serves, until disposed. The address holds the token: the file is the user's alone. */
export async function announceRunning(dataFolder: string, address: string): Promise<AsyncDisposable> {
  const folder = folderOf(dataFolder);
  const file = path.join(folder, `${process.pid}.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const processId = Number.parseInt(name, 10);
    if (!isAlive(processId)) await rm(path.join(folder, name), { force: true });
  }
  await writeFile(file, JSON.stringify({ processId: process.pid, address } satisfies RunningWindow), { mode: 0o600 });
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}

/** Where the service of that process can be reached; undefined where it has not said so or is gone. */
export async function findRunning(dataFolder: string, processId: number): Promise<RunningWindow | undefined> {
  if (!isAlive(processId)) return undefined;
  try {
    return running.parse(JSON.parse(await readFile(path.join(folderOf(dataFolder), `${processId}.json`), "utf8")));
  } catch {
    return undefined;
  }
}
