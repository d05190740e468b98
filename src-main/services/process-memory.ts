import { readFile } from "node:fs/promises";

/** Resident bytes of another process; 0 where the platform does not tell, or where the process has ended. */
export async function residentBytes(processId: number | undefined): Promise<number> {
  if (processId === undefined || process.platform !== "linux") return 0;
  try {
    const kibibytes = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${processId}/status`, "utf8"))?.[1];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
