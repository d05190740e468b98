/** Which process made a file, in a form that survives in a file name, so that what a killed process left can be told from work under way. */
import { readFileSync } from "node:fs";

/** "<process id>-<start>": start is the boot's and the process's start on Linux, so that a reused process id is not mistaken; "0" elsewhere. */
export type ProcessMark = string;

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Field 22 of proc(5) stat, counted after the closing bracket because the command's name may hold blanks. */
function startOf(processId: number): string | undefined {
  const stat = readOrEmpty(`/proc/${processId}/stat`);
  if (stat === "") return undefined;
  const boot = readOrEmpty("/proc/sys/kernel/random/boot_id").slice(0, 8);
  return `${boot}${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
}

export function currentProcessMark(): ProcessMark {
  return `${process.pid}-${startOf(process.pid) ?? "0"}`;
}

function exists(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** True while the process that made the mark runs. */
export function isMarkAlive(mark: ProcessMark): boolean {
  const [id, start] = mark.split("-");
  const processId = Number(id);
  if (!Number.isInteger(processId) || processId <= 0 || !exists(processId)) return false;
  return start === "0" || (startOf(processId) ?? start) === start;
}
