/** Which process made a file, in a form that survives in a file name, so that what a killed process left can be told from work under way. */
import { readFileSync, readlinkSync } from "node:fs";

/**
 * "<process id>-<start>". On Linux start is "<boot>.<namespace>.<ticks>": the machine's start, the container whose process ids are
 * meant, and the process's start, so that a reused process id is not mistaken. "0" elsewhere.
 */
export type ProcessMark = string;

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

/** Fields 3 and 22 of proc(5) stat, counted after the closing bracket because the command's name may hold blanks. */
function statOf(processId: number): { readonly state: string | undefined; readonly ticks: string | undefined } {
  const stat = readOrEmpty(() => readFileSync(`/proc/${processId}/stat`, "utf8"));
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0], ticks: fields[19] };
}

/** The kernel's run and the namespace of process ids that this process sees; undefined where the system does not tell. */
function ownScope(): { readonly boot: string; readonly namespace: string } | undefined {
  const boot = readOrEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")).slice(0, 8);
  const namespace = readOrEmpty(() => readlinkSync("/proc/self/ns/pid")).replace(/\D/g, "");
  return boot === "" || namespace === "" ? undefined : { boot, namespace };
}

export function currentProcessMark(): ProcessMark {
  const scope = ownScope();
  const { ticks } = statOf(process.pid);
  return `${process.pid}-${scope === undefined || ticks === undefined ? "0" : `${scope.boot}.${scope.namespace}.${ticks}`}`;
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

/** False once the process that made the mark has ended for certain; true while it runs, or where that cannot be seen from here. */
export function isMarkAlive(mark: ProcessMark): boolean {
  const [id = "", start = ""] = mark.split("-");
  const [boot, namespace, ticks] = start.split(".");
  const scope = ownScope();
  if (scope !== undefined && ticks !== undefined) {
    if (boot !== scope.boot) return false;
    // A container beside this one: its process ids mean nothing here. The machine's next start ends the doubt.
    if (namespace !== scope.namespace) return true;
  }
  const processId = Number(id);
  if (!exists(processId)) return false;
  const found = statOf(processId);
  // Ended, and only not yet collected by its parent, which in a container may never happen.
  if (found.state === "Z") return false;
  return ticks === undefined || (found.ticks ?? ticks) === ticks;
}
